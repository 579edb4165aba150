//! The only place that touches the network: one GET with the token, or one POST to IAM, under one abort signal for headers
//! and body.
//!
//! Redirects are not followed (the token would go along), no cookies, no cache, no referrer. A body is read as a stream
//! and given up when it is larger than the limit. Secrets are masked in all that comes back, before anything is read from it
//! ([`Mask`]). Whatever happens comes back as a [`Fault`] class, never as a panic. Whether the browser believes to have a network
//! keeps nothing from being sent: behind a VPN it may be wrong. It only chooses the words.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_net::http::{Request, Response};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect, ResponseType,
};
use zeroize::Zeroizing;

use crate::browser::{
    self, clock, page, policy,
    timer::{self, Timer, Wake},
};
use cph_core::api::{
    charset, decode,
    doctor::{Outcome, Probe},
    error::{ApiError, Fault},
    mask::Mask,
    retry::{Limits, RetryAfter, http_date},
    token::Token,
};

/// Ends a request: its headers, its body, and any wait before its next attempt. A copy ends the same request.
#[derive(Clone, Default)]
pub struct Cancel(Rc<Inner>);

struct Inner {
    controller: Option<AbortController>,
    why: Cell<Option<Fault>>,
    children: RefCell<Vec<Weak<Inner>>>,
}

impl Default for Inner {
    fn default() -> Self {
        Self { controller: AbortController::new().ok(), why: Cell::new(None), children: RefCell::default() }
    }
}

impl Inner {
    fn end(&self, why: Fault) {
        if self.why.get().is_none() {
            self.why.set(Some(why));
        }
        if let Some(controller) = &self.controller {
            controller.abort();
        }
        for child in self.children.take().iter().filter_map(Weak::upgrade) {
            child.end(why);
        }
    }
}

impl Cancel {
    /// Ends the request and remembers why, since an abort itself cannot say.
    pub fn now(&self, why: Fault) {
        self.0.end(why);
    }

    /// A cancel for a part of the whole: it can end alone, and ends with this one.
    #[must_use]
    pub fn child(&self) -> Self {
        let child = Self::default();
        match self.reason() {
            Some(why) => child.now(why),
            None => self.0.children.borrow_mut().push(Rc::downgrade(&child.0)),
        }
        child
    }

    /// Whether the request was ended, and why.
    pub fn reason(&self) -> Option<Fault> {
        self.0.why.get()
    }
}

/// A successful answer, not yet understood.
pub struct Reply {
    /// The HTTP status, 200 to 299.
    pub status: u16,
    /// The `X-Request-Id` header, where it may be read.
    pub request_id: Option<String>,
    /// The service's clock, in seconds since 1970, where it may be read: not on another origin.
    pub date: Option<i64>,
    /// The body as text.
    pub body: String,
    /// The `X-Subject-Token` header, which only IAM's answer to a POST has, where it may be read.
    pub subject_token: Option<Zeroizing<String>>,
}

/// What is sent.
#[derive(Clone, Copy)]
pub enum Sent<'a> {
    /// A GET, with this token.
    Get(&'a Token),
    /// A POST of this JSON, without any token. Whoever sends one must not send it again by itself: a wrong password sent
    /// five times locks its user.
    Post(&'a str),
    /// A GET of the doctor.
    Probe {
        /// The one header of ours, with its value; a token only where the answer is readable.
        header: Option<(&'a str, &'a str)>,
        /// Whether the answer is to be read. One that is not may go to whoever does not allow this page: it is there or not, and
        /// that is all.
        readable: bool,
    },
}

/// Sends one GET.
///
/// # Errors
/// Every way this can fail, as a class with what is known of it.
pub fn get<'a>(
    address: &'a str,
    origin: Option<&'a str>,
    token: &'a Token,
    limits: Limits,
    cancel: &'a Cancel,
    mask: &'a Mask,
) -> impl Future<Output = Result<Reply, ApiError>> + 'a {
    send(address, origin, Sent::Get(token), limits, cancel, mask)
}

