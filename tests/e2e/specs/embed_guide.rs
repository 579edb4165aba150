//! `docs/embed.md`, run: each block of code that has a file's name is put into that file and used as the guide says.

use std::{collections::BTreeMap, fs, path::PathBuf, process::Stdio};

use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::{
    page::eventually,
    portal::{Portal, assemble, has},
    simulator::{PROJECT, Simulator},
    world::Stage,
};

specs! { embed_guide:
    the_quick_start_shows_the_list,
    signing_in_and_out_works_as_written,
    looks_and_view_work_as_written,
    the_way_without_the_element_works_as_written,
    the_backend_gives_a_token_of_iam_to_the_signed_in_alone,
    the_tables_are_those_of_the_element,
}

fn guide() -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/embed.md")).unwrap()
}

/// The blocks of code by the names of their files.
fn blocks() -> BTreeMap<String, String> {
    let guide = guide();
    let mut found = BTreeMap::new();
    for block in guide.split("\n```").skip(1).step_by(2) {
        let (head, code) = block.split_once('\n').unwrap();
        if let Some((_, name)) = head.split_once(' ') {
            assert!(found.insert(name.to_owned(), format!("{code}\n")).is_none(), "{name} twice");
        }
    }
    found
}

/// The guide's files at an origin, around a console configured as the guide says.
async fn set_up(stage: &Stage, name: &str) -> Portal {
    let folder = assemble("tests/e2e/portals", name);
    let host = Simulator::start(&["--dist", folder.to_str().unwrap(), "--csp", "none"]).await;
    let world = stage.open(&["--frame-ancestors", &host.origin]).await;
    let portal = Portal::of(world, host, "127.0.0.1");
    // Firefox asks for a page's icon also in a window that nobody sees; the page's policy knows of none.
    portal.world.expect_log("/favicon.ico");
    for (name, code) in blocks() {
        let code = code
            .replace("https://console.example.com", &portal.world.origin())
            .replace("https://portal.example.com", &portal.origin());
        if name == "config.json" {
            portal.configure_all(&serde_json::from_str::<Value>(&code).unwrap());
        } else {
            fs::write(folder.join(name), code).unwrap();
        }
    }
    // The portal's server, which has a test of its own.
    let body = json!({ "token": portal.world.token, "projectId": PROJECT, "region": "cn-east-3", "expiresAt": "2040-01-01T00:00:00.123456Z" });
    let endpoint = json!({ "match": { "path": "/cloud-token", "method": "POST" }, "status": 200, "body": body });
    portal.host.fault(endpoint).await;
    portal
}

