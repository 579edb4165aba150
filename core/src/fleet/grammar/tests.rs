use super::*;
use crate::model::field::Field;
use proptest::prelude::*;

fn chip(key: Key, op: Op, negated: bool, values: &[&str]) -> Chip {
    Chip::new(key, op, negated, values.iter().map(ToString::to_string).collect()).unwrap()
}

fn chips(line: &str) -> Vec<Chip> {
    let parsed = parse(line);
    assert_eq!(parsed.problems, [], "{line}");
    parsed.chips
}

#[test]
fn a_line_typed_by_hand_is_understood() {
    let field = Key::Field;
    assert_eq!(
        chips(r#"web status:normal,Stopped !az=cn-east-3a created>2024-01-01 ip:10.0.0.0/8 name:"a b" keypair!=x"#),
        [
            chip(Key::Any, Op::Contains, false, &["web"]),
            chip(field(Field::Status), Op::Is, false, &["normal", "Stopped"]),
            chip(field(Field::AvailabilityZone), Op::Is, true, &["cn-east-3a"]),
            chip(field(Field::CreateTime), Op::After, false, &["2024-01-01"]),
            chip(Key::Ip, Op::Is, false, &["10.0.0.0/8"]),
            chip(field(Field::ServerName), Op::Contains, false, &["a b"]),
            chip(field(Field::KeypairName), Op::Is, true, &["x"]),
        ]
    );
    assert_eq!(
        chips("名称 状态"),
        [chip(Key::Any, Op::Contains, false, &["名称"]), chip(Key::Any, Op::Contains, false, &["状态"])]
    );
    assert_eq!(chips("server_name：测试-1"), [chip(field(Field::ServerName), Op::Contains, false, &["测试-1"])]);
    assert_eq!(
        chips("created>=2024-01-01T00:00:00Z"),
        [chip(field(Field::CreateTime), Op::Since, false, &["2024-01-01T00:00:00Z"])]
    );
    assert_eq!(chips("az=\"\""), [chip(field(Field::AvailabilityZone), Op::Is, false, &[""])]);
    assert_eq!(
        chips("!web !name:x !status:5"),
        [
            chip(Key::Any, Op::Contains, true, &["web"]),
            chip(field(Field::ServerName), Op::Contains, true, &["x"]),
            chip(field(Field::Status), Op::Is, true, &["5"]),
        ]
    );
    assert_eq!(chips(""), []);
    // As they are pasted.
    assert_eq!(
        chips("\u{feff}az=\u{200b}b,\u{2060}c\u{feff} \u{200b}web\u{ad}"),
        [
            chip(field(Field::AvailabilityZone), Op::Is, false, &["b", "c"]),
            chip(Key::Any, Op::Contains, false, &["web"])
        ]
    );
    assert_eq!(chips("az=\"b\u{200b}\""), [chip(field(Field::AvailabilityZone), Op::Is, false, &["b\u{200b}"])]);
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_the_rest_applies() {
    let parsed = parse("web nosuch:1 ip:300.1.1.1 status~=5 created<soon name: az=\"x");
    assert_eq!(parsed.chips, [chip(Key::Any, Op::Contains, false, &["web"])]);
    let problems: Vec<_> = parsed.problems.iter().map(|p| (p.from, p.to, p.why)).collect();
    assert_eq!(
        problems,
        [
            (4, 12, Why::Key),
            (13, 25, Why::Chip(ChipProblem::Address)),
            (26, 35, Why::Chip(ChipProblem::Operator)),
            (36, 48, Why::Chip(ChipProblem::Time)),
            (49, 54, Why::Chip(ChipProblem::Empty)),
            (55, 60, Why::Quote),
        ]
    );
}

#[test]
fn only_what_would_be_read_as_something_else_stands_in_quotes() {
    let name = Key::Field(Field::ServerName);
    for (made, line) in [
        (chip(Key::Any, Op::Contains, false, &["a:b"]), "\"a:b\""),
        (chip(Key::Any, Op::Contains, false, &["a", "b:c"]), "a,b:c"),
        (chip(name, Op::Contains, false, &["x=y"]), "name:x=y"),
        (chip(name, Op::Is, true, &["x"]), "name!=x"),
        (chip(name, Op::StartsWith, true, &["x"]), "!name^=x"),
    ] {
        assert_eq!(write(&[made]), line);
    }
}

#[test]
fn the_signs_of_a_chinese_keyboard_mean_what_they_stand_for() {
    for (typed, line) in [
        ("az=a，b", "az=a,b"),
        ("az!=a，b", "az!=a,b"),
        ("az＝a、b；c;d", "az=a,b,c,d"),
        ("az！=a", "az!=a"),
        ("ａｚ！＝a", "az!=a"),
        ("az≠a", "az!=a"),
        ("！name：x", "!name:x"),
        ("name！：x", "!name:x"),
        ("name：“a b”", "name:\"a b\""),
        ("name：”a b“", "name:\"a b\""),
        ("name=「a b」，『c，d』", "name=\"a b\",\"c，d\""),
        ("name～=x", "name:x"),
        ("name＾＝x", "name^=x"),
        ("created＞2024-01-01", "created>2024-01-01"),
        ("created》＝２０２４－０１－０１", "created>=2024-01-01"),
        ("created≤2024-01-01", "created<=2024-01-01"),
        ("created《2024-01-01\u{3000}status：５，10", "created<2024-01-01 status:5,10"),
        ("created<=“2024-01-01 08:00:00+08:00”", "created<=2024-01-01T00:00:00Z"),
        ("ip：１０。０。０。０／８、2001:DB8::/32", "ip:10.0.0.0/8,2001:db8::/32"),
        ("web，gateway", "web,gateway"),
        ("ID＝４ａｆｆ", "id=4aff"),
    ] {
        assert_eq!(write(&chips(typed)), line, "{typed}");
        assert_eq!(write(&chips(line)), line, "{typed}");
    }
    // What is left open is said, and not read as if it were closed.
    for line in ["name：“a b", "name:\"a b”"] {
        let parsed = parse(line);
        assert_eq!((parsed.chips, parsed.problems.first().map(|p| p.why)), (vec![], Some(Why::Quote)), "{line}");
    }
}

#[test]
fn nothing_is_a_value_only_in_quotes_and_a_list_goes_on_behind_its_comma() {
    for (typed, line) in [
        ("az=a，", "az=a"),
        ("az=a,,b，、c", "az=a,b,c"),
        ("az=a, b", "az=a,b"),
        ("az=a， b web", "az=a,b web"),
        ("az=a, status:5", "az=a status:5"),
        ("az=a, !web", "az=a !web"),
        ("az=\"\"，a", "az=\"\",a"),
    ] {
        assert_eq!(write(&chips(typed)), line, "{typed}");
    }
    for line in ["az=", "!az=", "az=，", "ip:", "status!=", "created>=", "az=\u{200b}", "，", "!"] {
        let why = parse(line).problems.first().map(|p| p.why);
        assert_eq!(why, Some(Why::Chip(ChipProblem::Empty)), "{line}");
    }
}

#[test]
fn an_address_or_an_id_alone_is_looked_for_where_it_stands() {
    for (typed, line) in [
        ("10.0.0.1", "ip:10.0.0.1"),
        ("10.0.0.1:5555", "ip:10.0.0.1"),
        ("10.0.0.0/8，2001:db8::1", "ip:10.0.0.0/8,2001:db8::1"),
        ("2001:DB8::1", "ip:2001:db8::1"),
        ("!fe80::1%eth0", "ip!=fe80::1"),
        ("！[::1]:80", "ip!=::1"),
        ("::ffff:10.0.0.1", "ip:10.0.0.1"),
        ("１０．０．０．１", "ip:10.0.0.1"),
        // A pasted list: any of them, as no server is all of them.
        ("10.0.0.1 10.0.0.2 az=a 10.0.0.3", "ip:10.0.0.1,10.0.0.2 az=a ip:10.0.0.3"),
        ("!10.0.0.1 !10.0.0.2", "ip!=10.0.0.1 ip!=10.0.0.2"),
        ("4aff349ab539452a85ac5d7442b39377", "id=4aff349ab539452a85ac5d7442b39377"),
        // With words among them, and in quotes, it is text.
        ("10.0.0.1,web", "\"10.0.0.1\",web"),
        ("\"10.0.0.1\"", "\"10.0.0.1\""),
        ("“4aff349ab539452a85ac5d7442b39377”", "\"4aff349ab539452a85ac5d7442b39377\""),
    ] {
        assert_eq!(write(&chips(typed)), line, "{typed}");
        assert_eq!(write(&chips(line)), line, "{typed}");
        assert!(!is_plain(typed), "{typed}");
    }
    for words in ["web", "web 测试", "app-1.2", "10", ""] {
        assert!(is_plain(words), "{words}");
    }
}

#[test]
fn text_with_a_colon_is_text_where_no_field_can_be_meant() {
    for text in ["08:33", "https://x/y?a=b", "2024-01-01T08:33", "１２：30", "0a:1b"] {
        assert_eq!(chips(text), [chip(Key::Any, Op::Contains, false, &[text])], "{text}");
    }
    // A field that is spelt wrong is not quietly looked for as text.
    for line in ["statu:5", "x:1", "fa:16:3e:00:00:01"] {
        assert_eq!(parse(line).problems.first().map(|p| p.why), Some(Why::Key), "{line}");
    }
}

fn any_chip() -> impl Strategy<Value = Chip> {
    let keys: Vec<_> = Key::named().chain([Key::Any]).collect();
    let value = prop_oneof![
        "\\PC{0,12}",
        "[a-z0-9!=:<>^~\", \\\\-]{0,8}",
        "[a-z0-9！＝：＜》≠“”「，；、。\", ]{0,8}",
        prop::sample::select(vec![
            "normal",
            "5",
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            "2024-01-01 08:00",
            "10.0.0.0/8",
            "fe80::1",
            "10.0.0.1:80",
            "10.0.0",
            "4aff349ab539452a85ac5d7442b39377",
            "0eb6e4dc-8f4a-4f2b-9d0c-2b3f7f1a6c11",
            "",
        ])
        .prop_map(str::to_owned),
    ];
    let parts = (
        prop::sample::select(keys),
        prop::sample::select(Op::ALL.to_vec()),
        any::<bool>(),
        prop::collection::vec(value, 1..4),
    );
    // Text alone is always looked for, never compared: the grammar has no sign for that.
    parts.prop_filter_map("no chip", |(key, op, negated, values)| {
        let op = if key == Key::Any { Op::Contains } else { op };
        Chip::new(key, op, negated, values).ok()
    })
}

proptest! {
    #[test]
    fn a_name_is_written_as_it_is_read(name in "[a-z0-9 .=:!,;\"“\\\\#]{1,16}") {
        let line = write_name(&name);
        if is_plain(&name) {
            prop_assert_eq!(line, name);
        } else {
            let chip = Chip::new(Key::Field(Field::ServerName), Op::Contains, false, vec![name]).unwrap();
            prop_assert_eq!(parse(&line), Parsed { chips: vec![chip], problems: vec![] });
        }
    }

    #[test]
    fn what_is_written_is_read_again(chips in prop::collection::vec(any_chip(), 0..5)) {
        let line = write(&chips);
        prop_assert_eq!(parse(&line), Parsed { chips, problems: vec![] }, "{}", line);
    }

    #[test]
    fn any_line_is_read_and_reading_settles(line in "\\PC{0,40}|([a-z]{0,4}[！!]?[＝=：:《>]{0,2}[“”\"]?[a0-9.，、;：]{0,9}[”\"]?[ \u{3000}]?){0,4}|([a-z_]{0,7}[!:=<>^~]{0,2}[a-z0-9\", ./:-]{0,10} ?){0,4}") {
        let parsed = parse(&line);
        let again = parse(&write(&parsed.chips));
        prop_assert_eq!(again.problems, vec![]);
        prop_assert_eq!(again.chips, parsed.chips);
        let mut end = 0;
        for problem in &parsed.problems {
            prop_assert!(end <= problem.from && problem.from < problem.to && line.get(problem.from..problem.to).is_some());
            end = problem.to;
        }
    }
}
