//! What is typed, what is pasted and what the service sends may each write the same thing in another way.

use serde_json::{Value, json};

use super::{
    filters::{ids_where, shows},
    fleet::{ask, id_of},
};
use crate::{simulator::PROJECT, world::Stage};

specs! { spelling:
    what_is_there_is_found_however_either_side_writes_it,
}

async fn what_is_there_is_found_however_either_side_writes_it(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let ids: Vec<String> = world.sim.fleet(PROJECT).await.iter().map(id_of).collect();
    let set = |place: usize, set: Value| json!({ "patch": { "id": ids[place], "set": set } });
    let changes = json!([
        set(3, json!({ "addresses": [{ "server_ip": "2001:0DB8:0:0::77" }], "update_time": "2001-02-03 04:05:06" })),
        set(7, json!({ "addresses": [{ "public_ip": "::ffff:240.1.2.7" }], "update_time": "20010203T120506+0800" })),
        set(9, json!({ "update_time": "yesterday" })),
    ]);
    world.sim.send("POST", &format!("fleets/{PROJECT}"), changes).await;
    let one = |place: usize| vec![ids[place].clone()];
    let others = |place: usize| ids.iter().filter(|id| **id != ids[place]).cloned().collect::<Vec<_>>();

    // An ID alone is a filter of the service, an address or a network alone a condition on every address.
    ask(page, &ids[99]).await;
    shows(page, &one(99)).await;
    page.address_has("server_id", Some(&ids[99])).await;
    page.sees("server ID asked of the API").await;
    page.press("Clear filters").await;
    for (typed, expected) in [
        ("2001:db8::77", one(3)),
        ("[2001:DB8::77]:5555", one(3)),
        ("2001:db8::/32", one(3)),
        ("!2001:db8:0::77", others(3)),
        ("240.1.2.7:5555", one(7)),
        ("２４０。１。２。０／２４", one(7)),
        ("private_ip：2001:db8::77，10.255.255.254", one(3)),
        ("240.1.2", one(7)),
    ] {
        ask(page, typed).await;
        shows(page, &expected).await;
        page.sees("asked here").await;
        page.press("Clear filters").await;
        page.at_range("1–20 of 137").await;
    }

    // The signs of a Chinese keyboard.
    let zone = |s: &Value, zones: &[&str]| zones.iter().any(|zone| s["availability_zone"] == *zone);
    let two = ["cn-east-3a", "cn-east-3b"];
    for (typed, is_in) in [("az=cn-east-3a，cn-east-3b", true), ("ａｚ！＝“cn-east-3a”、cn-east-3b", false)] {
        ask(page, typed).await;
        shows(page, &ids_where(&world, |s| zone(s, &two) == is_in).await).await;
        page.press("Clear filters").await;
    }

    // Text with a colon, and text that stands in another field than was thought, a click away.
    let holds = |s: &Value, text: &str| {
        ["create_time", "update_time"].iter().any(|key| s[key].as_str().is_some_and(|time| time.contains(text)))
    };
    ask(page, "04:05:06").await;
    shows(page, &ids_where(&world, |s| holds(s, "04:05:06")).await).await;
    page.press("Clear filters").await;
    ask(page, "x2001:0DB8").await;
    page.sees("there is no such field").await;
    page.press("Look for “x2001:0DB8” in every field").await;
    page.find("heading", "No server matches").await;
    page.misses("there is no such field").await;
    page.press("Clear filters").await;
    ask(page, "240.1").await;
    page.find("heading", "No server matches").await;
    page.press("Look for “240.1” in every field").await;
    shows(page, &one(7)).await;
    page.press("Clear filters").await;

    // A time in another form is a time; what is none is on no side, and that is said.
    let is_timeless = |s: &Value| s["update_time"].as_str().is_none_or(|time| time.is_empty() || time == "yesterday");
    let timeless_ids = ids_where(&world, is_timeless).await;
    assert!(timeless_ids.contains(&ids[9]));
    let timeless = &format!("Servers without a readable time under “Updated”: {}.", timeless_ids.len());
    ask(page, "updated<=2001-02-03T04:05:06").await;
    shows(page, &[ids[3].clone(), ids[7].clone()]).await;
    page.sees(timeless).await;
    page.press("Clear filters").await;
    ask(page, "updated＞2001-02-03").await;
    let is_later = |id: &String| *id != ids[3] && *id != ids[7] && !timeless_ids.contains(id);
    let later: Vec<String> = ids.iter().filter(|id| is_later(id)).cloned().collect();
    shows(page, &later).await;
    page.sees(timeless).await;
    page.press("Clear filters").await;
    page.misses(timeless).await;
    ask(page, "updated=\"\"").await;
    shows(page, &timeless_ids).await;
    page.misses(timeless).await;
}