/// Sends one request. `mask` knows the secrets that its answer may quote.
///
/// # Errors
/// Every way this can fail, as a class with what is known of it.
pub async fn send(
    address: &str,
    origin: Option<&str>,
    sent: Sent<'_>,
    limits: Limits,
    cancel: &Cancel,
    mask: &Mask,
) -> Result<Reply, ApiError> {
    let timeout = {
        let cancel = cancel.clone();
        Timer::after(limits.timeout_ms, move || cancel.now(Fault::Timeout))
    };
    let answer = exchange(address, sent, limits, cancel, mask).await;
    drop(timeout);
    match answer {
        Ok(reply) => Ok(reply),
        Err(Failure::Known(error)) => Err(*error),
        Err(Failure::Thrown) => Err(ApiError::new(why_thrown(origin, cancel).await)),
    }
}

/// How long after a failure the event that names a blocked address is waited for, in milliseconds.
const POLICY_EVENT_MS: u64 = 50;

async fn why_thrown(origin: Option<&str>, cancel: &Cancel) -> Fault {
    if let Some(why) = cancel.reason() {
        return why;
    }
    if is_blocked(origin).await {
        Fault::BlockedByPolicy
    } else if page::is_online() {
        Fault::Network
    } else {
        Fault::Offline
    }
}

enum Failure {
    Known(Box<ApiError>),
    /// The browser threw: no answer, or it ended in the middle. Why is found out by the caller.
    Thrown,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Known(Box::new(error))
    }
}

async fn exchange(
    address: &str,
    sent: Sent<'_>,
    limits: Limits,
    cancel: &Cancel,
    mask: &Mask,
) -> Result<Reply, Failure> {
    understand(open(address, sent, cancel).await?, limits, cancel, mask).await
}

async fn open(address: &str, sent: Sent<'_>, cancel: &Cancel) -> Result<Response, Failure> {
    let signal = cancel.0.controller.as_ref().map(AbortController::signal);
    // Browsers refuse to leave a redirect alone where the answer is not to be read. Nothing secret goes out there.
    let (mode, redirect) = match sent {
        Sent::Probe { readable: false, .. } => (RequestMode::NoCors, RequestRedirect::Follow),
        _ => (RequestMode::Cors, RequestRedirect::Manual),
    };
    let request = match sent {
        Sent::Get(token) => Request::get(address).header("X-Auth-Token", token.header_value()),
        Sent::Post(_) => Request::post(address).header("Content-Type", "application/json;charset=utf8"),
        Sent::Probe { header: Some((name, value)), .. } => Request::get(address).header(name, value),
        Sent::Probe { .. } => Request::get(address),
    };
    let request = request
        .header("Accept", "application/json")
        .mode(mode)
        .redirect(redirect)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(signal.as_ref());
    let request = match sent {
        Sent::Post(body) => request.body(body),
        _ => request.build(),
    };
    request.map_err(|_| Failure::Thrown)?.send().await.map_err(|_| Failure::Thrown)
}

