//! What IAM answers: of a token all but itself (that is the header `X-Subject-Token`), and the projects of its user.

use super::body::is_of_region;
use crate::{
    api::{
        decode::{Body, BodyProblem, json_body},
        json::{Json, Members},
        said::Said,
    },
    model::{project::ProjectId, time::UtcTime},
};

/// What is known of a new token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// `issued_at`.
    pub issued: Option<UtcTime>,
    /// `expires_at`.
    pub expires: Option<UtcTime>,
    /// The ID of `project`, where the token is scoped to one.
    pub project: Option<ProjectId>,
    /// The ID of `user`, which a one-time code needs.
    pub user_id: Option<String>,
}

impl Issued {
    /// When the token ends by this machine's clock (`now`, both in milliseconds since 1970): its whole life from now on,
    /// whatever the clock of IAM says. Only where the life is not known, that clock's word is taken.
    pub fn end(&self, now: u64) -> Option<u64> {
        let expires = self.expires?.milliseconds();
        let life = self.issued.map(|issued| expires - issued.milliseconds()).filter(|life| *life > 0);
        match life {
            Some(life) => now.checked_add(u64::try_from(life).ok()?),
            None => u64::try_from(expires).ok(),
        }
    }
}

/// Reads the answer to a sign-in.
///
/// # Errors
/// Says why the body is no such answer.
pub fn issued(body: &str) -> Result<Issued, BodyProblem> {
    let body = answer(body, "token")?;
    let token = body.get("token").and_then(Json::members).ok_or(BodyProblem::WrongShape("token"))?;
    let time = |key| token.text(key).and_then(|text| UtcTime::parse(&text));
    let id = |key| token.get(key).and_then(|value| value.members()?.get("id")?.string());
    Ok(Issued {
        issued: time("issued_at"),
        expires: time("expires_at"),
        project: id("project").and_then(|id| ProjectId::parse(&id).ok()),
        user_id: id("user"),
    })
}

/// The body as the object it must be, unless it says that something failed.
fn answer<'a>(body: &'a str, wanted: &'static str) -> Result<Members<'a>, BodyProblem> {
    let Body::Object(body) = json_body(body)? else { return Err(BodyProblem::WrongShape(wanted)) };
    match Said::under_success(&body, wanted) {
        Some(said) => Err(BodyProblem::Error(Box::new(said))),
        None => Ok(body),
    }
}

/// One project of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its ID.
    pub id: ProjectId,
    /// Its name: that of its region, for all but the first with more behind it.
    pub name: String,
    /// What its owner says of it; often nothing.
    pub description: String,
}

/// The most projects that are taken; an account has a few dozen.
const MOST: usize = 500;

/// Reads the list of projects. What is no project, or not one that can be used, is left out.
///
/// # Errors
/// Says why the body is no such list.
pub fn projects(body: &str) -> Result<Vec<Project>, BodyProblem> {
    let body = answer(body, "projects")?;
    let list = body.get("projects").and_then(Json::elements).ok_or(BodyProblem::WrongShape("projects"))?;
    Ok(list.iter().take(MOST).filter_map(|entry| project(&entry.members()?)).collect())
}

fn project(entry: &Members) -> Option<Project> {
    let is = |key, word| entry.get(key).is_some_and(|value| value.get() == word);
    if is("enabled", "false") || is("is_domain", "true") {
        return None;
    }
    let id = ProjectId::parse(&entry.text("id")?).ok()?;
    let name = entry.text("name").unwrap_or_else(|| id.as_str().to_owned());
    Some(Project { id, name, description: entry.text("description").unwrap_or_default() })
}

