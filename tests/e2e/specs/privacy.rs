//! One walk past everything that could leave something behind. What every spec is searched for afterwards (`world.rs`) is
//! searched here in between as well, and the search itself is tried: a secret that is planted must be found.

use serde_json::json;

use super::sign_in::{SECRET, say_who};
use crate::{
    page::{Page, eventually},
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { privacy:
    a_walk_past_every_copy_button_leaves_no_secret_anywhere,
    a_secret_that_is_planted_anywhere_is_found,
}

/// Presses every copy button there is and gives what was on the clipboard each time.
async fn copy_everything(page: &Page) -> Vec<String> {
    let shown = "[...document.querySelectorAll('[data-copy]')].filter((b) => b.checkVisibility() && !b.closest('[inert]'))";
    let number = page.js(&format!("{shown}.length")).await.as_u64().unwrap();
    let mut copied = Vec::new();
    for n in 0..number {
        page.browser.put_on_clipboard("nothing yet").await;
        page.js(&format!("({shown}[{n}].click(), 1)")).await;
        let text = eventually(&format!("what button {n} copies on the clipboard"), || async {
            Some(page.clipboard().await).filter(|text| text != "nothing yet")
        })
        .await;
        copied.push(text);
    }
    copied
}

/// Nothing of what was copied, and nothing the page can be asked for, has the token.
async fn clean(world: &World, copied: &[String], where_: &str) {
    let marker = &world.token[..10];
    assert!(copied.iter().all(|text| !text.contains(marker)), "copied {where_}");
    if let Err(found) = world.inspect().await {
        panic!("{where_}: {found}");
    }
}

async fn a_walk_past_every_copy_button_leaves_no_secret_anywhere(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("?status=normal").await;
    clean(&world, &[], "at the form").await;
    page.paste("Token", &format!("X-Auth-Token: {}", world.token)).await;
    page.press("Show token").await;
    page.press("Hide token").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.press("Connect").await;
    page.find("heading", "Servers*").await;
    page.settled().await;
    page.holds("!document.querySelector('#token')").await;
    page.choose("Servers a page", "10").await;
    page.has_cards(10).await;
    let copied = copy_everything(page).await;
    assert!(copied.len() >= 20, "{copied:?}");
    clean(&world, &copied, "in the list").await;

    page.press(&page.cards().await[0].name).await;
    page.find("dialog", "*").await;
    let copied = copy_everything(page).await;
    assert!(copied.iter().any(|text| text.starts_with("http")), "no link among {copied:?}");
    assert!(copied.iter().any(|text| text.starts_with('{')), "no JSON among {copied:?}");
    clean(&world, &copied, "in the drawer").await;
    page.press("Close").await;

    world.expect_status(500);
    world.sim.fault(json!({ "error": "internal" })).await;
    page.press("Refresh").await;
    page.find("alert", "The service failed*").await;
    clean(&world, &copy_everything(page).await, "in a failure").await;
    world.sim.no_faults().await;

    world.expect_status(401);
    world.sim.token(&world.token, "expired").await;
    page.press("Refresh").await;
    page.find("region", "A new token is needed").await;
    clean(&world, &copy_everything(page).await, "after a 401").await;
    world.sim.token(&world.token, "valid").await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("Continue").await;
    page.gone("region", "A new token is needed").await;
    page.has_cards(10).await;

    // History to and fro, and a reload, which must ask again.
    page.press("Next page").await;
    page.address_has("offset", Some("10")).await;
    page.back().await;
    page.address_has("offset", None).await;
    page.reload().await;
    page.find("button", "Connect").await;
    assert_eq!(page.value("textbox", "Token").await, "");
    clean(&world, &[], "after a reload").await;

    page.fill("textbox", "Token", &world.token).await;
    page.press("Connect").await;
    page.find("heading", "Servers*").await;
    page.press("Settings").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    assert_eq!(page.value("textbox", "Token").await, "");
    clean(&world, &[], "after forgetting").await;

    // By password: a wrong one first, then that of the simulator's user, and the token that it brings.
    world.expect_status(401);
    say_who(page, "operator", &world.secret("password")).await;
    page.press("Sign in").await;
    page.find("alert", "IAM did not accept this sign-in*").await;
    clean(&world, &copy_everything(page).await, "after a refused password").await;
    page.fill("textbox", "Password", SECRET).await;
    page.press("Sign in").await;
    page.find("heading", "Servers*").await;
    page.settled().await;
    clean(&world, &copy_everything(page).await, "after signing in").await;
    page.press("Forget token").await;
    page.sees("Connect to your servers").await;
    clean(&world, &[], "after forgetting once more").await;
}

async fn a_secret_that_is_planted_anywhere_is_found(stage: Stage) {
    let world = stage.list_of(PROJECT).await;
    let page = &world.page;
    let secret = world.secret("password");
    let secret = json!(secret).to_string();
    for (plant, remove, place) in [
        ("history.replaceState(null, '', '?x=' + SECRET)", "history.replaceState(null, '', '?')", "address"),
        ("history.replaceState({ x: SECRET }, '')", "history.replaceState(null, '')", "history"),
        ("document.title = SECRET", "document.title = ''", "title"),
        ("document.cookie = 'x=' + SECRET", "document.cookie = 'x=; max-age=0'", "cookie"),
        ("window.name = SECRET", "window.name = ''", "window"),
        ("localStorage.x = SECRET", "delete localStorage.x", "local storage"),
        ("sessionStorage.setItem('x', SECRET)", "sessionStorage.clear()", "session storage"),
        ("document.body.setAttribute('data-x', SECRET)", "document.body.removeAttribute('data-x')", "page"),
        ("document.body.append(SECRET)", "document.body.lastChild.remove()", "page"),
        (
            "(document.querySelector('input[type=search]').value = SECRET)",
            "(document.querySelector('input[type=search]').value = '')",
            "field",
        ),
        ("performance.mark(SECRET)", "performance.clearMarks()", "performance"),
        ("indexedDB.open(SECRET).onsuccess = (e) => e.target.result.close()", "indexedDB.deleteDatabase(SECRET)", "database"),
        ("navigator.clipboard.writeText(SECRET)", "0", "the clipboard"),
        ("URL.createObjectURL(new Blob([SECRET]))", "0", "a file"),
        ("console.log(SECRET)", "0", "the browser's log"),
        ("fetch('config.json', { headers: { 'X-Other': SECRET } })", "0", "the request"),
    ] {
        // A server in front passes no such request on.
        if place == "the request" && world.front.kind.is_some() {
            continue;
        }
        let script = |text: &str| format!("({{ then: (done) => {{ {}; setTimeout(done, 60, 1) }} }})", text.replace("SECRET", &secret));
        page.js(&script(plant)).await;
        let found = world.inspect().await.expect_err(place);
        assert!(found.contains(place), "{plant}: {found}");
        page.js(&script(remove)).await;
        world.forget_what_was_seen().await;
    }
    world.inspect().await.expect("nothing is left of what was planted");
}
