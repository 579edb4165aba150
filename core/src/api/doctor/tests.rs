use super::*;
use crate::api::doctor::finding::Cure;
use Outcome::{Answered, CutOff, NotTried, Opaque, Redirected, Silent, Thrown};

/// An answer of the API, as the browser would hand it over.
fn answer(status: u16, body: &str) -> Outcome {
    Answered(Some(Box::new(ApiError::from_answer(status, None, None, body))), true)
}

fn refused() -> Outcome {
    answer(
        401,
        r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: decrypt token fail"}"#,
    )
}

fn list() -> Outcome {
    Answered(None, true)
}

/// A world that answers each probe so, and a page in it.
struct World {
    seen: Seen,
    answers: Vec<(Ask, Outcome)>,
    token: bool,
}

impl World {
    fn of(answers: &[(Ask, Outcome)]) -> Self {
        let seen = Seen { online: true, page_https: true, ..Seen::default() };
        Self { seen, answers: answers.to_vec(), token: true }
    }

    fn on_its_own_origin(answers: &[(Ask, Outcome)]) -> Self {
        let mut world = Self::of(answers);
        world.seen.same_origin = true;
        world
    }

    /// Sends all probes; a probe that the world does not expect is a failure.
    fn examine(mut self) -> (Diagnosis, Vec<Ask>) {
        let mut sent = Vec::new();
        while let Some(ask) = self.seen.next(self.token) {
            assert!(sent.len() < 10, "no end: {sent:?}");
            let outcome =
                self.answers.iter().find(|(a, _)| *a == ask).unwrap_or_else(|| panic!("{ask:?} after {sent:?}"));
            self.seen.note(ask, Probe { outcome: outcome.1.clone(), ms: 7 });
            sent.push(ask);
            assert!(
                self.seen.diagnosis().steps.iter().all(|(_, state, _)| *state != State::Failed)
                    || self.seen.next(self.token).is_none(),
                "a verdict before the end: {sent:?}"
            );
        }
        self.seen.done = true;
        (self.seen.diagnosis(), sent)
    }
}

fn failed_at(diagnosis: &Diagnosis) -> Option<Step> {
    let mut failed = diagnosis.steps.iter().filter(|(_, state, _)| *state == State::Failed);
    let first = failed.next();
    assert!(failed.next().is_none(), "{diagnosis:?}");
    if let Some((step, ..)) = first {
        let behind = diagnosis.steps.iter().skip_while(|(s, ..)| s != step).skip(1);
        assert!(behind.into_iter().all(|(_, state, _)| *state == State::Skipped), "{diagnosis:?}");
    }
    first.map(|(step, ..)| *step)
}

fn fault(finding: Option<&Finding>) -> Option<Fault> {
    match finding {
        Some(Finding::Failure(error)) => Some(error.fault),
        _ => None,
    }
}

#[test]
fn an_open_way_is_found_open() {
    for world in [
        World::of(&[(Ask::AsTheList, refused()), (Ask::Real, list())]),
        World::on_its_own_origin(&[(Ask::AsTheList, refused()), (Ask::Real, list())]),
    ] {
        let (diagnosis, sent) = world.examine();
        assert_eq!(sent, [Ask::AsTheList, Ask::Real]);
        assert_eq!((failed_at(&diagnosis), &diagnosis.finding), (None, &None));
        assert!(diagnosis.steps.iter().all(|(_, state, _)| matches!(state, State::Passed | State::NotNeeded)));
    }
}

#[test]
fn without_a_token_it_is_open_up_to_the_gateway() {
    let mut world = World::of(&[(Ask::AsTheList, refused())]);
    world.token = false;
    let (diagnosis, _) = world.examine();
    assert_eq!(diagnosis.finding, None);
    let states: Vec<_> = diagnosis.steps.iter().map(|(_, state, _)| *state).collect();
    assert_eq!(states[6..], [State::Passed, State::Skipped]);
}

