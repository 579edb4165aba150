//! The files of the console: each as it was built, for as long as it may be kept, and nothing that is not one of them.

use std::{collections::BTreeMap, fs};

use crate::{
    simulator::dist,
    stage::{Stage, checks},
    wire::Request,
};

checks! { files:
    every_file_of_the_build_is_served_with_its_type_and_time,
    compressed_twins_go_to_whoever_takes_them,
    a_file_that_has_not_changed_is_not_sent_again,
    what_is_not_there_is_404_and_never_the_page,
    what_is_hidden_is_404,
    files_can_only_be_read,
}

/// Every file of the build with its content, without the compressed twins.
pub fn build() -> BTreeMap<String, Vec<u8>> {
    let files: BTreeMap<_, _> = fs::read_dir(dist())
        .unwrap_or_else(|e| panic!("{}: {e}; run scripts/bundle", dist().display()))
        .flatten()
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap_or_default()))
        .filter(|(name, _)| !matches!(kind(name), "br" | "gz"))
        .collect();
    assert!(files.contains_key("index.html") && files.len() >= 6, "{:?}", files.keys());
    files
}

/// What a name ends with.
fn kind(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// The name of a script of the build.
pub fn script() -> String {
    build().into_keys().find(|name| kind(name) == "js").unwrap()
}

async fn every_file_of_the_build_is_served_with_its_type_and_time(stage: &Stage) {
    for (name, content) in build() {
        for target in
            if name == "index.html" { vec!["/".to_owned(), "/index.html".into()] } else { vec![format!("/{name}")] }
        {
            let answer = stage.ask(Request::get(&target)).await;
            assert_eq!(answer.status, 200, "{target}");
            assert!(answer.whole && answer.body == content, "{target} is not as it was built");
            let told = answer.header("content-type");
            let kinds: &[&str] = match kind(&name) {
                "html" => &["text/html; charset=utf-8"],
                "js" => &["text/javascript; charset=utf-8", "application/javascript; charset=utf-8"],
                "css" => &["text/css; charset=utf-8"],
                "wasm" => &["application/wasm"],
                "svg" => &["image/svg+xml", "image/svg+xml; charset=utf-8"],
                "json" => &["application/json", "application/json; charset=utf-8"],
                _ => panic!("what type has {name}?"),
            };
            assert!(kinds.contains(&told.as_str()), "{target}: {told}");
            let time = match name.as_str() {
                "index.html" | "recover.js" => "no-cache",
                "config.json" => "no-store",
                _ => "public, max-age=31536000, immutable",
            };
            assert_eq!(answer.header("cache-control"), time, "{target}");
        }
    }
}

async fn compressed_twins_go_to_whoever_takes_them(stage: &Stage) {
    for (name, content) in build() {
        for (takes, encoding, twin) in [
            ("gzip, deflate, br", "br", ".br"),
            ("br", "br", ".br"),
            ("gzip", "gzip", ".gz"),
            ("identity", "", ""),
            ("", "", ""),
        ] {
            let request = Request::get(&format!("/{name}"));
            let answer =
                stage.ask(if takes.is_empty() { request } else { request.with("Accept-Encoding", takes) }).await;
            let (encoding, wanted) = match name.as_str() {
                // It is edited where it is deployed, so a twin would be an old one.
                "config.json" => ("", content.clone()),
                _ if twin.is_empty() => ("", content.clone()),
                _ => (encoding, fs::read(dist().join(format!("{name}{twin}"))).unwrap()),
            };
            assert_eq!(answer.status, 200, "{name}");
            assert_eq!(answer.header("content-encoding"), encoding, "{name} for {takes:?}");
            assert!(answer.body == wanted, "{name} for {takes:?}: {} bytes, not {}", answer.body.len(), wanted.len());
            if name != "config.json" {
                assert!(
                    answer.header("vary").to_ascii_lowercase().contains("accept-encoding") || encoding.is_empty(),
                    "{name}: {answer:?}"
                );
            }
        }
    }
}

async fn a_file_that_has_not_changed_is_not_sent_again(stage: &Stage) {
    for name in build().keys() {
        let first = stage.ask(Request::get(&format!("/{name}"))).await;
        let tag = first.header("etag");
        assert!(!tag.is_empty(), "{name} has no ETag");
        let again = stage.ask(Request::get(&format!("/{name}")).with("If-None-Match", &tag)).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{name}");
        assert_eq!(again.header("cache-control"), first.header("cache-control"), "{name}");
    }
}

/// Asks for paths that are not to be had.
async fn are_missing(stage: &Stage, targets: &[String]) {
    for target in targets {
        let answer = stage.ask(Request::get(target)).await;
        // What is malformed may be refused as such.
        assert!(answer.status == 404 || answer.status == 400, "{target}: {}", answer.status);
        assert!(!answer.text().contains("cph-app") && !answer.text().contains("root:"), "{target} shows a file");
        if answer.status == 404 {
            let kept = answer.header("cache-control");
            assert!(kept == "no-cache" || (kept == "no-store" && target.starts_with("/__cph/")), "{target}: {kept}");
        }
    }
}

async fn what_is_not_there_is_404_and_never_the_page(stage: &Stage) {
    let script = script();
    let mut targets: Vec<String> = [
        "/servers",
        "/servers/4aff349ab539452a85ac5d7442b39377",
        "/index.html/",
        "/index",
        "/portal/console/",
        "/nothing.wasm",
        "/cloud-phone-console-0123456789abcdef_bg.wasm",
        "/boot-0123456789abcdef.js",
        "/snippets/",
        "/favicon.ico",
        "/robots.txt",
        "/../../etc/passwd",
        "/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%252f..%252fetc/passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/index.html%00.js",
        "/index.html%3f",
        "/index.html%23",
        "/config.json%3Fa=b",
        "/%00",
        "/__cph/404",
        "/__cph/preflight-get",
        "/__cph/none",
        "/__sim/requests",
    ]
    .map(str::to_owned)
    .to_vec();
    targets.push(format!("/{script}/"));
    targets.push(format!("/{script}/x"));
    targets.push(format!("/assets/{script}"));
    are_missing(stage, &targets).await;
}

async fn what_is_hidden_is_404(stage: &Stage) {
    let site = stage.server.site();
    fs::create_dir_all(site.join(".git")).unwrap();
    for name in [".htpasswd", ".git/config", "Cargo.toml", "main.rs", "app.js.map", "config.json.br", "config.json.gz"]
    {
        fs::write(site.join(name), "secret").unwrap();
    }
    let mut targets: Vec<String> =
        build().keys().flat_map(|name| [format!("/{name}.br"), format!("/{name}.gz")]).collect();
    targets.extend(
        ["/.htpasswd", "/.git/config", "/.git/", "/.git", "/Cargo.toml", "/main.rs", "/app.js.map"].map(str::to_owned),
    );
    targets.extend(["/%2ehtpasswd", "/index.html.%62r", "/.%67it/config"].map(str::to_owned));
    are_missing(stage, &targets).await;
    // A twin that should not be there is not served in place of the file either.
    let answer = stage.ask(Request::get("/config.json").with("Accept-Encoding", "br, gzip")).await;
    for name in ["config.json.br", "config.json.gz"] {
        fs::remove_file(site.join(name)).unwrap();
    }
    assert!(answer.text().contains("\"schema\""), "config.json: {}", answer.text());
}

async fn files_can_only_be_read(stage: &Stage) {
    let head = stage.ask(Request::new("HEAD", "/")).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "MKCOL"] {
        for target in ["/", "/index.html", "/config.json"] {
            let answer = stage.ask(Request::new(method, target).body("x")).await;
            assert_eq!(answer.status, 405, "{method} {target}");
            assert!(!answer.text().contains("cph-app"), "{method} {target} shows the page");
        }
    }
}
