//! The report of the doctor as text, for whoever runs the proxy. In English, whatever the language of the page; without
//! token, project ID or query.

use super::{Diagnosis, State, Step, finding::Finding};

/// Where the check took place.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The origin of the page.
    pub page: &'a str,
    /// The address of the proxy.
    pub proxy: &'a str,
    /// When, as text.
    pub at: &'a str,
}

/// The report, a fact a line.
pub fn report(diagnosis: &Diagnosis, place: &Place) -> String {
    // A template of a proxy may have a key of its own behind the question mark.
    let proxy = place.proxy.split(['?', '#']).next().unwrap_or_default();
    let mut lines = vec![
        "Cloud Phone Console, connection check".to_owned(),
        format!("at: {}", place.at),
        format!("page: {}", place.page),
        format!("proxy: {proxy}"),
    ];
    for (step, state, ms) in &diagnosis.steps {
        let time = ms.map(|ms| format!(", {ms} ms")).unwrap_or_default();
        lines.push(format!("{}: {}{time}", step_key(*step), state_key(*state)));
    }
    if let Some(finding) = &diagnosis.finding {
        lines.push(format!("finding: {}", finding.key()));
        if let Finding::Failure(error) = finding {
            lines.extend(error.facts().iter().map(|(name, value)| format!("{name}: {value}")));
        }
    }
    lines.join("\n")
}

const fn step_key(step: Step) -> &'static str {
    match step {
        Step::Page => "page and network",
        Step::Policy => "content policy",
        Step::Reach => "proxy reachable",
        Step::Cors => "CORS",
        Step::Redirect => "no redirect",
        Step::Json => "JSON",
        Step::Gateway => "gateway",
        Step::Service => "service",
    }
}

const fn state_key(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Passed => "passed",
        State::Noted => "passed with a note",
        State::Failed => "failed",
        State::Skipped => "not tried",
        State::NotNeeded => "not needed",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, Probe, Seen};
    use super::*;
    use crate::api::error::{ApiError, Fault};

    #[test]
    fn the_report_has_every_step_and_the_facts_and_no_query() {
        let error = ApiError {
            status: Some(503),
            code: Some("APIGW.0613".into()),
            request_id: Some("abc".into()),
            ..ApiError::new(Fault::ApiServer)
        };
        let seen = Seen {
            online: true,
            asked: Probe { outcome: Outcome::Answered(Some(Box::new(error)), true), ms: 12 },
            done: true,
            ..Seen::default()
        };
        let place = Place {
            page: "https://console.example.com",
            proxy: "https://proxy.example.com/?key=secret&url={url}",
            at: "2026-01-01T00:00:00Z",
        };
        let text = report(&seen.diagnosis(), &place);
        for part in [
            "proxy: https://proxy.example.com/\n",
            "proxy reachable: passed, 12 ms",
            "gateway: failed",
            "finding: failure",
            "error_code: APIGW.0613",
            "request_id: abc",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(
            text.lines()
                .filter(|line| line.contains(": passed") || line.contains(": failed") || line.contains(": not "))
                .count(),
            8,
            "{text}"
        );
        assert!(!text.contains("secret"), "{text}");
    }
}