#[test]
fn each_obstacle_between_origins_has_a_verdict_of_its_own() {
    let none = (Ask::AsTheList, Thrown);
    for (answers, step, finding) in [
        (vec![none.clone(), (Ask::Reach, Thrown), (Ask::Simple, Thrown)], Step::Reach, Finding::Unreachable),
        (vec![none.clone(), (Ask::Reach, Opaque), (Ask::Simple, Thrown)], Step::Cors, Finding::Cors),
        (
            vec![
                none.clone(),
                (Ask::Reach, Opaque),
                (Ask::Simple, refused()),
                (Ask::Other(0), Thrown),
                (Ask::Other(1), Thrown),
            ],
            Step::Cors,
            Finding::Preflight,
        ),
        (
            vec![none.clone(), (Ask::Reach, Opaque), (Ask::Simple, refused()), (Ask::Other(0), refused())],
            Step::Cors,
            Finding::TokenHeader,
        ),
        (
            vec![
                none.clone(),
                (Ask::Reach, Opaque),
                (Ask::Simple, Redirected),
                (Ask::Other(0), Thrown),
                (Ask::Other(1), refused()),
            ],
            Step::Cors,
            Finding::TokenHeader,
        ),
        // A server that keeps others from even loading its answers is there all the same.
        (
            vec![
                none,
                (Ask::Reach, Thrown),
                (Ask::Simple, refused()),
                (Ask::Other(0), Thrown),
                (Ask::Other(1), Thrown),
            ],
            Step::Cors,
            Finding::Preflight,
        ),
    ] {
        let (diagnosis, sent) = World::of(&answers).examine();
        assert_eq!(failed_at(&diagnosis), Some(step), "{answers:?}");
        assert_eq!(diagnosis.finding.as_ref(), Some(&finding), "{answers:?}");
        assert!(!sent.contains(&Ask::Real), "the token went out");
        assert_eq!(finding.cure().is_some(), step == Step::Cors);
    }
}

#[test]
fn headers_that_are_not_exposed_are_a_note() {
    let hidden = |outcome| match outcome {
        Answered(error, _) => Answered(error, false),
        other => other,
    };
    let answers = [(Ask::AsTheList, hidden(refused())), (Ask::Real, hidden(list()))];
    let (diagnosis, _) = World::of(&answers).examine();
    assert_eq!((failed_at(&diagnosis), diagnosis.finding), (None, Some(Finding::NotExposed)));
    // On the page's own origin everything is exposed: then the service did not send it.
    let (diagnosis, _) = World::on_its_own_origin(&answers).examine();
    assert_eq!(diagnosis.finding, None);
}

#[test]
fn a_page_that_cannot_even_ask_is_told_why() {
    let mut offline = World::of(&[(Ask::AsTheList, Thrown), (Ask::Reach, Thrown), (Ask::Simple, Thrown)]);
    offline.seen.online = false;
    let (diagnosis, _) = offline.examine();
    assert_eq!((failed_at(&diagnosis), fault(diagnosis.finding.as_ref())), (Some(Step::Page), Some(Fault::Offline)));
    // The browser may be wrong about its network: what gets through counts.
    let mut behind_a_vpn = World::of(&[(Ask::AsTheList, refused()), (Ask::Real, list())]);
    behind_a_vpn.seen.online = false;
    assert_eq!(behind_a_vpn.examine().0.finding, None);
    let mut elsewhere = World::of(&[(Ask::AsTheList, Thrown), (Ask::Reach, Opaque), (Ask::Simple, Thrown)]);
    elsewhere.seen.online = false;
    assert_eq!(elsewhere.examine().0.finding, Some(Finding::Cors));

    let mut blocked = World::of(&[]);
    blocked.seen.asked.outcome = Thrown;
    blocked.seen.blocked = true;
    blocked.seen.online = false;
    let (diagnosis, _) = blocked.examine();
    assert_eq!(
        (failed_at(&diagnosis), fault(diagnosis.finding.as_ref())),
        (Some(Step::Policy), Some(Fault::BlockedByPolicy))
    );
    assert_eq!(diagnosis.finding.unwrap().cure(), Some(Cure::Policy));

    let mut mixed = World::of(&[(Ask::AsTheList, Thrown), (Ask::Reach, Thrown), (Ask::Simple, Thrown)]);
    mixed.seen.plain = true;
    let (diagnosis, _) = mixed.examine();
    assert_eq!((failed_at(&diagnosis), diagnosis.finding), (Some(Step::Page), Some(Finding::MixedContent)));
    // A browser that lets plain http to this machine through has no such trouble.
    let mut allowed = World::of(&[(Ask::AsTheList, refused()), (Ask::Real, list())]);
    allowed.seen.plain = true;
    assert_eq!(allowed.examine().0.finding, None);
}