/// Sends a probe of the doctor and says what became of it.
pub async fn probe(
    address: &str,
    header: Option<(&str, &str)>,
    readable: bool,
    limits: Limits,
    cancel: &Cancel,
    mask: &Mask,
) -> Probe {
    let start = clock::now_ms();
    let timeout = {
        let cancel = cancel.clone();
        Timer::after(limits.timeout_ms, move || cancel.now(Fault::Timeout))
    };
    let outcome = match open(address, Sent::Probe { header, readable }, cancel).await {
        Ok(response) if response.type_() == ResponseType::Opaque => Outcome::Opaque,
        Ok(response) => {
            let request_id = response.headers().get("X-Request-Id").is_some();
            match understand(response, limits, cancel, mask).await {
                Ok(reply) => {
                    let problem = decode::servers(&reply.body).err();
                    let error = problem.map(|p| Box::new(ApiError::from_body(p, reply.status, reply.request_id)));
                    Outcome::Answered(error, request_id)
                }
                Err(Failure::Known(error)) if error.fault == Fault::Redirected => Outcome::Redirected,
                Err(Failure::Known(error)) => Outcome::Answered(Some(error), request_id),
                Err(Failure::Thrown) if cancel.reason() == Some(Fault::Timeout) => Outcome::Silent,
                Err(Failure::Thrown) => Outcome::CutOff,
            }
        }
        Err(_) if cancel.reason() == Some(Fault::Timeout) => Outcome::Silent,
        Err(_) => Outcome::Thrown,
    };
    drop(timeout);
    Probe { outcome, ms: clock::now_ms().saturating_sub(start) }
}

/// Whether the page's own policy kept a request to this origin, or to the page's own, from going out just now.
pub async fn is_blocked(origin: Option<&str>) -> bool {
    // Browsers fire that event in a task of its own, before or after they fail the request.
    timer::sleep(POLICY_EVENT_MS, &Wake::default()).await;
    policy::has_blocked(origin.unwrap_or(&page::origin()))
}

async fn understand(response: Response, limits: Limits, cancel: &Cancel, mask: &Mask) -> Result<Reply, Failure> {
    let status = response.status();
    if response.type_() == ResponseType::Opaqueredirect || (300..400).contains(&status) {
        return Err(ApiError::new(Fault::Redirected).into());
    }
    let headers = response.headers();
    let subject_token = headers.get("X-Subject-Token").map(Zeroizing::new);
    let mut mask = mask.clone();
    if let Some(token) = &subject_token {
        mask.learn(token);
    }
    let request_id = headers.get("X-Request-Id").or_else(|| headers.get("X-IAM-Trace-Id")).filter(|id| !id.is_empty());
    let request_id = request_id.map(|id| mask.over(&id).into_owned());
    let retry_after = headers.get("Retry-After").and_then(|after| {
        let now = i64::try_from(clock::now_ms() / 1000).unwrap_or(0);
        RetryAfter::read(&after, headers.get("Date").as_deref(), now)
    });
    let Some(bytes) = read(&response, limits.body_bytes).await? else {
        cancel.now(Fault::TooLarge);
        return Err(ApiError { status: Some(status), request_id, ..ApiError::new(Fault::TooLarge) }.into());
    };
    let body = mask.body(text_of(headers.get("Content-Type").as_deref(), &bytes));
    if (200..300).contains(&status) {
        let date = headers.get("Date").and_then(|date| http_date(&date));
        Ok(Reply { status, request_id, date, body, subject_token })
    } else {
        let challenge = headers.get("WWW-Authenticate");
        Err(ApiError::from_answer(status, request_id, retry_after, &body).with_challenge(challenge.as_deref()).into())
    }
}

/// The body as text, in the charset it is said to be in.
fn text_of(content_type: Option<&str>, bytes: &[u8]) -> String {
    let label = charset::declared(content_type, bytes);
    let text = label.and_then(|label| browser::charset::decode(bytes, &label));
    text.unwrap_or_else(|| decode::body_text(bytes))
}

/// The body, or `None` where it is larger than the limit.
async fn read(response: &Response, limit: usize) -> Result<Option<Vec<u8>>, Failure> {
    let Some(stream) = response.body() else { return Ok(Some(Vec::new())) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(|_| Failure::Thrown)?;
        let get = |key: &str| js_sys::Reflect::get(&part, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED);
        if get("done").is_truthy() {
            return Ok(Some(body));
        }
        let chunk = js_sys::Uint8Array::new(&get("value"));
        if body.len() + chunk.length() as usize > limit {
            return Ok(None);
        }
        body.extend(chunk.to_vec());
    }
}
