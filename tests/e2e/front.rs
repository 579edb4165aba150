//! What the browser talks to: the simulator alone, or a real web server in front of it, from the files of `deploy/`. Either way the
//! files of the console are a copy of this world's own, which a spec may change.

use std::{env, fs, path::PathBuf};

use crate::{
    servers::{
        ca::Authority,
        folder::{Folder, copy},
        server::{Kind, Server, cloud_options},
        values::Values,
    },
    simulator::{Simulator, dist},
};

/// The specs that need the simulator's own hosting, and why. They are not played with a server in front.
pub const NEED_THE_SIMULATOR: &[(&str, &str)] = &[
    ("config::a_file_that_cannot_be_loaded_is_said", "a server that gives files does not fail with 503"),
    (
        "config::a_page_in_a_frame_asks_for_no_token",
        "a page beside the console would have to frame it, which the shipped policy never allows",
    ),
    (
        "attacks::an_evil_parent_gets_nothing_where_the_headers_are_missing",
        "the shipped files always send their policy",
    ),
    (
        "sign_in::in_a_frame_no_password_is_asked_for",
        "a page beside the console would have to frame it, which the shipped policy never allows",
    ),
    (
        "secrets::a_saved_login_is_filled_into_no_field",
        "the browser’s part is shown in a page beside the console, which the shipped files do not give out",
    ),
    ("policy::an_intruder_is_stopped_by_the_page_itself", "the shipped files always send their policy"),
    (
        "startup::a_page_older_than_its_files_takes_the_newer_one",
        "a server that gives files does not change in between",
    ),
    (
        "startup::a_page_that_stays_old_is_said_and_does_not_go_round_in_circles",
        "a server that gives files gives everyone the same",
    ),
    ("startup::web_pages_in_place_of_files_are_said", "the shipped files give every file its type"),
    ("startup::scripts_of_the_wrong_type_are_said", "the shipped files give every file its type"),
    (
        "startup::a_file_spoiled_in_the_browser_s_cache_is_fetched_anew",
        "a server that gives files gives everyone the same",
    ),
    ("startup::a_policy_without_webassembly_is_said", "the shipped policy has it"),
    ("startup::a_configuration_that_never_comes_is_said", "a server that gives files does not wait"),
    ("startup::a_redirected_configuration_is_said_and_not_followed", "a server that gives files does not redirect"),
    ("startup::headers_that_are_not_sent_are_said", "the shipped files send them"),
    ("hosting::a_program_of_the_wrong_type_still_starts_or_says_why", "the shipped files give every file its type"),
    ("hosting::a_slow_configuration_shows_that_it_is_starting", "a server that gives files does not wait"),
];

/// The subjects to which it matters who serves the console: loading, headers, tokens, limits, errors, embedding, sub-paths. The
/// others are about what the page does with its answers, which is the same behind any server: two browsers play them with the
/// simulator.
pub const HOSTED: [&str; 12] = [
    "attacks::",
    "config::",
    "connect::",
    "embed::",
    "errors::",
    "hosting::",
    "policy::",
    "portal_sample::",
    "privacy::",
    "sign_in::",
    "startup::",
    "token::",
];

/// Which server stands in front, as `--front=` or `CPH_FRONT` says; none: the simulator does it itself.
pub fn chosen(arguments: &[String]) -> Option<Kind> {
    let argument = arguments.iter().find_map(|argument| argument.strip_prefix("--front=")).map(str::to_owned);
    match argument.or_else(|| env::var("CPH_FRONT").ok()).as_deref() {
        None | Some("" | "simulator") => None,
        Some("nginx") => Some(Kind::Nginx),
        Some("caddy") => Some(Kind::Caddy),
        Some(other) => panic!("--front is {other:?}: it may be simulator, nginx or caddy"),
    }
}

/// The files of the console, and who gives them out.
pub struct Front {
    /// Which server; none: the simulator.
    pub kind: Option<Kind>,
    /// Address and port of the page.
    pub address: String,
    folder: Folder,
    server: Option<Server>,
}

/// Options of the simulator that are about hosting.
const HOSTING: [&str; 4] = ["--base", "--frame-ancestors", "--connect-src", "--csp"];

impl Front {
    /// Starts a simulator with these options and, where there is to be one, a server for this host name in front of it. Options
    /// about hosting become values of that server.
    pub async fn start(kind: Option<Kind>, host: Option<&str>, options: &[&str]) -> (Simulator, Self) {
        let folder = Folder::new();
        copy(&dist(), &folder.path("site"));
        let Some(kind) = kind else {
            let site = folder.text("site");
            let sim = Simulator::start(&[options, &["--dist", &site]].concat()).await;
            let address = sim.origin.trim_start_matches("http://").to_owned();
            return (sim, Self { kind: None, address, folder, server: None });
        };
        let authority = Authority::new();
        let cloud = cloud_options(&authority, &folder);
        let mut plain: Vec<&str> = cloud.iter().map(String::as_str).collect();
        let mut hosting = Vec::new();
        let mut rest = options.iter();
        while let Some(option) = rest.next() {
            if HOSTING.contains(option) { hosting.push((*option, *rest.next().unwrap())) } else { plain.push(option) }
        }
        let sim = Simulator::start(&plain).await;
        let mut values = Values::new(sim.cloud.as_ref().unwrap());
        values.host = host.unwrap_or("127.0.0.1").to_owned();
        for (option, value) in hosting {
            match option {
                "--base" => value.trim_end_matches('/').clone_into(&mut values.base),
                "--frame-ancestors" => value.clone_into(&mut values.frame_ancestors),
                "--connect-src" => value.clone_into(&mut values.connect_src),
                _ => panic!("{option} needs the simulator: name the spec in NEED_THE_SIMULATOR"),
            }
        }
        let server = Server::start(kind, &folder.path("site"), &values, &authority).await;
        let address = server.address().to_string();
        (sim, Self { kind: Some(kind), address, folder, server: Some(server) })
    }

    /// A file of the console.
    pub fn file(&self, name: &str) -> PathBuf {
        self.server.as_ref().map_or_else(|| self.folder.path("site"), Server::site).join(name)
    }

    /// Changes the one file whose name begins and ends so, or takes it away, with its compressed twins.
    pub fn damage(&self, part: (&str, &str), damage: impl Fn(Vec<u8>) -> Option<Vec<u8>>) {
        let names = fs::read_dir(self.file("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let hit: Vec<String> = names.filter(|name| name.starts_with(part.0) && name.ends_with(part.1)).collect();
        let [name] = hit.as_slice() else { panic!("{part:?}: {hit:?}") };
        for twin in ["br", "gz"] {
            let _ = fs::remove_file(self.file(&format!("{name}.{twin}")));
        }
        let bytes = fs::read(self.file(name)).unwrap();
        match damage(bytes) {
            Some(bytes) => fs::write(self.file(name), bytes).unwrap(),
            None => fs::remove_file(self.file(name)).unwrap(),
        }
    }

    /// Puts back all files as they were built.
    pub fn mend(&self) {
        copy(&dist(), &self.file(""));
    }

    /// Where a text stands in what the server has written.
    pub fn wrote(&self, text: &str) -> Vec<String> {
        let written = self.server.as_ref().map(Server::written).unwrap_or_default();
        let holds = |content: &[u8]| String::from_utf8_lossy(content).contains(text);
        written.into_iter().filter(|(_, content)| holds(content)).map(|(path, _)| path.display().to_string()).collect()
    }

    /// What the server has to say of itself, where something went wrong.
    pub fn said(&self) -> String {
        self.server.as_ref().map(Server::said).unwrap_or_default()
    }
}