#[test]
fn on_the_own_origin_silence_and_refusal_are_told_apart() {
    for (answers, step, finding) in [
        (vec![(Ask::AsTheList, Thrown), (Ask::Reach, Thrown)], Step::Reach, Finding::Unreachable),
        (vec![(Ask::AsTheList, Thrown), (Ask::Reach, refused())], Step::Json, Finding::BrokenOff),
        (vec![(Ask::AsTheList, CutOff)], Step::Json, Finding::BrokenOff),
        (vec![(Ask::AsTheList, refused()), (Ask::Real, Thrown)], Step::Json, Finding::BrokenOff),
    ] {
        let (diagnosis, _) = World::on_its_own_origin(&answers).examine();
        assert_eq!((failed_at(&diagnosis), diagnosis.finding), (Some(step), Some(finding)), "{answers:?}");
    }
    for (answers, step) in [
        (vec![(Ask::AsTheList, Silent), (Ask::Reach, Silent)], Step::Reach),
        (vec![(Ask::AsTheList, Silent), (Ask::Reach, refused())], Step::Json),
        (vec![(Ask::AsTheList, refused()), (Ask::Real, Silent)], Step::Json),
    ] {
        let (diagnosis, _) = World::on_its_own_origin(&answers).examine();
        assert_eq!(
            (failed_at(&diagnosis), fault(diagnosis.finding.as_ref())),
            (Some(step), Some(Fault::Timeout)),
            "{answers:?}"
        );
    }
}

