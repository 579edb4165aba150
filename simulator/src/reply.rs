//! What goes back over the wire, and how: whole, slowly, only in part, or not at all.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use futures_util::stream;
use serde_json::Value;

use crate::failure::Failure;

/// How the bytes of an answer reach the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// At once and complete.
    #[default]
    Whole,
    /// Nothing is ever sent.
    HangHeaders,
    /// Headers and half of the body, then nothing more.
    HangBody,
    /// In pieces, over about this long.
    Slow(Duration),
    /// Half of the announced length, then the connection is closed.
    Truncated,
    /// The connection is closed without an answer.
    Dropped,
}

/// One answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Header lines in order; a repeated name is sent repeatedly.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// How it is delivered.
    pub delivery: Delivery,
    /// Wait before anything is sent.
    pub delay: Duration,
}

impl Reply {
    /// An answer with a body of the given type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { status, body: body.into(), ..Self::default() }.with("Content-Type", content_type)
    }

    /// A JSON answer.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// A refusal, with its request id in body and header.
    pub fn failure(failure: &Failure, request_id: &str) -> Self {
        let mut reply = Self::json(failure.status(), &failure.body(request_id));
        reply.set("X-Request-Id", request_id);
        if matches!(failure, Failure::LoginInvalid | Failure::LoginWrong(_) | Failure::LoginForbidden) {
            reply.set("X-IAM-Trace-Id", request_id);
        }
        reply
    }

    /// This answer with one more header line.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a header line, in place of those of the same name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(present, _)| !present.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Sets a header line unless there is one of that name.
    pub fn offer(&mut self, name: &str, value: &str) {
        if self.header(name).is_none() {
            self.set(name, value);
        }
    }

    /// The value of a header line.
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = self.headers.iter().find(|(present, _)| present.eq_ignore_ascii_case(name));
        line.map(|(_, value)| value.as_str())
    }

    /// Sends it. Ends only when the body has been handed over, or never where it is to hang.
    pub async fn deliver(self) -> Response<Body> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let length = self.body.len();
        let body = match self.delivery {
            Delivery::HangHeaders => return std::future::pending().await,
            Delivery::Whole => Body::from(self.body.clone()),
            Delivery::HangBody => hang_after_half(&self.body),
            Delivery::Slow(over) => in_pieces(&self.body, over),
            Delivery::Truncated => cut_after_half(&self.body),
            // The connection fails before its first byte is flushed.
            Delivery::Dropped => {
                Body::from_stream(stream::once(async { Err::<Bytes, _>(io::Error::other("dropped on request")) }))
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.append(name, value);
            }
        }
        if matches!(self.delivery, Delivery::HangBody | Delivery::Truncated) {
            headers.insert("content-length", HeaderValue::from(length));
        }
        response
    }
}

fn first_half(body: &Bytes) -> Bytes {
    body.slice(..body.len() / 2)
}

fn hang_after_half(body: &Bytes) -> Body {
    let half = first_half(body);
    Body::from_stream(stream::unfold(Some(half), |piece| async move {
        match piece {
            Some(piece) => Some((Ok::<_, Infallible>(piece), None)),
            None => std::future::pending().await,
        }
    }))
}

fn cut_after_half(body: &Bytes) -> Body {
    let half = first_half(body);
    Body::from_stream(stream::unfold(Some(half), |piece| async move {
        if let Some(piece) = piece {
            return Some((Ok(piece), None));
        }
        // Time for the first half to leave before the connection fails.
        tokio::time::sleep(Duration::from_millis(50)).await;
        Some((Err(io::Error::other("cut on request")), None))
    }))
}

fn in_pieces(body: &Bytes, over: Duration) -> Body {
    const PIECES: u32 = 20;
    let size = body.len().div_ceil(PIECES as usize).max(1);
    let wait = over / PIECES;
    Body::from_stream(stream::unfold(body.clone(), move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(wait).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, Infallible>(piece), rest))
    }))
}