async fn the_quick_start_shows_the_list(stage: Stage) {
    let portal = set_up(&stage, "guide-start").await;
    portal.visit("phones.html", &[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.has_cards(20).await;
    page.leave_frame().await;
    let asked: Vec<_> = portal.host.requests().await.into_iter().filter(|r| r["path"] == "/cloud-token").collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["headers"]["x-requested-with"], json!(["portal"]));
    portal.token_is_nowhere().await;
}

/// Imports a file of the guide into the open page and gives the value of an expression of what it exports, `it`.
async fn with(portal: &Portal, file: &str, expression: &str) {
    let script = format!(
        "const [file, done] = arguments; import(file).then((it) => {expression}).then(() => done('ok'), (e) => done(`${{e}}`))"
    );
    let file = format!("{}/{file}", portal.origin());
    let result = portal.page().browser.driver.execute_async(&script, vec![json!(file)]).await.unwrap();
    assert_eq!(result.json(), "ok");
}

async fn signing_in_and_out_works_as_written(stage: Stage) {
    let portal = set_up(&stage, "guide-session").await;
    portal.visit("phones.html", &[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.has_cards(20).await;
    page.leave_frame().await;
    with(&portal, "session.js", "it.signedOut()").await;
    page.enter_console().await;
    page.find("alert", "Signed out*").await;
    page.leave_frame().await;
    with(&portal, "session.js", "it.signedIn()").await;
    page.enter_console().await;
    page.has_cards(20).await;
}

async fn looks_and_view_work_as_written(stage: Stage) {
    let portal = set_up(&stage, "guide-looks").await;
    portal.visit("phones.html", &[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.has_cards(20).await;
    page.leave_frame().await;
    with(&portal, "looks.js", "it.look()").await;
    page.enter_console().await;
    page.find("heading", "服务器*").await;
    page.holds("getComputedStyle(document.documentElement).colorScheme === 'dark'").await;
    page.leave_frame().await;
    with(&portal, "looks.js", "it.showNormalOnes()").await;
    page.enter_console().await;
    page.has_cards(10).await;
    page.address_has("status", Some("normal")).await;
    page.press("下一页").await;
    page.leave_frame().await;
    page.holds("document.title === 'Cloud phones, page 2'").await;
}

async fn the_way_without_the_element_works_as_written(stage: Stage) {
    let portal = set_up(&stage, "guide-frame").await;
    portal.visit("frame.html", &[]).await;
    let page = portal.page();
    page.enter_console().await;
    page.has_cards(20).await;
    page.leave_frame().await;
    page.holds("document.querySelector('iframe').clientHeight > 1000").await;
    page.enter_console().await;
    page.js("(location.reload(), 1)").await;
    eventually("the frame to load anew", || async {
        let asked = portal.host.requests().await.iter().filter(|r| r["path"] == "/cloud-token").count();
        (asked == 2).then_some(())
    })
    .await;
    page.enter_console().await;
    page.has_cards(20).await;
    portal.token_is_nowhere().await;
}

/// The guide's server as a process.
async fn backend(portal: &Portal, port: u16, password: &str) -> Child {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("target/e2e/guide-{port}.mjs"));
    fs::write(&file, &blocks()["backend.mjs"]).unwrap();
    let iam = format!("{}/iam/cn-east-3", portal.world.sim.origin);
    let mut command = Command::new("node");
    command.arg(&file).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.envs([("IAM", &*iam), ("ACCOUNT", "demo"), ("IAM_USER", "operator"), ("IAM_PASSWORD", password)]);
    command.envs([("PROJECT_ID", PROJECT), ("REGION", "cn-east-3"), ("SESSIONS", "s1,s2"), ("PORT", &port.to_string())]);
    let child = command.stdin(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    eventually("the backend to listen", || async { reqwest::get(format!("http://127.0.0.1:{port}/")).await.ok() }).await;
    child
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn the_backend_gives_a_token_of_iam_to_the_signed_in_alone(stage: Stage) {
    let portal = Portal::open(&stage).await;
    let port = free_port();
    let _server = backend(&portal, port, "demo-password").await;
    let client = reqwest::Client::new();
    let ask = async |method: &str, headers: &[(&str, &str)]| {
        let mut request = client.request(method.parse().unwrap(), format!("http://127.0.0.1:{port}/cloud-token"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let portals = ("x-requested-with", "portal");
    for (method, headers, status) in [
        ("GET", &[portals, ("cookie", "session=s1")][..], 404),
        ("POST", &[("cookie", "session=s1")], 403),
        ("POST", &[portals], 401),
        ("POST", &[portals, ("cookie", "session=")], 401),
        ("POST", &[portals, ("cookie", "session=s3")], 401),
        ("POST", &[portals, ("cookie", "xsession=s1")], 401),
    ] {
        let (got, body) = ask(method, headers).await;
        assert_eq!(got, status, "{method} {headers:?}");
        assert!(body.get("token").is_none(), "{body}");
    }
    let good = [portals, ("cookie", "other=1; session=s2")];
    let (status, auth) = ask("POST", &good).await;
    assert_eq!(status, 200, "{auth}");
    assert!(has(&auth, &json!({ "projectId": PROJECT, "region": "cn-east-3" })), "{auth}");
    assert_eq!(ask("POST", &good).await.1, auth, "the same token as long as it is good");
    // The element and the console take just that.
    portal.visit("portal.html", &[("src", portal.console())]).await;
    portal.give_auth(auth).await;
    portal.page().enter_console().await;
    portal.page().has_cards(20).await;

    let wrong = free_port();
    let _other = backend(&portal, wrong, "wrong").await;
    let request = client.post(format!("http://127.0.0.1:{wrong}/cloud-token"));
    let answer = request.header(good[0].0, good[0].1).header(good[1].0, good[1].1).send().await.unwrap();
    assert_eq!(answer.status(), 502);
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "IAM answered 401" }));
}

/// Each word in backticks in the first cell of a table's rows, of the tables below a heading.
fn first_cells(heading: &str) -> Vec<String> {
    let guide = guide();
    let section = guide.split(&format!("\n{heading}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let cells = section.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').nth(1).unwrap());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

async fn the_tables_are_those_of_the_element(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.show(&[]).await;
    let page = portal.page();
    portal.event("ready", json!({})).await;
    let documented = first_cells("## The element");
    for attribute in page.js("customElements.get('cph-console').observedAttributes").await.as_array().unwrap() {
        assert!(documented.iter().any(|name| attribute == name), "{attribute} is not documented");
    }
    let members = "Object.getOwnPropertyNames(customElements.get('cph-console').prototype)
        .filter((name) => name !== 'constructor' && !name.endsWith('Callback'))";
    for member in page.js(members).await.as_array().unwrap() {
        let member = member.as_str().unwrap();
        let is_it = |name: &String| name == member || name.starts_with(&format!("{member}("));
        assert!(documented.iter().any(is_it), "{member} is not documented");
    }
    let source = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("embed/cph-console.js")).unwrap();
    for event in source.split("#tell('").skip(1).map(|rest| rest.split('\'').next().unwrap()) {
        assert!(documented.contains(&format!("cph-{event}")), "cph-{event} is not documented");
    }
    let table = source.split("const MESSAGES = {").nth(1).unwrap().split("};").next().unwrap();
    let protocol = first_cells("### The protocol, `cph-embed` 1");
    for line in table.lines().filter(|line| line.starts_with("  ")) {
        let kind = line.trim().trim_start_matches('\'').split(['\'', ':']).next().unwrap();
        assert!(protocol.iter().any(|name| name == kind), "{kind} is not documented");
    }
}
