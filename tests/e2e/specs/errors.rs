//! Each class of failure once: what is said of it, how often it is tried again, and that the last good page stays.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    browser,
    page::within,
    servers::server::Kind,
    simulator::{PROJECT, Simulator},
    world::Stage,
};

specs! { errors:
    each_failure_has_its_words_and_its_number_of_tries,
    codes_of_the_service_and_of_a_proxy_have_words_of_their_own,
    what_passes_by_itself_is_tried_again_until_it_works,
    a_wait_is_visible_and_can_be_cut_short_or_cancelled,
    a_wait_of_many_minutes_is_left_to_the_person,
    a_redirect_is_not_followed,
    no_answer_in_time_is_said,
    a_long_silence_is_spoken_of_and_can_be_cancelled,
    being_offline_is_said_and_ends_with_a_try,
    what_the_page_s_own_policy_blocks_is_named,
    a_proxy_on_another_origin_works,
    a_proxy_without_cors_is_told_which_headers_to_send,
    a_failed_refresh_leaves_the_last_good_page,
    details_for_support_hold_no_secret,
}

async fn each_failure_has_its_words_and_its_number_of_tries(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Token", &world.token).await;
    for (project, status, tries, words) in [
        ("err-400", 400, 1, "The page cannot be asked for*CPS.0002*Request ID*HTTP 400"),
        ("err-403", 403, 1, "The token does not permit this*cph:servers:list and eip:publicIps:list*HTTP 403"),
        ("err-404", 404, 1, "The gateway does not know this API*APIGW.0101*HTTP 404"),
        ("err-429-always", 429, 3, "Too many requests*APIGW.0308*HTTP 429"),
        ("err-500-always", 500, 2, "The service failed*CPS.0003*Request ID*HTTP 500"),
        ("err-503-always", 503, 3, "The service failed*APIGW.0613*HTTP 503"),
        ("err-504-always", 504, 3, "The gateway did not pass the request on*APIGW.0201*HTTP 504"),
        ("err-502-html", 502, 3, "A web page came instead of the API’s answer*HTTP 502"),
        ("html-gbk", 502, 3, "A web page came instead of the API’s answer*502 网关错误*HTTP 502"),
        ("html-gbk-meta", 403, 1, "A web page came instead of the API’s answer*403 网关错误*HTTP 403"),
        ("error-200", 0, 2, "The service failed*CPS.0003 · Service internal error.*Request ID*HTTP 200"),
        ("error-200-list", 0, 1, "The answer is an error*CPS.9999*Request ID*HTTP 200"),
        ("html-200", 0, 1, "A web page came instead of the API’s answer*Check the proxy address of this region*"),
        ("bad-json", 0, 1, "The answer is not JSON*"),
        ("empty-200", 0, 1, "The answer is not JSON*"),
        ("servers-object", 0, 1, "The answer is not a list of servers*"),
        ("huge-body", 0, 1, "The answer is larger than this console accepts*limits.maxBodyMiB*"),
        ("truncated", 1, 2, "The request did not get through*"),
        ("reset", 1, 2, "The request did not get through*"),
    ] {
        match status {
            0 => {}
            1 => world.expect_no_answer(),
            status => world.expect_status(status),
        }
        // Of a server in front, a cloud that breaks off is its own refusal; nginx cannot tell the cloud's 502 and 504 from that.
        let own = match (project, world.front.kind) {
            ("reset", Some(_)) | ("err-502-html" | "html-gbk", Some(Kind::Nginx)) => {
                Some(("The proxy could not reach the service*PROXY.UPSTREAM*HTTP 502", 502))
            }
            ("err-504-always", Some(Kind::Nginx)) => {
                Some(("The service did not answer the proxy in time*PROXY.TIMEOUT*HTTP 504", 504))
            }
            _ => None,
        };
        let (words, tries) = match own {
            Some((words, status)) => {
                world.expect_status(status);
                (words, 3)
            }
            None => (words, tries),
        };
        world.sim.forget_requests().await;
        page.fill("textbox", "Project ID", project).await;
        page.press("Connect").await;
        page.find("alert", words).await;
        page.find("button", "Connect").await;
        assert_eq!(page.count("alert", "*").await, 1, "{project}");
        let asked = world.sim.list_requests().await;
        // Firefox by itself sends a request ten times when its connection breaks off before a single byte has come.
        let alone = world.front.kind.is_none() && page.browser.kind() == browser::Kind::Firefox;
        let times = if project == "reset" && alone { 10 } else { 1 };
        assert_eq!(asked.len(), tries * times, "{project}");
        // Gone at once with the next try, and nothing of the last one's words stays behind.
        page.find("button", "Copy details").await;
        page.fill("textbox", "Project ID", "slow-3s").await;
        page.press("Connect").await;
        page.gone("alert", "*").await;
        page.press("Cancel").await;
        page.find("button", "Connect").await;
    }
}

