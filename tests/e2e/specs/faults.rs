//! The fault catalogue (`docs/faults.md`) where no other subject has its row: bodies, lists in motion, size, hostile text, a crash.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::sign_in::{SECRET, say_who};
use crate::{
    browser,
    page::eventually,
    servers::server::Kind,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { faults:
    bodies_that_cannot_be_read_or_never_end_are_said,
    an_error_under_a_status_of_success_is_one_wherever_it_comes,
    an_answer_of_twenty_thousand_addresses_keeps_the_page_quick,
    names_of_a_megabyte_keep_the_layout,
    servers_that_move_between_two_pages_are_spoken_of,
    three_parallel_401s_are_one_prompt_and_are_all_repeated,
    a_redirect_within_the_same_host_is_not_followed_either,
    a_name_that_does_not_resolve_is_said,
    a_crash_is_said_and_a_reload_brings_the_view_back,
}

/// Another answer to every list request from now on, and only this.
async fn only(world: &World, rule: Value) {
    world.sim.no_faults().await;
    world.sim.fault(rule).await;
}

async fn bodies_that_cannot_be_read_or_never_end_are_said(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.config(&json!({ "schema": 1, "limits": { "timeoutSeconds": 1, "maxAttempts": 1 } }));
    world.enter(PROJECT).await;
    let rows = page.ids().await;
    // gzip-broken: text that says it is packed.
    world.expect_no_answer();
    world.expect_log("NS_ERROR_INVALID_CONTENT_ENCODING");
    only(&world, json!({ "headers": { "Content-Encoding": "gzip" } })).await;
    let asked = world.sim.list_requests().await.len();
    page.keys("r").await;
    if world.front.kind == Some(Kind::Caddy) {
        // It passes on only the headers that are named, so the text comes as what it is.
        eventually("the request", || async { (world.sim.list_requests().await.len() > asked).then_some(()) }).await;
        page.settled().await;
        assert_eq!(page.alerts().await, "");
    } else {
        page.find("alert", "The request did not get through*").await;
    }
    assert_eq!(page.ids().await, rows);
    // slow(1B/s): bytes keep coming, but it would take minutes.
    only(&world, json!({ "deliver": "slow", "slow_ms": 600_000 })).await;
    page.keys("r").await;
    page.find("alert", "No answer in time*").await;
    assert_eq!(page.ids().await, rows);
    // Then all is as before.
    world.sim.no_faults().await;
    page.press("Try again").await;
    page.gone("alert", "*").await;
    page.at_range("1–20 of 137").await;
}

/// Notes the longest time without a picture, in milliseconds, as `window.gap`.
const GAPS: &str = "(() => { let last = performance.now(); window.gap = 0;
    const look = (now) => { window.gap = Math.max(window.gap, now - last); last = now; requestAnimationFrame(look) };
    requestAnimationFrame(look) })()";

