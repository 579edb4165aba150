use super::*;
use crate::fleet::{grammar, tests::rows};
use proptest::prelude::*;

fn one() -> Server {
    let json = r#"{"server_name":"Web-Gateway-1","server_id":"0f1e","status":3,"availability_zone":"cn-east-3a","network_version":"v2",
            "create_time":"2024-01-01T12:00:00Z","addresses":[{"server_ip":"10.1.2.3","access_ip":"203.0.113.9"},{"public_ip":"2001:DB8::1"}]}"#;
    rows(&[json])[0].server().unwrap().clone()
}

fn meets(key: Key, op: Op, values: &[&str]) -> bool {
    let values = values.iter().map(ToString::to_string).collect();
    let [chip, not] = [false, true].map(|negated| Chip::new(key, op, negated, Vec::clone(&values)).unwrap());
    let server = one();
    let holds = Matcher::new(&[chip]).matches(&server);
    assert_ne!(holds, Matcher::new(&[not]).matches(&server), "{key:?} {op:?} {values:?}");
    holds
}

#[test]
fn texts_are_compared_without_case_and_any_value_will_do() {
    let name = Key::Field(Field::ServerName);
    assert!(meets(name, Op::Contains, &["gateWAY"]) && meets(name, Op::Is, &["web-gateway-1"]));
    assert!(meets(name, Op::StartsWith, &["WEB"]) && !meets(name, Op::StartsWith, &["gateway"]));
    assert!(!meets(name, Op::Is, &["web"]) && meets(name, Op::Is, &["web", "Web-Gateway-1"]));
    let zone = Key::Field(Field::AvailabilityZone);
    assert!(meets(zone, Op::Is, &["cn-east-3a"]) && !meets(zone, Op::Is, &[""]));
    assert!(meets(Key::Field(Field::KeypairName), Op::Is, &[""]), "what is missing is the empty text");
}

#[test]
fn a_status_is_a_code_or_a_group_of_them() {
    let status = Key::Field(Field::Status);
    assert!(meets(status, Op::Is, &["Creating"]) && meets(status, Op::Is, &["3"]) && !meets(status, Op::Is, &["0"]));
    assert!(!meets(status, Op::Is, &["unknown"]) && meets(status, Op::Is, &["normal", "creating"]));
}

#[test]
fn a_day_is_all_of_its_seconds() {
    let created = Key::Field(Field::CreateTime);
    assert!(meets(created, Op::Is, &["2024-01-01"]) && !meets(created, Op::After, &["2024-01-01"]));
    assert!(meets(created, Op::Since, &["2024-01-01"]) && meets(created, Op::Until, &["2024-01-01"]));
    assert!(!meets(created, Op::Before, &["2024-01-01"]) && meets(created, Op::Before, &["2024-01-02"]));
    assert!(
        meets(created, Op::After, &["2024-01-01T11:59:59Z"]) && !meets(created, Op::After, &["2024-01-01T12:00:00Z"])
    );
    assert!(!meets(created, Op::Is, &["2023-12-31"]) && meets(created, Op::Since, &["2023-12-31"]));
    assert!(meets(created, Op::Until, &["2024-01-02"]) && !meets(created, Op::Until, &["2023-12-31"]));
    assert!(!meets(created, Op::Before, &["2024-01-01T12:00:00Z"]));
}

#[test]
fn an_address_is_looked_for_in_networks_and_under_every_name() {
    assert!(meets(Key::Ip, Op::Is, &["10.0.0.0/8"]) && meets(Key::Ip, Op::Is, &["203.0.113.9"]));
    assert!(meets(Key::PublicIp, Op::Is, &["203.0.113.0/24"]) && !meets(Key::PrivateIp, Op::Is, &["203.0.113.0/24"]));
    assert!(meets(Key::Ip, Op::Is, &["2001:db8::1"]) && !meets(Key::Ip, Op::Is, &["10.1.2.4"]));
    assert!(!meets(Key::PublicIp, Op::Is, &["10.0.0.0/8"]) && !meets(Key::Ip, Op::Is, &[""]));
    let none = Chip::new(Key::PublicIp, Op::Is, false, vec![String::new()]).unwrap();
    let private = r#"{"addresses":[{"server_ip":"10.0.0.1"}]}"#;
    assert!(Matcher::new(&[none]).matches(rows(&[private])[0].server().unwrap()));
}

