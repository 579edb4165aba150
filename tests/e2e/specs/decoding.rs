//! Answers the document does not allow: whatever comes, every server that can be shown is shown, and what is odd is said.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::{page::eventually, simulator::PROJECT, world::Stage};

specs! { decoding:
    odd_answers_show_every_card_and_say_what_is_odd,
    odd_rows_become_cards_of_their_own,
    odd_statuses_are_neutral_badges_with_their_code,
    odd_addresses_are_shown_as_far_as_they_go,
    unknown_fields_are_in_the_drawer,
    servers_without_an_id_cannot_be_opened_but_are_shown,
    an_unknown_count_still_lets_one_page,
    hostile_names_are_text_and_nothing_else,
    hundreds_of_addresses_are_no_burden,
    times_in_another_unit_are_noticed,
    any_json_for_any_field_is_no_harm,
}

async fn odd_answers_show_every_card_and_say_what_is_odd(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let nothing = "No servers in this project";
    for (project, cards, said) in [
        ("null-everywhere", 7, vec!["7 servers of this page have no ID.", "No name", "no ID"]),
        ("missing-fields", 20, vec!["1–20 of 24"]),
        // Two of its numbers for an ID are the same.
        ("wrong-types", 7, vec!["1–7 of 8", "in this answer twice"]),
        ("duplicate-ids", 18, vec!["2 servers stood in this answer twice and are shown once."]),
        ("bad-row", 15, vec!["6 entries of this page could not be read", "This entry could not be read", "1–15 of 15"]),
        ("inconsistent", 12, vec!["1–12 of 12"]),
        ("count-missing", 20, vec!["at least 20 servers"]),
        ("count-text", 20, vec!["1–20 of 57"]),
        ("count-negative", 20, vec!["The answer’s count is “-1”, which is no number of servers"]),
        ("count-huge", 20, vec!["which is no number of servers; the total is not known."]),
        ("servers-null", 0, vec!["The answer had no list of servers; it is treated as empty."]),
        ("root-array", 20, vec!["The answer was a bare list, without count and request ID."]),
        ("bom", 20, vec!["1–20 of 57"]),
        ("text-json", 20, vec!["1–20 of 57"]),
        ("deep-json", 5, vec!["1–5 of 5"]),
        ("example", 2, vec!["cph-edgr-1", "cph-igfp-2", "1–2 of 2"]),
        ("empty", 0, vec![nothing, "Another region or project may have some."]),
    ] {
        world.enter(project).await;
        page.has_cards(cards).await;
        for text in said {
            page.sees(text).await;
        }
        assert_eq!(page.alerts().await, "", "{project}");
        assert!(!page.text().await.contains("undefined"), "{project}");
    }
}

async fn odd_rows_become_cards_of_their_own(stage: Stage) {
    let world = stage.list_of("bad-row").await;
    let page = &world.page;
    page.has_cards(15).await;
    let cards = page.cards().await;
    let unreadable: Vec<_> = cards.iter().filter(|c| c.name.contains("This entry could not be read")).collect();
    assert_eq!(unreadable.len(), 6);
    assert!(unreadable[0].text.contains("a string"), "{unreadable:?}");
    assert!(unreadable[0].text.contains("Entry 2 of the page is not a server."), "{unreadable:?}");
    assert_eq!(cards.iter().filter(|c| c.id.is_some()).count(), 9);
}

async fn odd_statuses_are_neutral_badges_with_their_code(stage: Stage) {
    let world = stage.list_of("odd-status").await;
    let page = &world.page;
    page.has_cards(12).await;
    let cards = page.cards().await;
    for (index, words) in [
        (0, "Unknown 7"),
        (1, "Unknown -1"),
        (2, "Unknown 6"),
        (3, "Normal 5"),
        (4, "Normal 5"),
        (5, "Unknown"),
        (6, "Unknown"),
        (7, "Unknown"),
        (8, "Unknown"),
        (11, "Unknown"),
    ] {
        assert!(cards[index].text.contains(words), "{index}: {}", cards[index].text);
    }
}