async fn an_error_under_a_status_of_success_is_one_wherever_it_comes(stage: Stage) {
    let world = stage.open(&["--servers", "450"]).await;
    let page = &world.page;
    world.enter(PROJECT).await;
    let rows = page.ids().await;
    let fleet = world.sim.fleet(PROJECT).await;
    let said = json!({ "error_code": "CPS.9999", "error_msg": "went wrong", "request_id": "abc123" });
    let with = |more: Value| {
        let mut body = said.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "match": { "call": "servers" }, "body": body })
    };
    // The list, as it is refreshed: what was good stays.
    for beside in [json!({}), json!({ "servers": [] }), json!({ "servers": null, "count": 0 })] {
        world.sim.no_faults().await;
        world.sim.fault(with(beside)).await;
        page.keys("r").await;
        page.find("alert", "The answer is an error*CPS.9999 · went wrong*abc123*HTTP 200").await;
        page.sees("The list below is as of").await;
        assert_eq!(page.ids().await, rows);
        world.sim.no_faults().await;
        page.press("Try again").await;
        page.gone("alert", "*").await;
    }
    // The drawer's own request.
    world.sim.fault(json!({ "match": { "call": "servers", "query": { "limit": "1" } }, "body": said })).await;
    let open = "(() => { const at = new URL(location); at.searchParams.set('server', args[0]);
        history.pushState(null, '', at); dispatchEvent(new PopStateEvent('popstate')) })()";
    page.js_with(open, vec![fleet[400]["server_id"].clone()]).await;
    page.find("alert", "The answer is an error*CPS.9999 · went wrong*abc123*").await;
    page.press("Close").await;
    page.gone("alert", "*").await;
    // A page of the whole fleet: that page has failed, and is asked for again.
    world.sim.no_faults().await;
    world.sim.fault(json!({ "match": { "call": "servers", "query": { "offset": "297" } }, "body": said })).await;
    page.press("Load all servers").await;
    page.sees("Failed requests: 1").await;
    page.sees("The answer is an error").await;
    page.misses("The list changed").await;
    world.sim.no_faults().await;
    page.press("Ask for those again").await;
    page.sees("all servers loaded, verified").await;
    // The doctor.
    world.expect_status(401);
    world.sim.fault(json!({ "match": { "call": "servers", "token": world.token }, "body": said })).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    let doctor = page.find("dialog", "Check the connection").await;
    page.holds("!!document.querySelector('.doctor__result')?.firstElementChild").await;
    let text = doctor.text().await.unwrap();
    for part in ["The answer is an error", "CPS.9999 · went wrong", "abc123"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // IAM.
    let wrong = json!({ "code": 401, "message": "The username or password is wrong.", "title": "Unauthorized" });
    world.sim.no_faults().await;
    world.sim.fault(json!({ "match": { "call": "tokens" }, "status": 201, "body": { "error": wrong } })).await;
    page.open("").await;
    say_who(page, "operator", SECRET).await;
    page.press("Sign in").await;
    page.find("alert", "IAM did not accept this sign-in*The username or password is wrong.*HTTP 201").await;
}

async fn an_answer_of_twenty_thousand_addresses_keeps_the_page_quick(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let server = |n: usize| {
        let address = |i: usize| {
            let (private, public) = (format!("10.{n}.{}.{}", i / 100, i % 100), format!("198.18.{n}.{i}"));
            json!({ "server_ip": private, "intranet_ip": private, "public_ip": public, "access_ip": public })
        };
        json!({
            "server_id": format!("{n:032x}"), "server_name": format!("big-{n}"), "status": 5,
            "create_time": "2026-01-01T00:00:00Z", "addresses": (0..200).map(address).collect::<Vec<_>>()
        })
    };
    let servers: Vec<_> = (0..200).map(server).collect();
    world.sim.send("PUT", "fleets/big-rows", json!({ "servers": servers })).await;
    page.browser.on_each_page(GAPS).await;
    page.open("?limit=100").await;
    page.connect("big-rows", &world.token).await;
    page.at_range("1–100 of 200").await;
    // A machine that is busy with something else may stutter, but not each time.
    let mut longest = Vec::new();
    for (key, range) in [("n", "101–200 of 200"), ("p", "1–100 of 200")] {
        page.js("(window.gap = 0, 1)").await;
        page.keys(key).await;
        page.at_range(range).await;
        page.has_long_list(100).await;
        longest.push(page.js("window.gap").await.as_f64().unwrap());
    }
    assert!(longest.iter().any(|gap| *gap < 1000.0), "without a picture for {longest:?} ms");
    page.fits_the_width("20,000 addresses").await;
}

async fn names_of_a_megabyte_keep_the_layout(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let long = "w".repeat(1 << 20);
    let turned = format!("\u{202e}{}\u{200b}", "x".repeat(1 << 20));
    let servers = json!([
        { "server_id": "1".repeat(32), "server_name": long, "keypair_name": long, "status": 5, "addresses": [{ "public_ip": long }] },
        { "server_id": "2".repeat(32), "server_name": turned, "availability_zone": turned, "status": 5 },
        { "server_id": "3".repeat(32), "server_name": "-x", "status": 5, "unknown": long },
    ]);
    world.sim.send("PUT", "fleets/long-names", json!({ "servers": servers })).await;
    world.enter("long-names").await;
    page.has_cards(3).await;
    for (width, height) in [(1280, 900), (320, 800)] {
        page.browser.size(width, height).await;
        page.fits_the_width(&format!("names of a megabyte at {width}")).await;
    }
    page.browser.size(1280, 900).await;
    page.holds("!/[\\u202e\\u200b]/.test(document.body.innerText)").await;
    page.sees("⟨U+202E⟩xxx").await;
    // What is shown of them is short; the whole is in the drawer's JSON, where it may be scrolled.
    assert!(page.text().await.len() < 20_000, "{}", page.text().await.len());
    page.press("-x").await;
    page.find("dialog", "-x").await;
    page.fits_the_width("a drawer with a megabyte").await;
    page.press("Raw JSON").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "-x").await;
}

