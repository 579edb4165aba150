//! What the page around the console may say. Each message is checked whole before anything is done; what is not an
//! envelope is dropped without a word, an unknown type or wrong data is answered with an error, unknown members do nothing.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{Refusal, VERSION};
use crate::{
    api::{
        filter::{FilterKey, ServerFilter},
        json::{Json, Members},
        request::MAX_LIMIT,
        token::Token,
    },
    model::{project::ProjectId, time::UtcTime},
    query::LONGEST as LONGEST_ID,
};

/// The most a message may have, in bytes of JSON. A token of 64 KB fits in.
pub const LONGEST: usize = 128 * 1024;

/// A message: its ID, which one it answers, and what it says.
#[derive(Debug, PartialEq)]
pub struct Message {
    /// Its ID, unique for its sender.
    pub id: String,
    /// The ID of the message it answers.
    pub re: Option<String>,
    /// What it says, or why that is not done, with what was wrong.
    pub body: Result<Body, (Refusal, String)>,
}

/// What a message says.
#[derive(Debug, PartialEq)]
pub enum Body {
    /// `auth.set`.
    Auth(Auth),
    /// `auth.clear`.
    Clear,
    /// `theme.set`.
    Theme(Look),
    /// `locale.set`: the language's tag, and the time zone where one is named.
    Locale(String, Option<String>),
    /// `view.set`.
    View(ViewChange),
    /// `ping`.
    Ping,
    /// `ok`: what was said is done.
    Done,
    /// `error`: what was said is not done; the code.
    Failed(String),
}

/// A token and what it is for.
#[derive(Debug, PartialEq, Eq)]
pub struct Auth {
    /// The token.
    pub token: Token,
    /// Whose servers.
    pub project: ProjectId,
    /// In which region; `None` for the usual one.
    pub region: Option<String>,
    /// When it ends.
    pub expires: Option<UtcTime>,
}

/// How the console is to look.
#[derive(Debug, PartialEq, Eq)]
pub struct Look {
    /// `light`, `dark` or `system`.
    pub scheme: &'static str,
    /// `more` or `normal`.
    pub contrast: Option<&'static str>,
    /// `comfortable` or `compact`.
    pub density: Option<&'static str>,
}

/// What of the view is to change. What is `None` stays.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ViewChange {
    /// All filters.
    pub filter: Option<ServerFilter>,
    /// The page, from 1.
    pub page: Option<u32>,
    /// Servers a page.
    pub page_size: Option<u32>,
    /// The server in the drawer; `Some(None)` closes it.
    pub server: Option<Option<String>>,
}

/// Reads a message; `None` where it is no envelope of this version. `longest_token` is `auth.maxTokenBytes`.
pub fn read(text: &str, longest_token: usize) -> Option<Message> {
    let members = Json::parse(text).ok()?.members()?;
    let word = |key| members.get(key).and_then(Json::string).filter(|w| (1..=64).contains(&w.chars().count()));
    if members.get("cph")?.get().parse() != Ok(VERSION) {
        return None;
    }
    let (id, kind) = (word("id")?, word("type")?);
    let re = match members.get("re") {
        Some(_) => Some(word("re")?),
        None => None,
    };
    let body = if text.len() > LONGEST {
        Err((Refusal::TooLarge, format!("at most {LONGEST} bytes")))
    } else {
        body(&kind, members.get("data").and_then(Json::members).unwrap_or_default(), longest_token)
    };
    Some(Message { id, re, body })
}

fn body(kind: &str, data: Members, longest_token: usize) -> Result<Body, (Refusal, String)> {
    let body = match kind {
        "auth.set" => auth(&data, longest_token).map(Body::Auth),
        "auth.clear" => Ok(Body::Clear),
        "theme.set" => look(&data).map(Body::Theme),
        "locale.set" => locale(&data),
        "view.set" => view(&data).map(Body::View),
        "ping" => Ok(Body::Ping),
        "ok" => Ok(Body::Done),
        "error" => text(&data, "code", 64).map(|code| Body::Failed(code.unwrap_or_default())),
        other => return Err((Refusal::UnknownType, other.to_owned())),
    };
    // Only the member's name is said, never what stood there.
    body.map_err(|member| (Refusal::BadMessage, member.to_owned()))
}

