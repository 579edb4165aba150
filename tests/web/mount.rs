//! The whole console, mounted into an element of a page.

use cloud_phone_console::browser::storage::{self, Area};
use cph_core::config::read;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::stage::{all, document, find, fire, has, place, property, text, tick, type_into, until};

const CONFIG: &str = r#"{ "schema": 1, "product": { "notice": "Test" }, "endpoints": { "regions": [
    { "id": "cn-east-3", "cph": "/api/cn-east-3" }, { "id": "ap-southeast-1", "cph": "https://p.example/cph" }
] }, "auth": { "keepInTab": true } }"#;

fn console(config: &str) -> HtmlElement {
    let place = place();
    cloud_phone_console::mount(&place, Ok(Some(read::config(config))), None);
    place
}

#[wasm_bindgen_test]
fn with_a_configuration_the_form_is_there() {
    let place = console(CONFIG);
    assert!(has(&place, "form") && has(&place, "#project") && has(&place, "#token.masked"));
    let regions: Vec<_> = all(&place, "#region option").iter().map(|o| text(o)).collect();
    assert_eq!(regions, ["CN East-Shanghai1 · cn-east-3", "CN-Hong Kong · ap-southeast-1"]);
    assert!(text(&find(&place, ".brand")).contains("Test"));
    assert!(text(&find(&place, ".destination")).contains("/api/cn-east-3"));
    assert!(!has(&place, ".card"));
    place.remove();
}

#[wasm_bindgen_test]
async fn the_destination_follows_the_region_and_the_token_does_not_go_along() {
    let place = console(CONFIG);
    type_into(&find(&place, "#token"), "secret");
    let region = find(&place, "#region");
    js_sys::Reflect::set(&region, &"value".into(), &"ap-southeast-1".into()).unwrap();
    fire(&region, "change");
    tick().await;
    assert!(text(&find(&place, ".destination")).contains("p.example/cph"));
    assert_eq!(property(&find(&place, "#token"), "value"), "");
    place.remove();
}

#[wasm_bindgen_test]
async fn what_is_missing_is_named_beside_its_field() {
    let place = console(CONFIG);
    let before = place.inner_html();
    find(&place, "form button[type=submit]").click();
    tick().await;
    for field in ["project", "token"] {
        assert_eq!(find(&place, &format!("#{field}")).get_attribute("aria-invalid").as_deref(), Some("true"));
        assert!(!text(&find(&place, &format!("#{field}-error"))).is_empty());
    }
    assert_ne!(before, place.inner_html());
    place.remove();
}

#[wasm_bindgen_test]
fn a_broken_configuration_shows_its_complaints_and_no_token_field() {
    let place = console(r#"{ "schema": 2, "endpoints": { "regions": [] } }"#);
    let complaints: Vec<_> = all(&place, "[role=alert] li").iter().map(|li| text(li)).collect();
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(complaints.iter().any(|c| c.starts_with("schema: ")));
    assert!(complaints.iter().any(|c| c.starts_with("endpoints.regions: ")));
    assert!(!has(&place, "input"));
    place.remove();
}

#[wasm_bindgen_test]
fn a_configuration_that_could_not_be_loaded_says_why() {
    let place = place();
    cloud_phone_console::mount(&place, Err("HTTP 503".into()), None);
    assert!(text(&place).contains("HTTP 503") && !has(&place, "input"));
    place.remove();
}

#[wasm_bindgen_test]
fn without_a_configuration_every_known_region_is_offered_and_it_is_said() {
    let place = place();
    cloud_phone_console::mount(&place, Ok(None), Some("X-Content-Type-Options: nosniff".into()));
    assert_eq!(all(&place, "#region option").len(), 13);
    assert!(text(&find(&place, ".notices")).contains("config.json"));
    assert!(text(&find(&place, ".notices")).contains("does not send: X-Content-Type-Options: nosniff."));
    place.remove();
}

#[wasm_bindgen_test]
async fn another_language_redraws_every_word_and_keeps_what_was_typed() {
    let place = console(CONFIG);
    let english = text(&find(&place, "h1"));
    type_into(&find(&place, "#project"), "06a5b529fa80d28b2f53c014024bed44");
    type_into(&find(&place, "#token"), "typed-token");
    find(&place, "button[lang=zh-CN]").click();
    tick().await;
    assert_ne!(text(&find(&place, "h1")), english);
    assert_eq!(document().document_element().unwrap().get_attribute("lang").as_deref(), Some("zh-CN"));
    assert_eq!(property(&find(&place, "#project"), "value"), "06a5b529fa80d28b2f53c014024bed44");
    assert_eq!(property(&find(&place, "#token"), "value"), "typed-token");
    assert_eq!(all(&place, "form").len(), 1);
    find(&place, "button[lang=en]").click();
    tick().await;
    assert_eq!(text(&find(&place, "h1")), english);
    storage::remove(Area::Machine, "cph.lang");
    place.remove();
}

#[wasm_bindgen_test]
async fn a_token_is_in_no_attribute_and_no_storage() {
    let place = console(CONFIG);
    type_into(&find(&place, "#token"), "MARKER-0123456789");
    tick().await;
    assert!(!place.outer_html().contains("MARKER"));
    for area in [Area::Tab, Area::Machine] {
        for key in ["cph.session", "cph.lang", "cph.theme", "cph.zone", "cph.density"] {
            assert!(!storage::read(area, key).unwrap_or_default().contains("MARKER"));
        }
    }
    place.remove();
}

#[wasm_bindgen_test]
async fn two_consoles_in_one_page_do_not_touch_each_other() {
    let (one, two) = (console(CONFIG), console(CONFIG));
    type_into(&find(&one, "#project"), "first");
    tick().await;
    assert_eq!(property(&find(&two, "#project"), "value"), "");
    find(&one, "form button[type=submit]").click();
    tick().await;
    assert!(find(&one, "#token").has_attribute("aria-invalid") && !find(&two, "#token").has_attribute("aria-invalid"));
    one.remove();
    type_into(&find(&two, "#project"), "second");
    find(&two, "form button[type=submit]").click();
    tick().await;
    assert!(find(&two, "#token").has_attribute("aria-invalid"));
    assert_eq!(property(&find(&two, "#project"), "value"), "second");
    two.remove();
}

#[wasm_bindgen_test]
async fn a_request_that_fails_is_explained_in_the_form_and_nothing_typed_is_lost() {
    // The test's own server knows no such path.
    let place = console(CONFIG);
    type_into(&find(&place, "#project"), "06a5b529fa80d28b2f53c014024bed44");
    type_into(&find(&place, "#token"), "X-Auth-Token: typed-token");
    find(&place, "form button[type=submit]").click();
    until("the failure is explained", || has(&place, ".problem")).await;
    assert!(text(&find(&place, ".problem")).contains("404"));
    assert_eq!(property(&find(&place, "#project"), "value"), "06a5b529fa80d28b2f53c014024bed44");
    assert!(find(&place, "#token").unchecked_ref::<HtmlInputElement>().value().contains("typed-token"));
    let address = web_sys::window().unwrap().location().href().unwrap();
    assert!(address.contains("project=06a5b529fa80d28b2f53c014024bed44") && !address.contains("typed-token"));
    cloud_phone_console::browser::history::write("", cloud_phone_console::browser::history::Step::Replace);
    place.remove();
}
