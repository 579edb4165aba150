//! The connection doctor: each obstacle between page and service by its own name, across real origins, and what mends it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    page::{Page, within},
    simulator::{PROJECT, Simulator},
    world::{Stage, World},
};

specs! { doctor:
    an_open_way_passes_every_step,
    without_a_token_the_way_is_tried_up_to_the_gateway,
    a_proxy_on_another_origin_that_does_all_it_must_passes,
    each_fault_of_cors_has_its_own_verdict_and_lines,
    an_origin_that_is_not_on_the_list_is_told_the_lines,
    nobody_at_the_address_is_said_as_far_as_a_page_can_tell,
    what_the_policy_blocks_is_told_with_the_line_that_lets_it_through,
    being_offline_is_the_verdict_where_nothing_gets_through,
    silence_is_a_verdict_of_its_own,
    a_redirect_a_web_page_the_gateway_and_the_service_are_told_apart,
    a_header_taken_off_on_the_way_is_found_without_the_token,
    the_report_holds_no_secret,
    an_address_that_is_not_confirmed_is_not_contacted,
}

const STEPS: [&str; 8] = [
    "This page and its network",
    "This page’s own policy",
    "The proxy can be reached",
    "The proxy allows this page (CORS)",
    "No redirect",
    "An answer of the API, no web page",
    "Proxy and gateway let it through",
    "The cloud phone service answers",
];

fn one_region(cph: &str, timeout: u32) -> Value {
    json!({ "schema": 1, "limits": { "timeoutSeconds": timeout },
        "endpoints": { "regions": [{ "id": "cn-east-3", "cph": cph }], "defaultRegion": "cn-east-3" } })
}

/// Tells how each step went, when all is over.
async fn verdict(page: &Page) -> Vec<String> {
    page.find("dialog", "Check the connection").await;
    page.holds("!!document.querySelector('.doctor__result')?.firstElementChild").await;
    let states = "[...document.querySelectorAll('.doctor__steps li')].map((li) => textOf(li))";
    let lines = page.js(states).await;
    let lines: Vec<String> = lines.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
    assert_eq!(lines.len(), STEPS.len());
    lines.iter().zip(STEPS).map(|(line, step)| line.strip_prefix(step).expect(line).trim().to_owned()).collect()
}

/// The step with this name failed, those before it did not, and those behind it were not tried.
async fn fails_at(page: &Page, step: &str) {
    let found = verdict(page).await;
    let at = STEPS.iter().position(|name| *name == step).unwrap();
    for (index, state) in found.iter().enumerate() {
        let expected = match index {
            _ if index == at => state.starts_with("failed"),
            _ if index < at => state.starts_with("passed") || state.starts_with("not "),
            _ => state.starts_with("not tried"),
        };
        assert!(expected, "{step}: {found:?}");
    }
}

/// Opens the form, fills it, and lets the doctor look, without connecting.
async fn examine(world: &World) {
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
}

/// A simulator on another origin, as a proxy for this world's page, and the configuration that leads to it.
async fn elsewhere(world: &World, options: &[&str]) -> Simulator {
    let origin = world.origin();
    let other = Simulator::start(&[&["--cors-origin", &origin], options].concat()).await;
    other.token(&world.token, "valid").await;
    world.config(&one_region(&format!("{}/api/cn-east-3", other.origin), 30));
    other
}

async fn open(stage: &Stage) -> std::sync::Arc<World> {
    let world = stage.open(&["--connect-src", "http://127.0.0.1:* https://127.0.0.1:*"]).await;
    // The gateway refuses the placeholder, as it should.
    world.expect_status(401);
    world
}

async fn an_open_way_passes_every_step(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(401);
    world.sim.forget_requests().await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    let found = verdict(page).await;
    assert!(found.iter().all(|state| state.starts_with("passed") || state == "not needed: same origin"), "{found:?}");
    assert_eq!(found[3], "not needed: same origin");
    assert!(found[2].contains("ms") || found[2].contains(" s"), "{found:?}");
    page.sees("The way to the service is open.").await;
    let asked = world.sim.list_requests().await;
    let tokens: Vec<_> = asked.iter().map(|r| r["headers"]["x-auth-token"][0].as_str().unwrap().to_owned()).collect();
    assert_eq!(tokens, ["placeholder".to_owned(), world.token.clone()]);
    // Closed and gone; the list is untouched.
    page.press("Close").await;
    page.gone("dialog", "*").await;
    page.has_cards(20).await;
}