async fn codes_of_the_service_and_of_a_proxy_have_words_of_their_own(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    for status in [400, 401, 409, 494] {
        world.expect_status(status);
    }
    page.click("radio", "Normal*").await;
    page.address_has("status", Some("normal")).await;
    page.settled().await;
    let said = |code: &str| json!({ "error_code": code, "error_msg": "no", "request_id": "abc" });
    for (rule, words) in [
        (json!({ "error": "bad-status" }), "The service does not take this status*CPS.0010*"),
        (json!({ "error": "bad-server-id" }), "The service does not take this server ID*CPS.0016*"),
        (json!({ "error": "bad-phone-model" }), "The service does not take this phone model*CPS.0028*"),
        (json!({ "status": 400, "body": said("CPS.0006") }), "The account is restricted*arrears*CPS.0006 · no*abc*"),
        (json!({ "status": 409, "body": said("CPS.9999") }), "The service refused the request*CPS.9999 · no*"),
        (json!({ "error": "headers-too-large" }), "The token is too long for the way*nocatalog=true*HTTP 494"),
        (json!({ "status": 400, "body": said("PROXY.0004") }), "The proxy refused the request*PROXY.0004*"),
    ] {
        world.sim.no_faults().await;
        world.sim.fault(rule).await;
        page.keys("r").await;
        page.find("alert", words).await;
    }
    world.sim.no_faults().await;
    world.sim.fault(json!({ "error": "bad-status", "match": { "query": { "status": "5" } } })).await;
    page.keys("r").await;
    page.find("alert", "The service does not take this status*").await;
    // The way out is offered where the failure is.
    page.js("(seek('alert')[0].querySelectorAll('button')[1].focus(), 1)").await;
    page.focus_on("Clear filters").await;
    page.key(thirtyfour::Key::Enter).await;
    page.gone("alert", "*").await;
    page.at_range("1–20 of 137").await;
    // A proxy that takes the header off is told apart from a bad token.
    world.sim.fault(json!({ "error": "token-missing", "times": 1 })).await;
    page.keys("r").await;
    page.find("alert", "The token did not arrive*X-Auth-Token*").await;
}

async fn what_passes_by_itself_is_tried_again_until_it_works(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    for status in [429, 500, 503, 504] {
        world.expect_status(status);
    }
    for (project, tries) in [
        ("err-429", 3),
        ("err-429-after-date", 2),
        ("err-429-after-soon", 2),
        ("err-500", 2),
        ("err-503", 3),
        ("err-504", 3),
    ] {
        world.sim.forget_requests().await;
        world.try_to_enter(project).await;
        page.has_cards(20).await;
        page.sees(&format!("{tries} requests")).await;
        assert_eq!(world.sim.list_requests().await.len(), tries, "{project}");
    }
}

