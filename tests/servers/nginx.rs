//! nginx from the shipped files: `nginx.conf` with the paths of this run, `values.conf` with its values.

use std::{fs, path::Path, process::Command};

use super::{
    folder::{Folder, copy},
    values::{Ports, Text, Values, has_ipv6, program},
};

/// Whether this nginx has `http2 on`, which came with 1.25.1. Before that it was a word of `listen`.
fn has_http2_on(program: &Path) -> bool {
    let said = Command::new(program).arg("-v").output().map(|output| output.stderr).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let version = said.split_once("nginx/").map_or("", |(_, version)| version);
    let numbers: Vec<u32> = version.split(|c: char| !c.is_ascii_digit()).map_while(|part| part.parse().ok()).collect();
    numbers.as_slice() >= [1, 25, 1].as_slice()
}

/// Writes the configuration into a folder and gives the command that runs it.
pub fn prepare(folder: &Folder, values: &Values, ports: Ports) -> Command {
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/nginx")), &folder.path("etc"));
    fs::create_dir_all(folder.path("logs")).unwrap();
    fs::create_dir_all(folder.path("tmp")).unwrap();
    let logs = folder.text("logs");
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("{what}_temp_path {};", folder.text(&format!("tmp/{what}"))))
        .join(" ");
    Text::read(&folder.path("etc/nginx.conf"))
        .edit("user www-data;", "daemon off; master_process on;")
        .edit("worker_processes auto;", "worker_processes 1;")
        .edit("/run/nginx.pid", &folder.text("nginx.pid"))
        .edit("/var/log/nginx", &logs)
        .edit("access_log off;", &format!("access_log off; {temporary}"))
        .edit(
            "include /etc/nginx/modules-enabled/*.conf;",
            // The newest version has its modules in it, and is not the one that those of the system are for.
            if values.newest { "" } else { "include /etc/nginx/modules-enabled/*.conf;" },
        )
        .write(&folder.path("etc/nginx.conf"));
    if values.newest {
        // It was built without these, as the guide says it may be.
        let path = folder.path("etc/cloud-phone-console/console.conf");
        let lines = fs::read_to_string(&path).unwrap();
        let kept: Vec<&str> = lines.lines().filter(|line| !line.contains("_static ")).collect();
        fs::write(&path, kept.join("\n")).unwrap();
    }
    let nginx = program("nginx", values.newest);
    let http2_on = has_http2_on(&nginx);
    let http2 = if http2_on { "" } else { " http2" };
    let (plain, tls, redirect) = (ports.plain, ports.tls, ports.redirect);
    let both = |more: &str| format!("listen 127.0.0.1:{tls} ssl{http2}{more}; listen 127.0.0.1:{plain}{more};");
    let six = |port: u16, more: &str| if has_ipv6() { format!("listen [::1]:{port}{more};") } else { String::new() };
    let mut text = Text::read(&folder.path("etc/cloud-phone-console/values.conf"))
        .edit("default \"'none'\";", &format!("default \"{}\";", values.frame_ancestors))
        .edit(
            "map \"\" $cph_connect_src {\n    default \"\";",
            &format!("map \"\" $cph_connect_src {{\n    default \"{}\";", values.connect_src),
        )
        .edit("\"https://console.example.com\" 1;", &format!("\"{}\" 1;", values.origin))
        .edit("\"~^(?<cph_inner>", &format!("\"~^{}(?<cph_inner>", values.base))
        .edit("/etc/ssl/certs/ca-certificates.crt", &folder.text("ca.pem"))
        .edit("proxy_read_timeout 30s;", &format!("proxy_read_timeout {}s;", values.patience))
        .edit("/etc/ssl/cloud-phone-console/console", &folder.text("server"))
        .edit("/etc/ssl/cloud-phone-console/proxy", &folder.text("server"))
        .edit("/var/www/cloud-phone-console", &folder.text("site"))
        .edit("/var/log/nginx", &logs)
        .edit("listen 443 ssl default_server;", &both(" default_server"))
        .edit("listen [::]:443 ssl default_server;", &six(tls, &format!(" ssl{http2} default_server")))
        .edit("listen 443 ssl;", &both(""))
        .edit("listen [::]:443 ssl;", &six(tls, &format!(" ssl{http2}")))
        .edit("    http2 on;\n", if http2_on { "    http2 on;\n" } else { "" })
        .edit("listen 80", &format!("listen 127.0.0.1:{redirect}"))
        .edit("listen [::]:80 default_server;", &six(redirect, " default_server"))
        .edit("listen [::]:80;", &six(redirect, ""))
        .edit("server_name console.example.com;", &format!("server_name {};", values.host));
    // Every group of hosts is reached at one address; their names stay what they are.
    let groups: Vec<String> =
        text.as_str().lines().filter(|line| line.starts_with("upstream ")).map(str::to_owned).collect();
    for group in groups {
        let host = group.split(' ').nth(1).unwrap().to_owned();
        let other = values.other_address.map(|address| format!("server {address} max_fails=3; ")).unwrap_or_default();
        text = text.edit(&format!("server {host}:443 "), &format!("{other}server {} ", values.cloud));
    }
    text.write(&folder.path("etc/cloud-phone-console/values.conf"));
    let mut command = Command::new(nginx);
    command.arg("-e").arg(folder.path("logs/start.log")).arg("-c").arg(folder.path("etc/nginx.conf"));
    command
}
