//! What is sent to IAM for a token. A password passes through here, so each text is written once, into memory that is made
//! large enough at the start (nothing of it is left behind by growing) and overwritten at the end.

use zeroize::Zeroizing;

use crate::{
    api::{json::quote_into, token::Token},
    model::{
        invisible::cleaned,
        project::{ProjectId, ProjectIdProblem},
    },
};

/// What a token is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing: enough to list projects, not enough to list servers.
    Unscoped,
    /// The project of this ID.
    Project(ProjectId),
    /// The project of this name. The one that a region has from the start is called as the region.
    Named(String),
}

impl Scope {
    /// Reads what a person typed as project: nothing for the region's own, a name that begins as all of this region do
    /// (`cn-east-3_staging`), or else an ID.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn read(text: &str, region: &str) -> Result<Self, ProjectIdProblem> {
        let text = cleaned(text);
        if text.is_empty() {
            return Ok(Self::Named(region.to_owned()));
        }
        // Names have the same characters as IDs.
        let id = ProjectId::parse(text)?;
        Ok(if is_of_region(text, region) { Self::Named(text.to_owned()) } else { Self::Project(id) })
    }
}

/// Whether a project of this name belongs to a region.
pub fn is_of_region(name: &str, region: &str) -> bool {
    name.strip_prefix(region).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Who signs in.
pub struct Login<'a> {
    /// The name of the account, which IAM calls domain.
    pub account: &'a str,
    /// The name of the IAM user.
    pub user: &'a str,
    /// The password.
    pub password: &'a str,
    /// The user's ID and the one-time code, where the user needs one.
    pub code: Option<(&'a str, &'a str)>,
}