async fn a_wait_is_visible_and_can_be_cut_short_or_cancelled(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(429);
    world.expect_status(503);
    let once = |error: &str| json!({ "times": 1, "error": error, "headers": { "Retry-After": "40" } });
    world.sim.fault(once("throttled")).await;
    page.keys("r").await;
    page.sees("Throttled; trying again in").await;
    page.sees("s (2 of 3)").await;
    // It counts down. A busy machine may miss a second.
    page.holds("/trying again in 3[0-8] s/.test(visibleText())").await;
    assert_eq!(page.cards().await.len(), 20, "the list stays while waiting");
    page.press("Try now").await;
    page.gone("button", "Try now").await;
    page.settled().await;
    assert_eq!(page.alerts().await, "");

    world.sim.fault(once("identity-unavailable")).await;
    page.keys("r").await;
    page.sees("The service did not answer; trying again in").await;
    let asked = world.sim.list_requests().await.len();
    page.press("Cancel").await;
    page.find("alert", "Cancelled*You stopped the request.*").await;
    page.gone("button", "Try now").await;
    assert_eq!(page.cards().await.len(), 20);
    assert_eq!(world.sim.list_requests().await.len(), asked);
    page.press("Try again").await;
    page.gone("alert", "*").await;
    page.has_cards(20).await;
}

async fn a_wait_of_many_minutes_is_left_to_the_person(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_status(429);
    world.try_to_enter("err-429-after-999").await;
    page.find("alert", "Too many requests*The service asks to wait 999 s before the next try.*").await;
    assert_eq!(world.sim.list_requests().await.len(), 1);
}

async fn a_redirect_is_not_followed(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    for project in ["redirect-302", "redirect-307", "redirect-308"] {
        world.try_to_enter(project).await;
        // A server in front does not pass it on; it says so itself.
        if world.front.kind.is_some() {
            world.expect_status(502);
            page.find("alert", "The service answered with a redirect*PROXY.REDIRECT*").await;
        } else {
            page.find("alert", "The proxy answered with a redirect*It was not followed*").await;
        }
    }
    assert_eq!(world.sim.list_requests().await.len(), 3);
    let recorder = world.sim.get("recorder").await;
    assert_eq!((&recorder["hits"], &recorder["with_token"]), (&json!(0), &json!(0)));
}

async fn no_answer_in_time_is_said(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.config(&json!({ "schema": 1, "limits": { "timeoutSeconds": 1 } }));
    for project in ["hang-headers", "hang-body"] {
        world.sim.forget_requests().await;
        world.try_to_enter(project).await;
        page.sees("The service did not answer; trying again in").await;
        page.find("alert", "No answer in time*").await;
        assert_eq!(world.sim.list_requests().await.len(), 2, "{project}");
    }
    // Once more in the list: what came before stays.
    world.try_to_enter(PROJECT).await;
    page.has_cards(20).await;
    world.sim.fault(json!({ "deliver": "hang-headers" })).await;
    page.keys("n").await;
    page.find("alert", "No answer in time*").await;
    page.sees("The list below is as of").await;
    page.has_cards(20).await;
}

async fn a_long_silence_is_spoken_of_and_can_be_cancelled(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.try_to_enter("slow-body").await;
    page.find("button", "Connecting…").await;
    page.sees("Still waiting for the service…").await;
    page.has_cards(20).await;
    page.misses("Still waiting for the service…").await;
    world.sim.fault(json!({ "deliver": "hang-headers" })).await;
    page.keys("r").await;
    page.sees("Still waiting for the service…").await;
    page.press("Cancel").await;
    page.misses("Still waiting for the service…").await;
    page.find("alert", "Cancelled*").await;
    page.has_cards(20).await;
}

async fn being_offline_is_said_and_ends_with_a_try(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_offline();
    page.browser.offline(true).await;
    let asked = world.sim.list_requests().await.len();
    page.keys("r").await;
    page.find("alert", "You are offline*Reconnect, then try again.*").await;
    page.sees("The list below is as of").await;
    page.has_cards(20).await;
    assert_eq!(world.sim.list_requests().await.len(), asked);
    // By hand it works no better than before; once the network is back it goes on by itself.
    page.press("Try again").await;
    page.find("alert", "You are offline*").await;
    assert_eq!(world.sim.list_requests().await.len(), asked);
    page.browser.offline(false).await;
    page.gone("alert", "*").await;
    page.has_cards(20).await;
}