async fn servers_that_move_between_two_pages_are_spoken_of(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let drift = "The list changed while you paged";
    let moved = "1 servers of this page stood on the page before as well";
    // By key, because the pointer over a button fetches ahead.
    for (project, range, said, unsaid) in [
        // insertDuring: the last server of the first page is pushed onto the second.
        ("insert-during", "21–40 of 131", vec![drift, moved], vec![]),
        // deleteDuring: one has slipped onto the first page, unseen.
        ("delete-during", "21–40 of 129", vec![drift], vec![moved]),
        ("count-drift", "21–40 of", vec![drift], vec![moved]),
    ] {
        world.enter(project).await;
        page.keys("n").await;
        page.find("heading", &format!("Servers {range}*")).await;
        page.settled().await;
        for text in said {
            page.sees(text).await;
        }
        for text in unsaid {
            page.misses(text).await;
        }
        page.has_cards(20).await;
        assert_eq!(page.alerts().await, "", "{project}");
    }
    // swapTies: servers of one second have no order of their own, so the same one may come on two pages, and another on none.
    world.enter(PROJECT).await;
    let before = page.ids().await;
    let fleet = world.sim.fleet(PROJECT).await;
    let swapped: Vec<_> = fleet[19..20].iter().chain(&fleet[21..40]).cloned().collect();
    let second = json!({ "query": { "offset": "20" } });
    only(&world, json!({ "match": second, "body": { "count": 137, "request_id": "a", "servers": swapped } })).await;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    page.sees(moved).await;
    page.misses(drift).await;
    assert_eq!(page.ids().await.first(), before.last());
    // shrinkPastEnd: all of it is gone.
    world.sim.no_faults().await;
    world.sim.send("POST", &format!("fleets/{PROJECT}"), json!([{ "clear": {} }])).await;
    page.keys("n").await;
    page.sees("No servers in this project").await;
    page.sees("The page at position 40 no longer exists: the list has 0 servers now.").await;
    assert_eq!(page.cards().await, []);
}

async fn three_parallel_401s_are_one_prompt_and_are_all_repeated(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    // Creating is four codes, and so four requests side by side.
    page.click("radio", "Creating*").await;
    page.address_has("status", Some("creating")).await;
    page.settled().await;
    page.fill("searchbox", "Search servers", "-").await;
    page.address_has("server_name", Some("-")).await;
    page.settled().await;
    page.js("document.activeElement.blur()").await;
    let rows = page.ids().await;
    assert!(rows.len() > 2, "{rows:?}");
    page.browser.size(1280, 600).await;
    page.js("(scrollTo(0, 300), 1)").await;
    page.holds("scrollY === 300").await;
    world.sim.token(&world.token, "expired").await;
    world.sim.forget_requests().await;
    // All four are on their way before the first is refused, which ends them.
    world.sim.fault(json!({ "delay_ms": 500, "times": 4 })).await;
    page.keys("r").await;
    page.find("region", "A new token is needed").await;
    page.settled().await;
    assert_eq!(page.count("region", "A new token is needed").await, 1);
    assert_eq!(page.count("alert", "*").await, 1);
    assert_eq!(page.ids().await, rows);
    let essence = |requests: &[Value]| {
        let mut all: Vec<_> = requests.iter().map(|r| (r["path"].to_string(), r["query"].to_string())).collect();
        all.sort();
        all
    };
    let refused = essence(&world.sim.list_requests().await);
    assert_eq!(refused.len(), 4, "{refused:?}");
    world.sim.forget_requests().await;
    let second = format!("{}second", world.token);
    world.sim.token(&second, "valid").await;
    page.fill("textbox", "Token", &second).await;
    page.press("Continue").await;
    page.gone("region", "A new token is needed").await;
    page.settled().await;
    assert_eq!(essence(&world.sim.list_requests().await), refused);
    assert_eq!(page.ids().await, rows);
    assert_eq!(page.value("searchbox", "Search servers").await, "-");
    // Firefox scrolls by parts of a pixel, too.
    page.holds("Math.abs(scrollY - 300) < 1").await;
}