async fn odd_addresses_are_shown_as_far_as_they_go(stage: Stage) {
    let world = stage.list_of("odd-addresses").await;
    let page = &world.page;
    page.has_cards(10).await;
    let cards = page.cards().await;
    for (index, words) in [
        (0, "10.0.0.9"),
        (1, "No addresses"),
        (2, "No addresses"),
        (4, "No addresses"),
        (5, "2001:db8::62"),
        (5, "2001:db8:ffff::1"),
        (6, "999.1.1.1"),
        (7, "203.0.113.9"),
        (8, "192.168.0.2"),
        (8, "203.0.113.2"),
        (9, "3232235582"),
    ] {
        assert!(cards[index].text.contains(words), "{index} {words}: {}", cards[index].text);
    }
    // Current and expired names disagree: both are in the drawer.
    page.press(&cards[8].name).await;
    page.sees("The current and the expired field name carry different addresses.").await;
    page.sees("intranet_ip (expired) 192.168.0.1").await;
    page.sees("server_ip (current) 192.168.0.2").await;
}

async fn unknown_fields_are_in_the_drawer(stage: Stage) {
    let world = stage.list_of("unknown-fields").await;
    let page = &world.page;
    page.press(&page.cards().await[0].name).await;
    page.find("heading", "Fields the API document does not name").await;
    for text in ["auto_renew", "security_groups", "名称", "123456789012345678", "__proto__", "metadata.sku"] {
        page.sees(text).await;
    }
    page.press("Raw JSON").await;
    page.sees("\"ipv6\": \"2001:db8::1\"").await;
    page.holds("({}).polluted === undefined").await;
}

async fn servers_without_an_id_cannot_be_opened_but_are_shown(stage: Stage) {
    let world = stage.list_of("missing-ids").await;
    let page = &world.page;
    page.has_cards(12).await;
    page.sees("9 servers of this page have no ID.").await;
    assert_eq!(page.ids().await.len(), 3);
    let names: Vec<_> = page.cards().await.into_iter().map(|c| c.name).collect();
    assert_eq!(page.count("button", &names[0]).await, 1);
    assert_eq!(page.count("button", &names[1]).await, 0);
}

