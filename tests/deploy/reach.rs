//! How servers and cloud are reached: several addresses of a host, of which one is dead, and IPv6.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use tokio::net::TcpStream;

use crate::{
    raw_cloud::RawCloud,
    servers::{server::Kind, values::has_ipv6},
    stage::{CONSOLE, REGION, Stage, checks, sign_in},
    wire::{Request, exchange},
};

checks! { reach:
    a_dead_address_of_the_cloud_gives_way_to_another,
    what_was_sent_once_is_not_sent_to_another_address,
    it_listens_on_ipv6_too,
}

/// An address of this machine where nobody listens.
fn dead() -> SocketAddr {
    let port = TcpListener::bind("127.0.0.2:0").unwrap().local_addr().unwrap().port();
    SocketAddr::from(([127, 0, 0, 2], port))
}

async fn a_dead_address_of_the_cloud_gives_way_to_another(stage: &Stage) {
    let cloud = stage.sim.cloud.clone().unwrap();
    let port = cloud.rsplit(':').next().unwrap().to_owned();
    let local = format!("localhost:{port}");
    let server = match stage.kind {
        // The addresses of a name are to nginx what several lines of one group are.
        Kind::Nginx => stage.another(|values| values.other_address = Some(dead())).await,
        // Caddy looks the name up: here it has an address of IPv6 as well, where the cloud does not listen.
        Kind::Caddy => {
            let found: Vec<_> = local.to_socket_addrs().unwrap().collect();
            if !found.iter().any(SocketAddr::is_ipv6) {
                println!("  (localhost has one address here, so the guide's test alone has two of Caddy's)");
            }
            stage.another(|values| values.cloud.clone_from(&local)).await
        }
    };
    for number in 0..8 {
        let answer = stage.ask_of(&server, CONSOLE, stage.listing("?limit=1")).await;
        assert_eq!(answer.status, 200, "list {number}: {}", answer.text());
    }
    for number in 0..4 {
        stage.another_client();
        let request =
            Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
        let answer = stage.ask_of(&server, CONSOLE, request.body(&sign_in("demo-password", 0))).await;
        assert_eq!(answer.status, 201, "sign-in {number}: {}", answer.text());
        stage.keep_secret(&answer.header("x-subject-token")[..40]);
    }
    stage.look_through(&server);
}

async fn what_was_sent_once_is_not_sent_to_another_address(stage: &Stage) {
    // Both addresses are this cloud's, which reads a request and closes.
    let cloud = RawCloud::start(&stage.authority).await;
    let server = stage
        .another(|values| {
            values.cloud.clone_from(&cloud.address);
            values.other_address = Some(cloud.address.parse().unwrap());
        })
        .await;
    let request =
        Request::new("POST", &format!("/iam/{REGION}/v3/auth/tokens")).with("Content-Type", "application/json");
    let answer = stage.ask_of(&server, CONSOLE, request.body(&sign_in("MARKERpassword", 0))).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "PROXY.UPSTREAM"), "{}", answer.text());
    let seen = cloud.seen();
    assert_eq!(seen.len(), 1, "a sign-in was sent {} times", seen.len());
    // A list may be asked for again, but not without end.
    let answer = stage.ask_of(&server, CONSOLE, stage.listing("")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "PROXY.UPSTREAM"), "{}", answer.text());
    assert!((1..=3).contains(&cloud.seen().len()));
    stage.look_through(&server);
}

async fn it_listens_on_ipv6_too(stage: &Stage) {
    // Caddy listens on every address by itself; the checks bind it to one.
    if stage.kind == Kind::Caddy || !has_ipv6() {
        return;
    }
    let port = stage.server.ports.redirect;
    let stream = TcpStream::connect(format!("[::1]:{port}")).await.unwrap();
    let answer = exchange(stream, &Request::get("/?a=b").bytes(CONSOLE)).await;
    assert_eq!(answer.header("location"), "https://console.example.com/?a=b", "{answer:?}");
    let stream = TcpStream::connect(format!("[::1]:{port}")).await.unwrap();
    assert_eq!(exchange(stream, &Request::get("/").bytes("evil.example")).await.status, 421);
    assert!(TcpStream::connect(format!("[::1]:{}", stage.server.ports.tls)).await.is_ok());
}
