//! The policy, tried: a page with an intruder's markup and script in it, under the header alone and under the page's own policy
//! alone. Whatever it tries is blocked by the directive that is there for it, and the console runs all the same.

use std::fs;

use serde_json::{Value, json};

use crate::{
    browser::Kind,
    page::eventually,
    simulator::PROJECT,
    world::{Stage, World},
};

specs! { policy:
    an_intruder_is_stopped_by_the_header,
    an_intruder_is_stopped_by_the_page_itself,
    page_and_header_say_the_same,
    nobody_else_can_make_a_policy_for_markup,
}

const SCRIPT: &str = include_str!("../intruder/intruder.js");
const MARKUP: &str = include_str!("../intruder/markup.html");

/// What must have been blocked: by which directive, and at which address or thing (its beginning).
const BLOCKED: &[(&str, &str)] = &[
    ("script-src-elem", "inline"),
    ("script-src-attr", "inline"),
    ("style-src-attr", "inline"),
    ("style-src-elem", "inline"),
    ("script-src-elem", "ELSEWHERE/import.js"),
    ("script-src-elem", "data"),
    ("style-src-elem", "ELSEWHERE/style.css"),
    ("base-uri", "ELSEWHERE/"),
    ("img-src", "ELSEWHERE/image.png"),
    ("img-src", "data"),
    ("media-src", "ELSEWHERE/video.mp4"),
    ("font-src", "ELSEWHERE/font.woff2"),
    ("connect-src", "ELSEWHERE/fetch"),
    ("connect-src", "ELSEWHERE/beacon"),
    ("connect-src", "WS/socket"),
    ("connect-src", "ELSEWHERE/events"),
    ("frame-src", "OWN/config.json"),
    // Of what would be a frame elsewhere the browser tells no more than the origin.
    ("frame-src", "ELSEWHERE"),
    ("object-src", "OWN/config.json"),
    ("object-src", "http://elsewhere.example"),
    ("form-action", "ELSEWHERE"),
    ("form-action", "OWN/"),
];

/// The same where the browser knows trusted types: which sink was given a text.
const SINKS: &[&str] = &[
    "Element innerHTML",
    "Element outerHTML",
    "Element insertAdjacentHTML",
    "Document write",
    "HTMLIFrameElement srcdoc",
    "DOMParser parseFromString",
    "eval",
    "Function",
    "Window setTimeout",
    "HTMLScriptElement src",
    "Worker constructor",
    "ServiceWorkerContainer register",
];

/// Those that only Chromium counts among them. What they would load, `object-src` blocks everywhere.
const SINKS_OF_CHROMIUM: [&str; 2] = ["HTMLObjectElement data", "HTMLEmbedElement src"];

/// The words with which browsers log what a policy blocks.
const LOGGED: [&str; 4] = ["securitypolicyviolation", "Content Security Policy", "Content-Security-Policy", "Trusted"];

/// The page's own policy, taken out of it.
fn without_own_policy(page: &str) -> String {
    let start = page.find("<meta content=\"default-src").expect("the policy of the page");
    let end = start + page[start..].find('>').unwrap() + 1;
    format!("{}{}", &page[..start], &page[end..])
}

/// The content of the page's own policy.
fn own_policy(page: &str) -> &str {
    page.split("<meta content=\"").find(|part| part.starts_with("default-src")).unwrap().split('"').next().unwrap()
}

/// Puts the intruder into the page and lets it try everything.
async fn let_in(world: &World, change: impl Fn(&str) -> String, elsewhere: &str) {
    world.front.damage(("index", ".html"), |bytes| {
        Some(format!("{}{MARKUP}", change(&String::from_utf8(bytes).unwrap())).into_bytes())
    });
    fs::write(world.front.file("intruder.js"), SCRIPT).unwrap();
    // Firefox says of some requests it blocked that they found nobody.
    for part in LOGGED.iter().chain(&["intruder", "nothing", "can’t establish a connection"]) {
        world.expect_log(part);
    }
    world.page.open(&format!("?elsewhere={elsewhere}")).await;
    world.page.holds("Array.isArray(window.tried)").await;
}