async fn a_redirect_within_the_same_host_is_not_followed_either(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    let said = if world.front.kind.is_some() {
        world.expect_status(502);
        "The service answered with a redirect*PROXY.REDIRECT*"
    } else {
        "The proxy answered with a redirect*It was not followed*"
    };
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    for status in [301, 303, 307] {
        let elsewhere = "/api/cn-east-3/v1/example/cloud-phone/servers";
        only(&world, json!({ "match": { "project": PROJECT }, "redirect": elsewhere, "status": status })).await;
        world.sim.forget_requests().await;
        page.press("Connect").await;
        eventually("a request", || async { (!world.sim.list_requests().await.is_empty()).then_some(()) }).await;
        page.find("alert", said).await;
        page.find("button", "Connect").await;
        let asked = world.sim.list_requests().await;
        assert!(asked.len() == 1 && asked[0]["project"] == PROJECT, "{status}: {asked:?}");
    }
}

async fn a_name_that_does_not_resolve_is_said(stage: Stage) {
    let world = stage.open(&["--connect-src", "https://no-such-host.invalid"]).await;
    let page = &world.page;
    world.expect_no_answer();
    world.expect_log("NS_ERROR_UNKNOWN_HOST");
    world.expect_refusal_by_cors();
    let region = json!({ "id": "cn-east-3", "cph": "https://no-such-host.invalid/cph" });
    world.config(&json!({ "schema": 1, "endpoints": { "regions": [region], "defaultRegion": "cn-east-3" } }));
    world.try_to_enter(PROJECT).await;
    // A second try, and no more.
    page.sees("(2 of 3)").await;
    page.find("alert", "The request did not get through*").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
}

/// Lets the page press Refresh in the middle of a cancel, which the program never expects of a browser: a real panic of it.
const RE_ENTER: &str = "(() => { const abort = AbortController.prototype.abort;
    AbortController.prototype.abort = function () {
        abort.call(this);
        if (!window.armed) return;
        window.armed = false;
        seek('button', 'Refresh')[0].click();
    } })()";

async fn a_crash_is_said_and_a_reload_brings_the_view_back(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    for part in ["unreachable", "recursive"] {
        world.expect_log(part);
    }
    page.browser.on_each_page(RE_ENTER).await;
    page.open("?server_name=-&limit=10").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(10).await;
    world.expect_status(429);
    world.sim.fault(json!({ "error": "throttled", "headers": { "Retry-After": "40" } })).await;
    page.keys("n").await;
    page.sees("Throttled; trying again in").await;
    page.js("(window.armed = true, 1)").await;
    page.press("Cancel").await;
    page.find("alert", "The console stopped because of an error of its own*").await;
    page.sees("控制台因自身错误而停止").await;
    // What the browser reports of it names no secret; the harness looks through all of it, here at what is on screen.
    assert!(!page.alerts().await.contains("MARKER"));
    let seen = eventually("the trap in the log", || async {
        world.gather_log().await;
        world.logged("unreachable")
    })
    .await;
    assert!(!seen.contains(&world.token[..10]), "{seen}");
    // At 320 pixels it is in view as well.
    page.browser.size(320, 640).await;
    let inside = "(() => { const b = seek('button', 'Reload*')[0].getBoundingClientRect(); return b.bottom <= innerHeight && b.right <= innerWidth })()";
    page.holds(inside).await;
    page.browser.size(1280, 900).await;
    world.sim.no_faults().await;
    page.press("Reload*").await;
    page.sees("Connect to your servers").await;
    page.gone("alert", "*").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(10).await;
    for (key, value) in [("server_name", "-"), ("limit", "10"), ("offset", "10")] {
        page.address_has(key, Some(value)).await;
    }
    if page.browser.kind() == browser::Kind::Firefox {
        world.expect_log("NS_BINDING_ABORTED");
    }
}