/// A configuration with one region, served from there.
fn one_region(cph: &str) -> Value {
    json!({ "schema": 1, "endpoints": { "regions": [{ "id": "cn-east-3", "cph": cph }], "defaultRegion": "cn-east-3" } })
}

async fn what_the_page_s_own_policy_blocks_is_named(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.expect_log("blocked.example");
    world.config(&one_region("https://blocked.example/cph"));
    page.open("").await;
    page.sees("Sent only to blocked.example/cph").await;
    page.connect(PROJECT, &world.token).await;
    page.find("alert", "Blocked by this page’s own policy*connect-src*").await;
    assert_eq!(world.sim.list_requests().await.len(), 0);
}

async fn a_proxy_on_another_origin_works(stage: Stage) {
    let world = stage.open(&["--connect-src", "http://127.0.0.1:*"]).await;
    let page = &world.page;
    for options in [vec![], vec!["--cors-broken", "no-expose"]] {
        let other = Simulator::start(&[&["--cors-origin", &world.origin()], &options[..]].concat()).await;
        other.token(&world.token, "valid").await;
        world.config(&one_region(&format!("{}/api/cn-east-3", other.origin)));
        page.open("").await;
        page.sees(&format!("Sent only to {}", other.origin.trim_start_matches("http://"))).await;
        page.connect(PROJECT, &world.token).await;
        page.has_cards(20).await;
        let asked = other.list_requests().await;
        assert_eq!(asked.len(), 1);
        assert!(asked[0]["headers"].get("referer").is_none() && asked[0]["headers"].get("cookie").is_none());
    }
    assert_eq!(world.sim.list_requests().await.len(), 0);
}

async fn a_proxy_without_cors_is_told_which_headers_to_send(stage: Stage) {
    let world = stage.open(&["--connect-src", "http://127.0.0.1:*"]).await;
    let page = &world.page;
    world.expect_refusal_by_cors();
    for broken in ["no-allow", "no-header"] {
        let other = Simulator::start(&["--cors-origin", &world.origin(), "--cors-broken", broken]).await;
        other.token(&world.token, "valid").await;
        world.config(&one_region(&format!("{}/api/cn-east-3", other.origin)));
        world.try_to_enter(PROJECT).await;
        page.find("alert", "The request did not get through*").await;
        page.sees(&format!("Access-Control-Allow-Origin: {}", world.origin())).await;
        page.sees("Access-Control-Allow-Headers: X-Auth-Token").await;
        let asked = other.requests().await;
        assert!(asked.iter().all(|r| r["headers"].get("x-auth-token").is_none()), "the token went out: {asked:?}");
    }
}

async fn a_failed_refresh_leaves_the_last_good_page(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(500);
    let before = page.ids().await;
    world.sim.fault(json!({ "error": "internal" })).await;
    page.press("Refresh").await;
    page.find("alert", "The service failed*").await;
    page.sees("The list below is as of").await;
    assert_eq!(page.ids().await, before);
    page.at_range("1–20 of 137").await;
    page.keys("n").await;
    page.find("alert", "The service failed*").await;
    page.settled().await;
    assert_eq!(page.ids().await, before);
    world.sim.no_faults().await;
    page.press("Try again").await;
    page.gone("alert", "*").await;
    page.at_range("21–40 of 137").await;
}

async fn details_for_support_hold_no_secret(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    world.expect_status(500);
    world.sim.fault(json!({ "error": "internal" })).await;
    page.press("Refresh").await;
    page.find("alert", "The service failed*").await;
    page.press("Copy details").await;
    page.sees("Copied").await;
    let copied = within(Duration::from_secs(5), "details on the clipboard", || async {
        Some(page.clipboard().await).filter(|text| !text.is_empty())
    })
    .await;
    for part in ["class: ApiServer", "status: 500", "error_code: CPS.0003", "request_id: ", "attempts: 2"] {
        assert!(copied.contains(part), "{copied}");
    }
    assert!(!copied.contains("MARKER"), "{copied}");
}
