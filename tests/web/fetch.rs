//! The one request function, against what a page can reach without a service: this page's own server, and data in the
//! address itself.

use std::{cell::RefCell, rc::Rc};

use cloud_phone_console::{
    browser::http::{self, Cancel, Reply},
    browser::{page, policy, timer},
};
use cph_core::api::{
    decode::{self, BodyProblem},
    error::{ApiError, Fault},
    mask::Mask,
    retry::Limits,
    token::Token,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{document, tick, until};

const LIMITS: Limits = Limits { attempts: 1, timeout_ms: 5_000, body_bytes: 1 << 20 };

async fn get_with(address: &str, limits: Limits, cancel: &Cancel) -> Result<Reply, ApiError> {
    let (token, _) = Token::parse("demo-token", 100).unwrap();
    http::get(address, None, &token, limits, cancel, &Mask::default()).await
}

async fn fault(address: &str, limits: Limits) -> Option<Fault> {
    get_with(address, limits, &Cancel::default()).await.err().map(|e| e.fault)
}

#[wasm_bindgen_test]
async fn an_answer_comes_with_its_status_and_body() {
    let body = "{\"servers\":[],\"count\":0}";
    let reply = get_with(&format!("data:application/json,{body}"), LIMITS, &Cancel::default()).await;
    let reply = reply.map_err(|e| e.fault).unwrap();
    assert_eq!((reply.status, reply.body.as_str()), (200, body));
    assert!(decode::servers(&reply.body).is_ok());
}

#[wasm_bindgen_test]
async fn a_web_page_is_known_by_its_content() {
    let reply = get_with("/", LIMITS, &Cancel::default()).await.map_err(|e| e.fault).unwrap();
    assert!(matches!(decode::servers(&reply.body), Err(BodyProblem::Html(_))), "{}", reply.body);
}

#[wasm_bindgen_test]
async fn a_page_is_read_in_the_charset_it_is_said_to_be_in() {
    const GBK: &str = "%CD%F8%B9%D8%B4%ED%CE%F3";
    for (kind, head) in [("text/html;charset=gbk", ""), ("text/html", "%3Cmeta%20charset=gb2312%3E")] {
        let address = format!("data:{kind},{head}%3Ctitle%3E502%20{GBK}%3C/title%3E");
        let reply = get_with(&address, LIMITS, &Cancel::default()).await.map_err(|e| e.fault).unwrap();
        assert!(reply.body.contains("502 网关错误"), "{kind}: {}", reply.body);
    }
    // A charset nobody knows is read as UTF-8, as far as that goes.
    let address = "data:text/html;charset=no-such-charset,%3Ctitle%3E%CD%3C/title%3E";
    let reply = get_with(address, LIMITS, &Cancel::default()).await.map_err(|e| e.fault).unwrap();
    assert!(reply.body.contains("\u{fffd}"), "{}", reply.body);
}

#[wasm_bindgen_test]
async fn an_address_that_is_not_there_is_not_found() {
    assert_eq!(fault("/no/such/path", LIMITS).await, Some(Fault::NotFound));
}

#[wasm_bindgen_test]
async fn a_body_over_the_limit_is_given_up() {
    let limits = |body_bytes| Limits { body_bytes, ..LIMITS };
    assert_eq!(fault("data:text/plain,12345", limits(4)).await, Some(Fault::TooLarge));
    assert_eq!(fault("data:text/plain,12345", limits(5)).await, None);
    assert_eq!(fault("/", limits(1)).await, Some(Fault::TooLarge));
}

#[wasm_bindgen_test]
async fn a_port_where_nobody_listens_is_a_network_failure() {
    // Port 1 is refused by browsers themselves, so that nothing leaves the machine.
    assert_eq!(fault("http://127.0.0.1:1/", LIMITS).await, Some(Fault::Network));
}

#[wasm_bindgen_test]
async fn an_address_that_is_none_is_a_failure_and_no_panic() {
    assert_eq!(fault("http://[", LIMITS).await, Some(Fault::Network));
}

#[wasm_bindgen_test]
async fn a_request_that_was_cancelled_before_it_began_says_so() {
    let cancel = Cancel::default();
    cancel.now(Fault::Cancelled);
    assert_eq!(get_with("/", LIMITS, &cancel).await.err().map(|e| e.fault), Some(Fault::Cancelled));
}

#[wasm_bindgen_test]
async fn a_request_under_way_ends_with_the_whole_it_is_part_of() {
    let whole = Cancel::default();
    let part = whole.child();
    let ended = Rc::new(RefCell::new(None));
    let (tell, of_task) = (ended.clone(), part.clone());
    timer::spawn(async move {
        *tell.borrow_mut() = Some(get_with("/", LIMITS, &of_task).await.err().map(|e| e.fault));
    });
    // Lets the request begin, and no more.
    tick().await;
    whole.now(Fault::Cancelled);
    whole.now(Fault::Timeout);
    assert_eq!(part.reason(), Some(Fault::Cancelled), "the first reason stays");
    until("the request ended", || ended.borrow().is_some()).await;
    let ended = *ended.borrow();
    assert_eq!(ended, Some(Some(Fault::Cancelled)));
    assert_eq!(whole.child().reason(), Some(Fault::Cancelled));
}

#[wasm_bindgen_test]
fn a_part_can_end_alone() {
    let whole = Cancel::default();
    let (one, two) = (whole.child(), whole.child());
    one.now(Fault::Timeout);
    assert_eq!((one.reason(), two.reason(), whole.reason()), (Some(Fault::Timeout), None, None));
}

#[wasm_bindgen_test]
async fn an_address_the_pages_policy_forbids_is_told_from_a_dead_one() {
    policy::watch();
    let meta = document().create_element("meta").unwrap();
    meta.set_attribute("http-equiv", "Content-Security-Policy").unwrap();
    meta.set_attribute("content", "connect-src 'self' data: http://127.0.0.1:1").unwrap();
    document().head().unwrap().append_child(&meta).unwrap();
    let (token, _) = Token::parse("demo-token", 100).unwrap();
    let origin = "https://blocked.example";
    let (address, cancel) = (format!("{origin}/v1"), Cancel::default());
    let error = http::get(&address, Some(origin), &token, LIMITS, &cancel, &Mask::default()).await.err();
    assert_eq!(error.map(|e| e.fault), Some(Fault::BlockedByPolicy));
    assert!(policy::has_blocked(origin) && !policy::has_blocked(&page::origin()));
}