async fn an_unknown_count_still_lets_one_page(stage: Stage) {
    let world = stage.list_of("count-missing").await;
    let page = &world.page;
    page.at_range("1–20").await;
    page.press("Next page").await;
    page.at_range("21–40").await;
    page.press("Next page").await;
    page.at_range("41–57").await;
    page.sees("at least 57 servers").await;
    let next = page.find("button", "Next page").await;
    assert_eq!(next.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
}

async fn hostile_names_are_text_and_nothing_else(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("?limit=100").await;
    page.connect("hostile-names", &world.token).await;
    page.has_cards(24).await;
    for text in [
        "<img src=x onerror=\"document.title='broken'\">",
        "</script><script>document.title='broken'</script>",
        "<b>bold</b> & <i>italic</i>",
        "⟨U+202E⟩exe.txt-1",
        "zero⟨U+200B⟩width",
        "nul⟨U+0000⟩inside",
        "line⟨U+000D⟩⟨U+000A⟩break⟨U+0009⟩tab",
        "=cmd|' /C calc'!A0",
        "javascript:alert(1)",
        "{{7*7}}${7*7}",
        "🚀📱",
        "العربية-1",
        "%3Cscript%3E%00",
    ] {
        page.sees(text).await;
    }
    for expression in [
        "/^24 servers · CN East-Shanghai1 [\\w…-]+ · Cloud Phone Console$/.test(document.title)",
        "document.querySelectorAll('img, iframe, object, b b, i i, [onerror]').length === 0",
        "[...document.scripts].every((s) => s.src.startsWith(location.origin))",
        "!/[\\u202e\\u200b\\ufeff\\0]/.test(document.body.innerText)",
    ] {
        page.holds(expression).await;
    }
    page.fits_the_width("hostile names at 1280").await;
    page.browser.size(320, 800).await;
    page.fits_the_width("hostile names at 320").await;
    page.browser.size(1280, 900).await;
    // Each of them can be opened, closed and copied.
    for name in ["<img src=x*", "⟨U+202E⟩exe.txt-1", "0123456789012345678901234567890*"] {
        page.press(name).await;
        page.find("dialog", name).await;
        page.fits_the_width(name).await;
        page.press("Raw JSON").await;
        page.key(Key::Escape).await;
        page.gone("dialog", name).await;
    }
    assert!(page.browser.driver.get_alert_text().await.is_err(), "a script ran");
}

async fn hundreds_of_addresses_are_no_burden(stage: Stage) {
    let world = stage.list_of("many-addresses").await;
    let page = &world.page;
    page.has_cards(20).await;
    // Of either kind it is said how many more there are, on the card and in the table.
    page.press("+199 private: show all addresses").await;
    page.find("dialog", "*").await;
    page.sees("Addresses 200 private · 200 public").await;
    for kind in ["private", "public"] {
        page.browser.put_on_clipboard("").await;
        page.press(&format!("Copy {kind} addresses")).await;
        page.sees("Copied").await;
        let copied = eventually("the addresses to be copied", || async {
            Some(page.clipboard().await).filter(|text| !text.is_empty())
        })
        .await;
        assert_eq!(copied.lines().count(), 200, "{kind}");
    }
    page.press("Close").await;
    page.find("button", "+199 public: show all addresses").await;
    page.press("Table").await;
    page.sees("+199 private").await;
    page.sees("+199 public").await;
}

async fn times_in_another_unit_are_noticed(stage: Stage) {
    // The service reads seconds, the configuration says milliseconds: what comes is outside the range asked for.
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("?create_until=2020-01-01T00:00:00Z").await;
    let rule = json!({ "match": { "call": "servers" }, "body": {
        "request_id": "0".repeat(32), "count": 1,
        "servers": [{ "server_id": "a", "server_name": "late", "create_time": "2026-01-01T00:00:00Z" }] } });
    world.sim.fault(rule).await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(1).await;
    page.sees("created outside the time range asked for.").await;
    page.sees("api.createTimeUnit").await;
}

async fn any_json_for_any_field_is_no_harm(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let fields = [
        "server_name",
        "availability_zone",
        "server_id",
        "server_model_name",
        "phone_model_name",
        "keypair_name",
        "status",
        "vpc_id",
        "cidr",
        "vpc_cidr",
        "subnet_id",
        "subnet_cidr",
        "addresses",
        "resource_project_id",
        "metadata",
        "network_version",
        "enterprise_project_id",
        "create_time",
        "update_time",
    ];
    let values =
        [json!("<i>"), json!(-1), json!(1e300), json!([null, [], {}]), json!({ "a": { "b": [1] } }), json!("")];
    let mut servers = Vec::new();
    for field in fields {
        for value in &values {
            let id = format!("{:032x}", servers.len());
            let mut server = json!({ "server_id": id, "server_name": format!("s{}", servers.len()), "status": 5 });
            server[field] = value.clone();
            servers.push(server);
        }
    }
    let number = servers.len();
    world.sim.send("PUT", "fleets/any-json", json!({ "servers": servers })).await;
    page.open("?limit=50").await;
    page.connect("any-json", &world.token).await;
    page.at_range(&format!("1–50 of {number}")).await;
    page.has_cards(50).await;
    page.press("Next page").await;
    page.at_range(&format!("51–100 of {number}")).await;
    page.has_cards(50).await;
    page.press("Next page").await;
    page.has_cards(number - 100).await;
    page.fits_the_width("any JSON").await;
    assert_eq!(page.alerts().await, "");
}
