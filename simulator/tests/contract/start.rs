//! Starting and ending.

use std::time::{Duration, Instant};

use crate::harness::{PROJECT, Simulator, TOKEN, command};

#[tokio::test]
async fn it_says_where_it_listens_and_what_to_type() {
    let simulator = Simulator::start(&["--api-listen", "127.0.0.1:0"]);
    assert!(simulator.url().starts_with("http://127.0.0.1:"));
    assert_ne!(simulator.url(), simulator.api_url());
    let output = command(&["--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [PROJECT, TOKEN, "operator", "demo-password", "hostile-names", "Listening:", "Faults:"] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn a_hundred_thousand_servers_are_no_strain() {
    let time = |servers: &str| {
        let start = Instant::now();
        let _simulator = Simulator::start(&["--servers", servers]);
        start.elapsed()
    };
    // A ratio, the best of a few of each: how fast this machine is, and what else it does, must not decide. Ten times the
    // servers may take about ten times as long; where it is far more, the fleet is made in a way that does not scale.
    let best = |servers: &str| (0..3).map(|_| time(servers)).min().unwrap();
    let (few, many) = (best("10000"), best("100000"));
    println!("10,000 servers: {few:?}, 100,000 servers: {many:?}");
    assert!(many < few * 40, "{many:?} for 100,000 servers, {few:?} for 10,000");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let first = Simulator::start(&[]);
    let address = first.url().replace("http://", "");
    let output = command(&["--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&address) && said.contains("the port is taken"), "{said}");
}

#[test]
fn a_build_that_is_missing_is_named() {
    let output = command(&["--dist", "no-such-directory"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no-such-directory"));
}

#[cfg(unix)]
#[test]
fn it_ends_at_once_even_while_a_request_hangs() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let mut child = command(&["--listen", "127.0.0.1:0", "--faults"]).stdout(Stdio::piped()).spawn().expect("starts");
    let mut first = String::new();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut first).unwrap();
    let address = first.trim().strip_prefix("listening on http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET /v1/hang-headers/cloud-phone/servers HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {TOKEN}\r\n\r\n")
        .unwrap();
    let start = Instant::now();
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert!(child.wait().unwrap().success());
    // Not at the end of the request, which would hang for an hour.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn the_tls_listener_needs_a_certificate_and_says_what_is_wrong_with_it() {
    let failed = |arguments: &[&str]| {
        let output = command(&["--listen", "127.0.0.1:0"]).args(arguments).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(failed(&["--tls-listen", "127.0.0.1:0"]).contains("--tls-cert"));
    let no_pem = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for (file, named) in [("/nowhere.pem", "/nowhere.pem"), (no_pem, "Cargo.toml")] {
        let said = failed(&["--tls-listen", "127.0.0.1:0", "--tls-cert", file, "--tls-key", file]);
        assert!(said.contains(named), "{said}");
    }
}