async fn without_a_token_the_way_is_tried_up_to_the_gateway(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    examine(&world).await;
    let found = verdict(page).await;
    assert!(found[..7].iter().all(|state| state.starts_with("passed") || state.starts_with("not needed")), "{found:?}");
    assert_eq!(found[7], "not tried");
    page.sees("The way is open up to the gateway.").await;
    page.press("Check again").await;
    assert_eq!(verdict(page).await[7], "not tried");
    assert_eq!(world.sim.list_requests().await.len(), 2);
}

async fn a_proxy_on_another_origin_that_does_all_it_must_passes(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    let other = elsewhere(&world, &[]).await;
    world.enter(PROJECT).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    let found = verdict(page).await;
    assert!(found.iter().all(|state| state.starts_with("passed")), "{found:?}");
    page.sees("The way to the service is open.").await;
    assert_eq!(other.list_requests().await.len(), 3);
}

async fn each_fault_of_cors_has_its_own_verdict_and_lines(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    world.expect_refusal_by_cors();
    world.expect_no_answer();
    for status in [403, 404] {
        world.expect_status(status);
    }
    for (broken, words) in [
        ("no-allow", "The proxy does not allow this page"),
        ("no-preflight", "The proxy does not answer preflights"),
        ("no-header", "The proxy does not allow the token’s header"),
        ("twice", "exactly once: it is missing, names another origin, or is sent twice"),
        ("twice-preflight", "or Access-Control-Allow-Origin sent twice"),
    ] {
        let other = elsewhere(&world, &["--cors-broken", broken]).await;
        world.try_to_enter(PROJECT).await;
        page.find("alert", "The request did not get through*").await;
        page.press("Diagnose").await;
        fails_at(page, "The proxy allows this page (CORS)").await;
        page.sees(words).await;
        for line in [
            format!("Access-Control-Allow-Origin: {}", world.origin()),
            "Access-Control-Allow-Headers: X-Auth-Token".to_owned(),
            format!("\"{}\" 1;", world.origin()),
            format!("header Origin {}", world.origin()),
        ] {
            page.sees(&line).await;
        }
        let asked = other.requests().await;
        assert!(!json!(asked).to_string().contains("MARKER"), "the token went out: {asked:?}");
    }
    let _other = elsewhere(&world, &["--cors-broken", "no-expose"]).await;
    world.enter(PROJECT).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    let found = verdict(page).await;
    assert!(found[3].starts_with("passed, with a note"), "{found:?}");
    page.sees("All goes through, but request IDs cannot be read").await;
    page.sees("Access-Control-Expose-Headers: X-Request-Id, Retry-After").await;
}

async fn an_origin_that_is_not_on_the_list_is_told_the_lines(stage: Stage) {
    let world = open(&stage).await;
    world.expect_refusal_by_cors();
    world.expect_no_answer();
    let other = Simulator::start(&["--cors-origin", "https://console.example.com"]).await;
    world.config(&one_region(&format!("{}/api/cn-east-3", other.origin), 30));
    examine(&world).await;
    fails_at(&world.page, "The proxy allows this page (CORS)").await;
    world.page.sees("The proxy does not allow this page").await;
}

async fn nobody_at_the_address_is_said_as_far_as_a_page_can_tell(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    world.expect_log("net::ERR_");
    // Firefox has a line for the rule and one for the reason of each.
    world.expect_refusal_by_cors();
    world.expect_log("NS_ERROR_");
    let other = Simulator::start(&[]).await;
    let tls = other.origin.replace("http://", "https://");
    // Refused, and a certificate (here: none at all) that is not trusted.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for proxy in [&format!("http://{nobody}"), &tls] {
        world.config(&one_region(&format!("{proxy}/api/cn-east-3"), 30));
        examine(&world).await;
        fails_at(page, "The proxy can be reached").await;
        page.sees("Nobody answers at the proxy’s address").await;
        page.sees("It does not tell a page which").await;
    }
}

async fn what_the_policy_blocks_is_told_with_the_line_that_lets_it_through(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_log("blocked.example");
    world.config(&one_region("https://blocked.example/cph", 30));
    world.try_to_enter(PROJECT).await;
    page.find("alert", "Blocked by this page’s own policy*").await;
    page.press("Diagnose").await;
    fails_at(page, "This page’s own policy").await;
    page.sees("connect-src 'self' https://blocked.example").await;
    page.sees("vars cph_connect_src \"'self' https://blocked.example\"").await;
    page.sees("default \"https://blocked.example\";").await;
}

