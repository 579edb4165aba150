//! Where the console is: under which host names, under which path.

use std::fs;

use crate::{
    expected::{has_headers_of_the_api, is_refusal},
    stage::{CONSOLE, REGION, Stage, checks, list},
    wire::Request,
};

checks! { hosting:
    an_unknown_host_gets_nothing,
    below_a_path_everything_is_below_it,
    config_json_is_the_one_that_lies_there_now,
}

async fn an_unknown_host_gets_nothing(stage: &Stage) {
    for host in
        ["evil.example", "127.0.0.1", "console.example.com.evil.example", "evil.console.example.com", "localhost"]
    {
        for target in ["/", "/config.json", &list(REGION)] {
            let answer = stage.ask(Request::get(target).with("Host", host).with("X-Auth-Token", &stage.token)).await;
            assert_eq!(answer.status, 421, "{host}{target}");
            assert!(!answer.text().contains("cph-app") && !answer.text().contains("servers"), "{host}{target}");
        }
    }
    // Without any host, or with two.
    for bytes in [
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: console.example.com\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ] {
        let answer = stage.write(&stage.server, bytes.as_bytes()).await;
        assert!(answer.status == 421 || answer.status == 400, "{bytes}: {answer:?}");
        assert!(!answer.text().contains("cph-app"));
    }
    // What a request line says comes before what Host says.
    let absolute = Request::get("http://evil.example/").bytes(CONSOLE);
    let answer = stage.write(&stage.server, &absolute).await;
    assert!(!answer.text().contains("cph-app"), "{answer:?}");
    assert_eq!(stage.seen().await.len(), 0, "something reached the cloud");
}

async fn below_a_path_everything_is_below_it(stage: &Stage) {
    let server = stage.another(|values| values.base = "/portal/console".into()).await;
    let ask = async |target: &str| {
        stage.ask_of(&server, CONSOLE, Request::get(target).with("X-Auth-Token", &stage.token)).await
    };
    for (target, location) in [
        ("/portal/console", "/portal/console/"),
        ("/portal/console?server_name=a&status=normal", "/portal/console/?server_name=a&status=normal"),
    ] {
        let answer = ask(target).await;
        assert_eq!((answer.status, answer.header("location").as_str()), (301, location), "{target}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    for name in crate::files::build().keys() {
        let answer = ask(&format!("/portal/console/{name}")).await;
        assert_eq!(answer.status, 200, "{name}");
        let kept = answer.header("cache-control");
        let changes = ["index.html", "config.json", "recover.js"].contains(&name.as_str());
        assert_eq!(kept.contains("immutable"), !changes, "{name}: {kept}");
    }
    let answer = ask("/portal/console/").await;
    assert!(answer.status == 200 && answer.text().contains("cph-app"));
    let answer = ask(&format!("/portal/console{}?limit=1", list(REGION))).await;
    assert_eq!((answer.status, answer.json()["servers"].as_array().map(Vec::len)), (200, Some(1)), "{answer:?}");
    has_headers_of_the_api("the list below a path", &answer, "same-origin");
    let answer = ask("/portal/console/api/nowhere/v1/x/cloud-phone/servers").await;
    is_refusal("a region that is not there", &answer, 404, "PROXY.NOT_ALLOWED");
    for target in [
        "/",
        "/index.html",
        "/portal/",
        "/portal",
        "/portal/consolex",
        "/portal/consolex/",
        "/portal/console/servers",
        &list(REGION),
    ] {
        let answer = ask(target).await;
        assert_eq!(answer.status, 404, "{target}");
        assert!(!answer.text().contains("cph-app"), "{target}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
    }
    // A line's end in the path must not become one in the answer.
    for target in [
        "/portal/console%0d%0aX-Evil:%201",
        "/portal/console%0a",
        "/portal/console%0a?X-Evil:1",
        "/portal/console%0a/?X-Evil:1",
        "/portal/console/%0a",
        "/portal/console/%0d%0aX-Evil:%201",
        "/portal/console?a=%0d%0aX-Evil:%201",
    ] {
        let answer = ask(target).await;
        assert_eq!(answer.header("x-evil"), "", "{target}: {answer:?}");
        let named = answer.headers.iter().any(|(_, value)| value.contains(['\r', '\n']));
        assert!(!named && (target.contains('?') || answer.status == 404), "{target}: {answer:?}");
    }
    stage.look_through(&server);
}

async fn config_json_is_the_one_that_lies_there_now(stage: &Stage) {
    let file = stage.server.site().join("config.json");
    let shipped = fs::read(&file).unwrap();
    for text in ["{\"schema\": 1, \"ui\": {}}", "{\"schema\":2}"] {
        fs::write(&file, text).unwrap();
        let answer = stage.ask(Request::get("/config.json").with("Accept-Encoding", "br, gzip")).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, text));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    fs::remove_file(&file).unwrap();
    let answer = stage.ask(Request::get("/config.json")).await;
    fs::write(&file, shipped).unwrap();
    assert_eq!(answer.status, 404);
}