/// The projects of a region by name, and how many others there are. All of them, where none bears the region's name: it is
/// then not one of the cloud's own.
pub fn of_region(projects: Vec<Project>, region: &str) -> (Vec<Project>, usize) {
    let (mut here, others): (Vec<_>, Vec<_>) = projects.into_iter().partition(|p| is_of_region(&p.name, region));
    if here.is_empty() {
        return (others, 0);
    }
    here.sort_by(|a, b| a.name.cmp(&b.name));
    (here, others.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sample of IAM's document, shortened.
    const SAMPLE: &str = r#"{"token":{"catalog":[],"expires_at":"2020-01-04T09:05:22.701000Z","issued_at":"2020-01-03T09:05:22.701000Z",
        "methods":["password"],"project":{"domain":{"id":"d78c","name":"IAMDomain"},"id":"aa2d97d7e62c4b7da3ffdfc11551f878","name":"cn-north-1"},
        "roles":[{"id":"0","name":"te_admin"}],"user":{"domain":{"id":"d78c","name":"IAMDomain"},"id":"7116d09f88fa41908676fdd4b039e95b","name":"IAMUser","password_expires_at":""}}}"#;

    #[test]
    fn the_documents_sample_is_understood() {
        let token = issued(SAMPLE).unwrap();
        assert_eq!(token.expires.unwrap().to_string(), "2020-01-04T09:05:22Z");
        assert_eq!(token.project.as_ref().unwrap().as_str(), "aa2d97d7e62c4b7da3ffdfc11551f878");
        assert_eq!(token.user_id.as_deref(), Some("7116d09f88fa41908676fdd4b039e95b"));
        assert_eq!(token.end(1_000), Some(1_000 + 24 * 3600 * 1000), "a day from now, whatever the year is there");
    }

    #[test]
    fn a_token_for_the_account_has_no_project_and_odd_fields_cost_nothing_else() {
        let token = issued(r#"{"token":{"expires_at":"2020-01-04T09:05:22.701000Z","domain":{"id":"d"},"user":7}}"#);
        let expires = UtcTime::parse("2020-01-04T09:05:22Z");
        assert_eq!(token, Ok(Issued { expires, ..Issued::default() }));
        assert_eq!(token.unwrap().end(5), expires.map(|t| t.milliseconds().unsigned_abs()));
        assert_eq!(issued(r#"{"token":{"expires_at":null,"project":{"id":"a/b"}}}"#), Ok(Issued::default()));
        assert_eq!(Issued::default().end(5), None);
        // A life of no length is none that is known.
        let at_once = Issued { issued: expires, expires, ..Issued::default() };
        assert_eq!(at_once.end(5), expires.map(|t| t.milliseconds().unsigned_abs()));
        for (body, problem) in [
            ("{}", BodyProblem::WrongShape("token")),
            ("[]", BodyProblem::WrongShape("token")),
            ("{\"token\":7}", BodyProblem::WrongShape("token")),
            ("", BodyProblem::Empty),
        ] {
            assert_eq!(issued(body), Err(problem), "{body}");
        }
    }

    #[test]
    fn an_error_under_a_status_of_success_is_one() {
        for body in [
            r#"{"error":{"code":401,"message":"m","title":"t"}}"#,
            r#"{"error_code":"401","error_msg":"m"}"#,
            r#"{"code":401,"message":"m","token":null,"projects":[]}"#,
        ] {
            let said = Said { code: Some("401".into()), message: Some("m".into()), request_id: None };
            assert_eq!(issued(body), Err(BodyProblem::Error(Box::new(said.clone()))), "{body}");
            assert_eq!(projects(body), Err(BodyProblem::Error(Box::new(said))), "{body}");
        }
    }

    #[test]
    fn projects_that_cannot_be_used_are_left_out_and_those_of_the_region_come_by_name() {
        let list = projects(
            r#"{"projects":[{"id":"3","name":"cn-east-3_staging","enabled":true,"is_domain":false,"description":"tests"},
                {"id":"1","name":"cn-north-4"},{"id":"2","name":"cn-east-3"},{"id":"4","name":"cn-east-33","enabled":true},
                {"id":"5","name":"cn-east-3_old","enabled":false},{"id":"6","name":"account","is_domain":true},
                {"id":"a/b","name":"cn-east-3_odd"},7,{"name":"cn-east-3_none"}],"links":{}}"#,
        )
        .unwrap();
        let names = |list: &[Project]| list.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&list), ["cn-east-3_staging", "cn-north-4", "cn-east-3", "cn-east-33"]);
        assert_eq!(list[0].description, "tests");
        let (here, others) = of_region(list.clone(), "cn-east-3");
        assert_eq!((names(&here), others), (vec!["cn-east-3".to_owned(), "cn-east-3_staging".to_owned()], 2));
        assert_eq!(of_region(list, "our-own").0.len(), 4);
        assert_eq!(projects("{\"projects\":null}"), Err(BodyProblem::WrongShape("projects")));
    }

    proptest! {
        #[test]
        fn no_body_panics(body in "\\PC*|[\\[\\]{}\",:\\\\ua0-9 ]*", cut in 0..SAMPLE.len()) {
            for body in [&body, SAMPLE.get(..cut).unwrap_or_default()] {
                let _ = (issued(body), projects(body));
            }
        }

        #[test]
        fn a_life_is_never_shorter_for_a_wrong_clock(now in 0..u64::MAX, issued in 0..2_000_000_000_i64, life in 1..200_000_i64) {
            let at = UtcTime::from_seconds;
            let token = Issued { issued: at(issued), expires: at(issued + life), ..Issued::default() };
            prop_assert_eq!(token.end(now), now.checked_add(life.unsigned_abs() * 1000));
        }

        #[test]
        fn six_fractional_digits_are_read_as_the_second_they_are_in(seconds in 0..4_000_000_000_i64, micro in 0..1_000_000_u32) {
            let time = UtcTime::from_seconds(seconds).unwrap();
            let text = time.to_string();
            let text = format!("{}.{micro:06}Z", text.trim_end_matches('Z'));
            let body = serde_json::json!({ "token": { "expires_at": text } }).to_string();
            prop_assert_eq!(super::issued(&body).unwrap().expires, Some(time));
        }
    }
}