#[test]
fn whoever_answers_in_the_services_place_is_named() {
    let said = |code: &str| format!(r#"{{"error_code":"{code}","error_msg":"x"}}"#);
    let stripped = r#"{"error_code":"APIGW.0301","error_msg":"x-auth-token not found"}"#;
    for (status, body, step, expected) in [
        (200, "<html><title>Sign in</title>".to_owned(), Step::Json, Fault::ProxyHtml),
        (502, "<html><title>Bad Gateway</title>".to_owned(), Step::Json, Fault::ProxyHtml),
        (401, "<html>".to_owned(), Step::Json, Fault::ProxyHtml),
        (431, "too large".to_owned(), Step::Json, Fault::ApiClient),
        (404, said("PROXY.NOT_ALLOWED"), Step::Gateway, Fault::Proxy),
        (404, said("APIGW.0101"), Step::Gateway, Fault::NotFound),
        (503, said("APIG.0613"), Step::Gateway, Fault::ApiServer),
        (401, stripped.to_owned(), Step::Gateway, Fault::Unauthorized),
        (500, said("CPS.0003"), Step::Service, Fault::ApiServer),
    ] {
        let outcome = match status {
            200 => Answered(
                Some(Box::new(ApiError::from_body(crate::api::decode::servers(&body).unwrap_err(), 200, None))),
                true,
            ),
            _ => answer(status, &body),
        };
        let (diagnosis, sent) = World::of(&[(Ask::AsTheList, outcome.clone())]).examine();
        assert_eq!(
            (failed_at(&diagnosis), fault(diagnosis.finding.as_ref())),
            (Some(step), Some(expected)),
            "{status} {body}"
        );
        assert_eq!(sent, [Ask::AsTheList], "the token went out");
        // The same where only the real request meets it.
        let (diagnosis, _) = World::of(&[(Ask::AsTheList, refused()), (Ask::Real, outcome)]).examine();
        assert_eq!(
            (failed_at(&diagnosis), fault(diagnosis.finding.as_ref())),
            (Some(step), Some(expected)),
            "{status} {body}"
        );
    }
    for answers in [vec![(Ask::AsTheList, Redirected)], vec![(Ask::AsTheList, refused()), (Ask::Real, Redirected)]] {
        let (diagnosis, _) = World::of(&answers).examine();
        assert_eq!(
            (failed_at(&diagnosis), fault(diagnosis.finding.as_ref())),
            (Some(Step::Redirect), Some(Fault::Redirected))
        );
    }
}

#[test]
fn the_token_goes_out_only_where_the_gateway_refused_the_placeholder() {
    let outcomes = [
        NotTried,
        Thrown,
        Silent,
        Opaque,
        Redirected,
        CutOff,
        list(),
        refused(),
        answer(401, ""),
        answer(502, "<html>"),
    ];
    for outcome in outcomes {
        let seen = Seen { online: true, asked: Probe { outcome: outcome.clone(), ms: 1 }, ..Seen::default() };
        let expected = outcome == refused() || outcome == list();
        assert_eq!(seen.next(true) == Some(Ask::Real), expected, "{outcome:?}");
        assert_ne!(seen.next(false), Some(Ask::Real));
    }
}

#[test]
fn the_doctor_is_offered_where_the_way_is_the_trouble() {
    let offered = Fault::ALL.into_iter().filter(|fault| concerns(&ApiError::new(*fault))).count();
    assert_eq!(offered, 11);
    let at = |status| concerns(&ApiError { status: Some(status), ..ApiError::new(Fault::ApiServer) });
    assert!(at(502) && at(504) && !at(500));
    let missing = ApiError { message: Some("x-auth-token not found".into()), ..ApiError::new(Fault::Unauthorized) };
    assert!(concerns(&missing) && !concerns(&ApiError::new(Fault::Unauthorized)));
}

#[test]
fn before_the_end_what_is_not_known_is_pending() {
    let seen = Seen { online: true, page_https: true, ..Seen::default() };
    let states: Vec<_> = seen.diagnosis().steps.iter().map(|(_, state, _)| *state).collect();
    assert_eq!(states[0], State::Passed);
    assert!(states[1..].iter().all(|state| *state == State::Pending), "{states:?}");
}

#[test]
fn silence_is_told_from_refusal_and_nothing_more_is_asked() {
    for (asked, reach, step) in [
        (Silent, Opaque, Step::Cors),
        (Silent, Thrown, Step::Reach),
        (Silent, Silent, Step::Reach),
        (Thrown, Silent, Step::Reach),
    ] {
        let (diagnosis, sent) = World::of(&[(Ask::AsTheList, asked), (Ask::Reach, reach)]).examine();
        assert_eq!(sent, [Ask::AsTheList, Ask::Reach]);
        assert_eq!(failed_at(&diagnosis), Some(step));
        assert_eq!(fault(diagnosis.finding.as_ref()), Some(Fault::Timeout));
    }
}

#[test]
fn an_answer_of_the_proxy_or_a_web_page_need_not_have_a_request_id() {
    let hidden = |body: &str| Answered(Some(Box::new(ApiError::from_answer(502, None, None, body))), false);
    let cors = |asked: Outcome| {
        let mut world = World::of(&[(Ask::AsTheList, asked)]);
        world.token = false;
        world.examine().0.steps[3].1
    };
    assert_eq!(cors(hidden(r#"{"error_code":"PROXY.REDIRECT","error_msg":"not followed"}"#)), State::Passed);
    assert_eq!(cors(hidden("<html><title>502</title>")), State::Passed);
    assert_eq!(cors(hidden(r#"{"error_code":"APIGW.0201","error_msg":"x"}"#)), State::Noted);
}