#[test]
fn free_text_is_looked_for_everywhere() {
    for text in ["gateway", "0F1E", "cn-east", "10.1.2", "203.0.113.9", "v2"] {
        assert!(meets(Key::Any, Op::Contains, &[text]), "{text}");
    }
    assert!(!meets(Key::Any, Op::Contains, &["server_name"]), "names of fields are no values");
}

#[test]
fn a_server_without_a_readable_time_is_neither_before_nor_after_nor_the_opposite() {
    let created = Key::Field(Field::CreateTime);
    let holds = |time: &str, op, negated, values: &[&str]| {
        let rows = rows(&[&format!(r#"{{"create_time":{time}}}"#)]);
        let chip = Chip::new(created, op, negated, values.iter().map(ToString::to_string).collect()).unwrap();
        Matcher::new(&[chip]).matches(rows[0].server().unwrap())
    };
    for time in ["null", r#""""#, r#""yesterday""#, r#""1704110400""#, r#""2024-13-01T00:00:00Z""#] {
        for op in [Op::Is, Op::After, Op::Since, Op::Before, Op::Until] {
            for negated in [false, true] {
                assert!(!holds(time, op, negated, &["2024-01-01"]), "{time} {op:?} {negated}");
            }
        }
        assert!(holds(time, Op::Is, false, &[""]) && holds(time, Op::Is, false, &["2024-01-01", ""]), "{time}");
        assert!(!holds(time, Op::Is, true, &[""]) && !holds(time, Op::Is, true, &["2024-01-01", ""]), "{time}");
    }
    // Whatever form a time has, a server is on one side of a moment or on the other.
    let noon = "\"2024-01-01T12:00:00Z\"";
    for time in [
        "2024-01-01T12:00:00Z",
        "2024-01-01 12:00:00",
        "2024-01-01T20:00:00+08:00",
        "20240101T120000Z",
        "2024-01-01T12:00:00.000",
    ] {
        let time = format!("\"{time}\"");
        for op in [Op::Is, Op::After, Op::Since, Op::Before, Op::Until] {
            for value in
                ["2024-01-01", "2024-01-01T12:00:00Z", "2023-12-31", "2024-01-01 11", "2024-01-02 04:00 +08:00"]
            {
                let (plain, negated) = (holds(&time, op, false, &[value]), holds(&time, op, true, &[value]));
                assert_ne!(plain, negated, "{time} {op:?} {value}");
                assert_eq!(plain, holds(noon, op, false, &[value]), "{time} {op:?} {value}");
            }
        }
        assert!(!holds(&time, Op::Is, false, &[""]) && holds(&time, Op::Is, true, &[""]), "{time}");
    }
}

/// Whether a server with this address, which is its subnet as well, meets a line.
fn is_met(address: &str, line: &str) -> bool {
    let json = format!(r#"{{"addresses":[{{"server_ip":"{address}"}}],"subnet_cidr":"{address}"}}"#);
    let parsed = grammar::parse(line);
    assert_eq!(parsed.problems, [], "{line}");
    Matcher::new(&parsed.chips).matches(rows(&[&json])[0].server().unwrap())
}

#[test]
fn addresses_are_compared_as_addresses_however_either_side_writes_them() {
    let six = [
        "2001:db8::1",
        "2001:DB8:0:0::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001",
        "[2001:db8::1]",
        "2001:db8::1%eth0",
    ];
    let four = ["10.0.0.1", "::ffff:10.0.0.1", "10.0.0.1:5555", "10.0.0.1/24"];
    for (spellings, yes, no) in [
        (
            &six[..],
            ["ip:2001:DB8::1", "ip:2001:db8::/32", "ip:[2001:db8::1]:80", "\"2001:db8:0::1\""],
            ["ip:2001:db8::2", "ip:2001:db9::/32", "ip:::/128"],
        ),
        (
            &four[..],
            ["ip:10.0.0.1", "ip:10.0.0.0/8", "private_ip=::ffff:10.0.0.1", "ip：１０．０．０．１"],
            ["ip:10.0.0.2", "ip:11.0.0.0/8", "ip:::/0"],
        ),
    ] {
        for address in spellings {
            for line in yes {
                assert!(is_met(address, line) && !is_met(address, &format!("!{line}")), "{address} {line}");
            }
            for line in no {
                assert!(!is_met(address, line) && is_met(address, &format!("!{line}")), "{address} {line}");
            }
        }
    }
}

#[test]
fn a_network_of_a_field_is_the_same_in_each_spelling_and_contains_what_is_in_it() {
    for (network, line) in [
        ("2001:DB8:0::/32", "subnet_cidr=2001:db8::/32"),
        ("192.168.0.0/16", "subnet_cidr=192.168.0.0/255.255.0.0"),
        ("192.168.0.0/16", "subnet_cidr:192.168.7.1"),
        ("192.168.0.0/16", "subnet_cidr:192.168.7.0/24"),
        ("192.168.0.0/16", "subnet_cidr:168.0"),
        ("192.168.0.0/16", "subnet_cidr^=192."),
    ] {
        assert!(is_met(network, line) && !is_met(network, &format!("!{line}")), "{network} {line}");
    }
    for line in ["subnet_cidr=192.168.0.0/24", "subnet_cidr:10.0.0.1", "subnet_cidr^=192.168.7.0/24"] {
        assert!(!is_met("192.168.0.0/16", line), "{line}");
    }
}

#[test]
fn names_are_found_in_other_widths_and_compositions_and_with_their_own_punctuation() {
    let holds = |name: &str, line: &str| {
        let rows = rows(&[&format!(r#"{{"server_name":"{name}"}}"#)]);
        Matcher::new(&grammar::parse(line).chips).matches(rows[0].server().unwrap())
    };
    for (name, line) in [
        ("web-1", "name=ＷＥＢ－１"),
        ("ＷＥＢ－１", "name=web-1"),
        ("caf\u{e9}", "name:cafe\u{301}"),
        ("CAFÉ", "name^=caf\u{e9}"),
        ("测试，一", "name=\"测试，一\""),
        ("测试，一", "name=“测试，一”"),
        ("测试，一", "name：测试，一"),
        ("“x”；y", "name=\"“x”；y\""),
    ] {
        assert!(holds(name, line) && !holds(name, &format!("!{line}")), "{name} {line}");
    }
    assert!(!holds("web-1", "name=web-2") && !holds("cafe", "name:caf\u{e9}"));
}

proptest! {
    #[test]
    fn a_text_is_found_as_the_standard_library_finds_it(value in "[aAbBé中-]{0,8}", text in "[aAbBé中-]{1,3}") {
        let (small, part) = (value.to_lowercase(), fold(&text).into_owned());
        prop_assert_eq!(compare(Op::Contains, &value, &part), small.contains(&part));
        prop_assert_eq!(compare(Op::StartsWith, &value, &part), small.starts_with(&part));
        prop_assert_eq!(compare(Op::Is, &value, &part), small == part);
    }

    #[test]
    fn any_chip_is_refused_or_can_be_asked(key in prop::sample::select(Key::named().chain([Key::Any]).collect::<Vec<_>>()),
        op in prop::sample::select(Op::ALL.to_vec()), values in prop::collection::vec("\\PC{0,12}|[0-9./]{0,10}|[a-f0-9:]{0,12}", 0..3)
    ) {
        if let Ok(chip) = Chip::new(key, op, false, values) {
            prop_assert_eq!(Chip::new(key, op, false, chip.values().to_vec()), Ok(chip.clone()));
            let _ = Matcher::new(&[chip]).matches(&one());
        }
    }
}