/// Everything was blocked, each by its directive, and nothing ran or left.
async fn is_stopped(world: &World, elsewhere: &str) {
    let page = &world.page;
    let own = world.origin();
    let socket = elsewhere.replace("http", "ws");
    for (directive, at) in BLOCKED {
        let at = at.replace("ELSEWHERE", elsewhere).replace("OWN", &own).replace("WS", &socket);
        let wanted = format!("{directive} {at}");
        eventually(&format!("the violation “{wanted}”"), || async {
            let blocked = page.js("window.blocked").await;
            let lines = blocked.as_array().into_iter().flatten().filter_map(Value::as_str);
            lines.into_iter().any(|line| line.starts_with(&wanted) && line.ends_with("enforce")).then_some(())
        })
        .await;
    }
    if page.js("'trustedTypes' in window").await == true {
        let chromium = page.browser.kind() == Kind::Chromium;
        for sink in SINKS.iter().chain(SINKS_OF_CHROMIUM.iter().filter(|_| chromium)) {
            let wanted = format!("require-trusted-types-for trusted-types-sink {sink}|");
            let found = page.js_with("blocked.some((line) => line.startsWith(args[0]))", vec![json!(wanted)]).await;
            assert_eq!(found, true, "{sink}: {}", page.js("blocked.join('\\n')").await);
        }
    }
    // What was blocked is still blocked when all of it had time to happen.
    page.js("new Promise((done) => setTimeout(done, 500))").await;
    assert_eq!(page.js("window.ran").await, json!([]));
    assert_eq!(page.js("getComputedStyle(document.getElementById('styled')).position").await, "static");
    assert_eq!(page.js("location.pathname").await, "/");
    assert_eq!(world.sim.get("recorder").await["requests"], json!([]), "something left the page");
    // The console is not hurt by it.
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
}

async fn an_intruder_is_stopped_by_the_header(stage: Stage) {
    let world = stage.open(&[]).await;
    let elsewhere = world.sim.get("recorder").await["url"].as_str().unwrap().to_owned();
    let_in(&world, without_own_policy, &elsewhere).await;
    is_stopped(&world, &elsewhere).await;
}

async fn an_intruder_is_stopped_by_the_page_itself(stage: Stage) {
    let world = stage.open(&["--csp", "none"]).await;
    // The page allows requests to this machine, for whoever tries a proxy there; to nobody else over plain http.
    let elsewhere = "http://elsewhere.example";
    let_in(&world, str::to_owned, elsewhere).await;
    is_stopped(&world, elsewhere).await;
}

async fn page_and_header_say_the_same(stage: Stage) {
    let world = stage.open(&[]).await;
    let (status, headers, page) = world.file("/").await;
    assert_eq!(status, 200);
    let parts = |policy: &str| policy.split(';').map(|part| part.trim().to_owned()).collect::<Vec<_>>();
    // What only a header can say, and what only the server knows.
    let ofheader = parts(headers["content-security-policy"].to_str().unwrap());
    let ofpage = parts(own_policy(&page));
    let common = |parts: &[String]| {
        let differs = |part: &&String| !part.starts_with("frame-ancestors ") && !part.starts_with("connect-src ");
        parts.iter().filter(differs).cloned().collect::<Vec<_>>()
    };
    assert_eq!(common(&ofpage), common(&ofheader));
    assert!(ofpage.contains(&"connect-src 'self' https: http://localhost:* http://127.0.0.1:*".to_owned()), "{ofpage:?}");
    assert!(ofheader.contains(&"connect-src 'self'".to_owned()), "{ofheader:?}");
    assert!(ofheader.contains(&"frame-ancestors 'none'".to_owned()), "{ofheader:?}");
    assert_eq!(ofpage.len() + 1, ofheader.len());
    // It is there before anything it is about.
    let before = page.split_once("<meta content=\"default-src").unwrap().0;
    assert!(!before.contains("<script") && !before.contains("<link"), "{before}");
}

async fn nobody_else_can_make_a_policy_for_markup(stage: Stage) {
    let world = stage.open(&[]).await;
    for part in LOGGED {
        world.expect_log(part);
    }
    world.page.open("").await;
    let page = &world.page;
    if page.js("'trustedTypes' in window").await == true {
        for name in ["default", "other"] {
            let made = format!(
                "new Promise((done) => setTimeout(() => {{
                    try {{ trustedTypes.createPolicy('{name}', {{ createHTML: (t) => t }}); done('made') }}
                    catch (e) {{ done(e.name) }} }}))"
            );
            assert_eq!(page.js(&made).await, "TypeError", "{name}");
        }
        assert_eq!(page.js("trustedTypes.defaultPolicy?.name").await, "default");
    }
}