/// What is said of data: what was read, or the name of the member that is wrong.
type Read<T> = Result<T, &'static str>;

/// The text of a member; `None` where it is missing or `null`.
fn text(data: &Members, key: &'static str, longest: usize) -> Read<Option<String>> {
    match data.get(key).filter(|v| !v.is_null()) {
        Some(value) => value.string().filter(|t| t.len() <= longest).map(Some).ok_or(key),
        None => Ok(None),
    }
}

fn number(data: &Members, key: &'static str, most: u32) -> Read<Option<u32>> {
    match data.get(key).filter(|v| !v.is_null()) {
        Some(value) => value.get().parse().ok().filter(|n| (1..=most).contains(n)).map(Some).ok_or(key),
        None => Ok(None),
    }
}

fn one_of(data: &Members, key: &'static str, words: &[&'static str]) -> Read<Option<&'static str>> {
    match text(data, key, 64)? {
        Some(given) => words.iter().copied().find(|w| *w == given).map(Some).ok_or(key),
        None => Ok(None),
    }
}

fn auth(data: &Members, longest_token: usize) -> Read<Auth> {
    let given = zeroize::Zeroizing::new(text(data, "token", LONGEST)?.unwrap_or_default());
    // A program gives a token as it is; what would need cleaning is not one.
    let (token, _) = Token::parse(&given, longest_token)
        .ok()
        .filter(|(token, cleaned)| cleaned.is_empty() && token.length() == given.len())
        .ok_or("token")?;
    let project = text(data, "projectId", ProjectId::MAX)?.and_then(|id| ProjectId::parse(&id).ok());
    let expires = match text(data, "expiresAt", 64)? {
        Some(time) => Some(instant(&time).ok_or("expiresAt")?),
        None => None,
    };
    Ok(Auth { token, project: project.ok_or("projectId")?, region: text(data, "region", 32)?, expires })
}

fn look(data: &Members) -> Read<Look> {
    Ok(Look {
        scheme: one_of(data, "scheme", &["light", "dark", "system"])?.ok_or("scheme")?,
        contrast: one_of(data, "contrast", &["normal", "more"])?,
        density: one_of(data, "density", &["comfortable", "compact"])?,
    })
}

fn locale(data: &Members) -> Read<Body> {
    let tag = text(data, "lang", 64)?.filter(|tag| !tag.is_empty()).ok_or("lang")?;
    Ok(Body::Locale(tag, text(data, "timeZone", 64)?))
}

fn view(data: &Members) -> Read<ViewChange> {
    let filter = match data.get("filters").filter(|v| !v.is_null()) {
        Some(value) => {
            let given = value.members().ok_or("filters")?;
            let mut filter = ServerFilter::default();
            for key in FilterKey::ALL {
                let name = key.parameter();
                let Some(value) = given.get(name).filter(|v| !v.is_null()) else { continue };
                let text = value.text().filter(|t| t.len() <= LONGEST_ID).ok_or(name)?;
                filter.set(key, &text).map_err(|_| name)?;
            }
            Some(filter)
        }
        None => None,
    };
    let server = match data.get("server") {
        Some(value) if value.is_null() => Some(None),
        Some(_) => Some(text(data, "server", LONGEST_ID)?.filter(|id| !id.is_empty())),
        None => None,
    };
    Ok(ViewChange {
        filter,
        page: number(data, "page", u32::MAX)?,
        page_size: number(data, "pageSize", MAX_LIMIT)?,
        server,
    })
}

/// An instant of RFC 3339, with any offset. One without an offset is refused: what a page means by it is not known.
fn instant(text: &str) -> Option<UtcTime> {
    UtcTime::from_seconds(OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp())
}

#[cfg(test)]
mod tests;
