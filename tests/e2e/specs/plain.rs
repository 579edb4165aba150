//! The console on a server that knows nothing but files: `python3 -m http.server`, at the root and below a path, with the
//! proxy on another origin. What such a server does not do is in `docs/deploy.md`, under "Other hosts".

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::{
    page::Page,
    simulator::{PROJECT, dist},
    world::{Stage, World},
};

specs! { plain:
    at_the_root_it_works,
    below_a_path_it_works_and_without_the_slash_it_is_led_there,
    what_such_a_server_does_not_do_is_as_the_guide_says,
}

/// A running `python3 -m http.server`, killed when this is dropped.
struct FileServer {
    origin: String,
    folder: PathBuf,
    _process: Child,
}

impl FileServer {
    /// Starts one on a free port, with an empty folder of this name.
    async fn start(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/e2e").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let mut process = Command::new("python3")
            .args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"])
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("python3");
        let first = BufReader::new(process.stdout.take().unwrap()).lines().next_line().await.unwrap().unwrap();
        let port = first.split(" port ").nth(1).and_then(|rest| rest.split(' ').next()).expect(&first).to_owned();
        Self { origin: format!("http://127.0.0.1:{port}"), folder, _process: process }
    }

    /// Puts the built console below a path, with a `config.json` that leads to this proxy.
    fn put(&self, path: &str, proxy: &str) {
        let folder = self.folder.join(path);
        fs::create_dir_all(&folder).unwrap();
        for file in fs::read_dir(dist()).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file()) {
            fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
        }
        let region = json!({ "id": "cn-east-3", "cph": format!("{proxy}/api/cn-east-3") });
        let config = json!({ "schema": 1, "endpoints": { "regions": [region] } });
        fs::write(folder.join("config.json"), config.to_string()).unwrap();
    }
}

/// A list of servers, read, turned over and read again; all of the program came from below the console's own address.
async fn works(world: &World, page: &Page) {
    let lost = "does not send: Content-Security-Policy: frame-ancestors, X-Content-Type-Options: nosniff.";
    page.sees(lost).await;
    page.connect(PROJECT, &world.token).await;
    page.find("heading", "Servers*").await;
    page.settled().await;
    page.has_cards(20).await;
    page.keys("n").await;
    page.at_range("21–40 of 137").await;
    page.reload().await;
    page.sees("Connect to your servers").await;
    let home = &page.home;
    let own = format!("name.startsWith('{home}') || name.startsWith('{}/')", world.sim.origin);
    page.holds(&format!("performance.getEntriesByType('resource').every(({{ name }}) => {own})")).await;
    page.holds(&format!("performance.getEntriesByType('resource').some(({{ name }}) => name.endsWith('.wasm') && name.startsWith('{home}'))")).await;
}

async fn at_the_root_it_works(stage: Stage) {
    let server = FileServer::start("plain-root").await;
    let world = stage.open(&["--cors-origin", &server.origin]).await;
    server.put("", &world.sim.origin);
    let page = Page { browser: world.page.browser.clone(), home: format!("{}/", server.origin) };
    page.open("").await;
    works(&world, &page).await;
}

async fn below_a_path_it_works_and_without_the_slash_it_is_led_there(stage: Stage) {
    let server = FileServer::start("plain-path").await;
    let world = stage.open(&["--cors-origin", &server.origin]).await;
    server.put("portal/console", &world.sim.origin);
    let page = Page { browser: world.page.browser.clone(), home: format!("{}/portal/console/", server.origin) };
    page.browser.driver.goto(format!("{}/portal/console?server_name=a", server.origin)).await.unwrap();
    page.sees("Connect to your servers").await;
    page.holds("location.pathname === '/portal/console/' && location.search === '?server_name=a'").await;
    page.open("").await;
    works(&world, &page).await;
}

async fn what_such_a_server_does_not_do_is_as_the_guide_says(_: Stage) {
    let server = FileServer::start("plain-headers").await;
    server.put("portal/console", "http://127.0.0.1:1");
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let get = async |path: &str| {
        let request = client.get(format!("{}{path}", server.origin)).header("Accept-Encoding", "br, gzip");
        request.send().await.unwrap()
    };
    let page = get("/portal/console/").await;
    assert_eq!(page.status(), 200);
    for lost in [
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "cache-control",
        "content-encoding",
    ] {
        assert_eq!(page.headers().get(lost), None, "{lost}");
    }
    assert_eq!(get("/portal/console").await.status(), 301);
    let names = fs::read_dir(dist()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    for name in names {
        let answer = get(&format!("/portal/console/{name}")).await;
        let kind = answer.headers()["content-type"].to_str().unwrap();
        let right = match name.rsplit_once('.').unwrap().1 {
            "wasm" => kind == "application/wasm",
            "js" => kind == "text/javascript",
            _ => true,
        };
        assert!(answer.status() == 200 && right, "{name}: {kind}");
    }
}
