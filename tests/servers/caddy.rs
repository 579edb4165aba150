//! Caddy from the shipped files: `Caddyfile` with the ports of this run, `values.caddy` with its values.

use std::{fs, path::Path, process::Command};

use super::{
    folder::{Folder, copy},
    values::{Ports, Text, Values, program},
};

/// Writes the configuration into a folder and gives the command that runs it.
pub fn prepare(folder: &Folder, values: &Values, ports: Ports) -> Command {
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/caddy")), &folder.path("etc"));
    fs::create_dir_all(folder.path("logs")).unwrap();
    let (plain, tls, redirect) = (ports.plain, ports.tls, ports.redirect);
    Text::read(&folder.path("etc/Caddyfile"))
        .edit(
            "\tadmin off\n",
            &format!(
                "\tadmin off\n{}\tdefault_bind 127.0.0.1\n\thttp_port {redirect}\n\thttps_port {tls}\n\tskip_install_trust\n",
                if values.debug { "\tdebug\n" } else { "" }
            ),
        )
        .write(&folder.path("etc/Caddyfile"));
    let connect = if values.connect_src.is_empty() { String::new() } else { format!(" {}", values.connect_src) };
    let host = &values.host;
    let mut text = Text::read(&folder.path("etc/values.caddy"))
        .edit("cph_frame_ancestors \"'none'\"", &format!("cph_frame_ancestors \"{}\"", values.frame_ancestors))
        .edit("cph_connect_src \"'self'\"", &format!("cph_connect_src \"'self'{connect}\""))
        .edit("header Origin https://console.example.com", &format!("header Origin {}", values.origin))
        .edit("vars cph_base \"\"", &format!("vars cph_base \"{}\"", values.base.trim_start_matches('/')))
        .edit("\"{vars.cph_host}:443\"", &values.cloud)
        .edit(
            "#tls_trusted_ca_certs /etc/ssl/certs/ca-certificates.crt",
            &format!(
                "{} {}",
                if values.newest { "tls_trust_pool file" } else { "tls_trusted_ca_certs" },
                folder.text("ca.pem")
            ),
        )
        .edit("response_header_timeout 30s", &format!("response_header_timeout {}s", values.patience))
        .edit("/var/log/caddy", &folder.text("logs"))
        .edit("/etc/ssl/cloud-phone-console/console", &folder.text("server"))
        .edit("/etc/ssl/cloud-phone-console/proxy", &folder.text("server"))
        .edit("/var/www/cloud-phone-console", &folder.text("site"))
        .edit("\nhttp://console.example.com {", &format!("\nhttp://{host} {{"))
        .edit("\nhttp:// {", &format!("\nhttp://, http://:{plain} {{"));
    // Each site once more without TLS, which Caddy has only for sites of their own.
    for (site, host) in [("console.example.com", host.as_str()), ("proxy.example.com", "proxy.example.com")] {
        let start = format!("\nhttps://{site} {{");
        let block = text.as_str().split_once(&start).unwrap().1.split_once("\n}\n").unwrap().0.to_owned();
        let lines: Vec<&str> = block.lines().filter(|line| !line.trim_start().starts_with("tls ")).collect();
        let plain = format!("\nhttp://{host}:{plain} {{{}\n}}\n", lines.join("\n"));
        text = text.edit(&start, &format!("{plain}\nhttps://{host} {{"));
    }
    text.write(&folder.path("etc/values.caddy"));
    let mut command = Command::new(program("caddy", values.newest));
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.path("etc/Caddyfile"));
    // Where it would keep certificates of its own.
    command
        .env("XDG_DATA_HOME", folder.path("tmp"))
        .env("XDG_CONFIG_HOME", folder.path("tmp"))
        .env("HOME", folder.path("tmp"));
    command
}