async fn being_offline_is_the_verdict_where_nothing_gets_through(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let asked = world.sim.requests().await.len();
    world.expect_offline();
    page.browser.offline(true).await;
    page.keys("r").await;
    page.find("alert", "You are offline*").await;
    page.press("Diagnose").await;
    fails_at(page, "This page and its network").await;
    assert_eq!(world.sim.requests().await.len(), asked);
    // Back online the list goes on by itself.
    page.browser.offline(false).await;
}

async fn silence_is_a_verdict_of_its_own(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    world.config(&one_region("/api/cn-east-3", 1));
    world.sim.fault(json!({ "deliver": "hang-headers" })).await;
    examine(&world).await;
    fails_at(page, "The proxy can be reached").await;
    page.sees("No answer in time").await;
}

async fn a_redirect_a_web_page_the_gateway_and_the_service_are_told_apart(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    for status in [500, 502, 503] {
        world.expect_status(status);
    }
    let other = elsewhere(&world, &[]).await;
    world.enter(PROJECT).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    for (rule, step, words) in [
        (json!({ "redirect": "recorder" }), STEPS[4], "The proxy answered with a redirect"),
        (json!({ "html": 200 }), STEPS[5], "A web page came instead of the API’s answer"),
        (json!({ "html": 502 }), STEPS[5], "A web page came instead of the API’s answer"),
        (json!({ "error": "identity-unavailable" }), STEPS[6], "The service failed"),
        (json!({ "error": "internal" }), STEPS[7], "The service failed"),
    ] {
        verdict(page).await;
        other.no_faults().await;
        other.forget_requests().await;
        // Already the placeholder meets it; then only the token does.
        for matches in [json!({}), json!({ "token": world.token })] {
            other.no_faults().await;
            let mut rule = rule.clone();
            rule["match"] = matches;
            other.fault(rule).await;
            page.press("Check again").await;
            page.holds("!document.querySelector('.doctor__steps .tone-move')").await;
            page.sees(words).await;
            fails_at(page, step).await;
        }
    }
    let recorder = other.get("recorder").await;
    assert_eq!((&recorder["hits"], &recorder["with_token"]), (&json!(0), &json!(0)));
}

async fn a_header_taken_off_on_the_way_is_found_without_the_token(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    world.sim.fault(json!({ "error": "token-missing" })).await;
    world.try_to_enter(PROJECT).await;
    page.find("alert", "The token did not arrive*").await;
    world.sim.forget_requests().await;
    page.press("Diagnose").await;
    fails_at(page, "Proxy and gateway let it through").await;
    page.sees("The token did not arrive").await;
    let asked = world.sim.list_requests().await;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["headers"]["x-auth-token"][0], "placeholder");
}

async fn the_report_holds_no_secret(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    world.expect_status(500);
    let other = elsewhere(&world, &[]).await;
    world.enter(PROJECT).await;
    other.fault(json!({ "error": "internal", "match": { "token": world.token } })).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    fails_at(page, "The cloud phone service answers").await;
    page.press("Copy report").await;
    let copied = within(Duration::from_secs(5), "the report on the clipboard", || async {
        Some(page.clipboard().await).filter(|text| text.contains("connection check"))
    })
    .await;
    for part in ["CORS: passed", "service: failed", "status: 500", "error_code: CPS.0003", "request_id: ", &other.origin] {
        assert!(copied.contains(part), "{part}: {copied}");
    }
    for secret in ["MARKER", PROJECT] {
        assert!(!copied.contains(secret), "{copied}");
    }
}

async fn an_address_that_is_not_confirmed_is_not_contacted(stage: Stage) {
    let world = open(&stage).await;
    let page = &world.page;
    world.config(&json!({ "schema": 1, "endpoints": { "regions": [], "allowCustom": true } }));
    let other = Simulator::start(&["--cors-origin", &world.origin()]).await;
    page.open("").await;
    page.fill("textbox", "Proxy address", &format!("{}/api/cn-east-3", other.origin)).await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    page.sees("there is nothing to check yet").await;
    assert_eq!(other.requests().await.len(), 0);
    page.press("Close").await;
    page.click("checkbox", "I know who runs this address*").await;
    page.press("Settings").await;
    page.press("Check the connection").await;
    page.sees("The way is open up to the gateway.").await;
}