/// Asks for a token by password, and by one-time code where there is one.
pub fn by_password(login: &Login, scope: &Scope) -> Zeroizing<String> {
    let (id, passcode) = login.code.unwrap_or_default();
    let mut body = Body::new(&[login.account, login.user, login.password, id, passcode], scope);
    let methods = if login.code.is_some() { r#"["password","totp"]"# } else { r#"["password"]"# };
    body.raw(methods);
    body.raw(r#","password":{"user":{"name":"#);
    body.text(login.user);
    body.raw(r#","password":"#);
    body.text(login.password);
    body.raw(r#","domain":{"name":"#);
    body.text(login.account);
    body.raw("}}}");
    if login.code.is_some() {
        body.raw(r#","totp":{"user":{"id":"#);
        body.text(id);
        body.raw(r#","passcode":"#);
        body.text(passcode);
        body.raw("}}");
    }
    body.end(scope)
}

/// Asks for a token of another scope by a token.
pub fn by_token(token: &Token, scope: &Scope) -> Zeroizing<String> {
    let mut body = Body::new(&[token.header_value()], scope);
    body.raw(r#"["token"],"token":{"id":"#);
    body.text(token.header_value());
    body.raw("}");
    body.end(scope)
}

/// A request being written.
struct Body(Zeroizing<String>);

/// More than all that is not text of others, in bytes.
const FRAME: usize = 300;

impl Body {
    fn new(texts: &[&str], scope: &Scope) -> Self {
        let scope = match scope {
            Scope::Unscoped => 0,
            Scope::Project(id) => id.as_str().len(),
            Scope::Named(name) => name.len(),
        };
        // A character becomes six at most.
        let longest = texts.iter().fold(scope, |sum, text| sum + text.len()) * 6 + FRAME;
        let mut body = Self(Zeroizing::new(String::with_capacity(longest)));
        body.raw(r#"{"auth":{"identity":{"methods":"#);
        body
    }

    fn raw(&mut self, json: &str) {
        self.0.push_str(json);
    }

    fn text(&mut self, text: &str) {
        quote_into(&mut self.0, text);
    }

    fn end(mut self, scope: &Scope) -> Zeroizing<String> {
        self.raw("}");
        let (key, value) = match scope {
            Scope::Unscoped => ("", ""),
            Scope::Project(id) => ("id", id.as_str()),
            Scope::Named(name) => ("name", name.as_str()),
        };
        if !key.is_empty() {
            self.raw(r#","scope":{"project":{"#);
            self.text(key);
            self.raw(":");
            self.text(value);
            self.raw("}}");
        }
        self.raw("}}");
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(body: &str) -> Value {
        serde_json::from_str(body).unwrap()
    }

    fn project() -> Scope {
        Scope::Project(ProjectId::parse("06a5b529fa80d28b2f53c014024bed44").unwrap())
    }

    #[test]
    fn the_requests_are_those_of_iams_documents() {
        let login = Login { account: "IAMDomain", user: "IAMUser", password: "pa\"ss\\", code: None };
        let user = json!({ "name": "IAMUser", "password": "pa\"ss\\", "domain": { "name": "IAMDomain" } });
        assert_eq!(
            read(&by_password(&login, &Scope::Named("cn-north-4".into()))),
            json!({ "auth": {
                "identity": { "methods": ["password"], "password": { "user": user } },
                "scope": { "project": { "name": "cn-north-4" } },
            } })
        );
        let login = Login { code: Some(("7116d09f", "012345")), ..login };
        assert_eq!(
            read(&by_password(&login, &project())),
            json!({ "auth": {
                "identity": {
                    "methods": ["password", "totp"],
                    "password": { "user": user },
                    "totp": { "user": { "id": "7116d09f", "passcode": "012345" } },
                },
                "scope": { "project": { "id": "06a5b529fa80d28b2f53c014024bed44" } },
            } })
        );
        let (token, _) = Token::parse("MIIa", 10).unwrap();
        assert_eq!(
            read(&by_token(&token, &Scope::Unscoped)),
            json!({ "auth": { "identity": { "methods": ["token"], "token": { "id": "MIIa" } } } })
        );
    }

    #[test]
    fn a_project_is_typed_as_id_as_name_or_not_at_all() {
        let read = |text: &str| Scope::read(text, "cn-east-3");
        assert_eq!(read("  "), Ok(Scope::Named("cn-east-3".into())));
        assert_eq!(read("cn-east-3"), Ok(Scope::Named("cn-east-3".into())));
        assert_eq!(read(" cn-east-3_staging\u{feff} "), Ok(Scope::Named("cn-east-3_staging".into())));
        assert_eq!(read("06a5b529fa80d28b2f53c014024bed44"), Ok(project()));
        assert_eq!(read("cn-east-33"), Ok(Scope::Project(ProjectId::parse("cn-east-33").unwrap())));
        assert_eq!(read("a b"), Err(ProjectIdProblem::Character(' ')));
    }

    proptest! {
        #[test]
        fn any_text_arrives_as_it_was_typed_and_the_memory_never_moved(
            account in any::<String>(), user in "[\u{0}-\u{1f}\"\\\\]*", password in any::<String>(),
            code in proptest::option::of((any::<String>(), any::<String>())),
        ) {
            let code = code.as_ref().map(|(id, code)| (id.as_str(), code.as_str()));
            let body = by_password(&Login { account: &account, user: &user, password: &password, code }, &project());
            // As much as was asked for at the start, so nothing was copied elsewhere.
            let texts = account.len() + user.len() + password.len() + code.map_or(0, |(id, code)| id.len() + code.len());
            prop_assert_eq!(body.capacity(), (texts + 32) * 6 + FRAME);
            let value = read(&body);
            let identity = &value["auth"]["identity"];
            prop_assert_eq!(&identity["password"]["user"]["name"], &user);
            prop_assert_eq!(&identity["password"]["user"]["password"], &password);
            prop_assert_eq!(&identity["password"]["user"]["domain"]["name"], &account);
            if let Some((id, code)) = code {
                prop_assert_eq!(&identity["totp"]["user"]["id"], id);
                prop_assert_eq!(&identity["totp"]["user"]["passcode"], code);
            } else {
                prop_assert!(identity.get("totp").is_none());
            }
        }
    }
}
