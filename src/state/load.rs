//! Answering a question: the planned requests, each tried again where that is right, under one cancel.

use std::{future::poll_fn, pin::Pin, task::Poll};

use super::Console;
use crate::browser::{
    clock,
    http::{self, Cancel},
    timer::{self, Wake},
};
use cph_core::{
    api::{
        decode::{self, Answer},
        endpoint::Endpoint,
        error::{ApiError, Fault},
        mask::Mask,
        request::{ListServers, TimeUnit},
        retry::{self, Limits, Next},
        token::Token,
    },
    fleet::{plan::Question, reading::Reading},
    model::project::ProjectId,
};

/// A wait before the next attempt, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Why there is a wait.
    pub fault: Fault,
    /// The attempt that follows, from 2.
    pub attempt: u32,
    /// How many attempts there are at most.
    pub of: u32,
    /// How long it is, in milliseconds.
    pub ms: u64,
    /// When it ends, in milliseconds since 1970.
    pub until: u64,
}

/// All that is needed to ask.
pub struct Call {
    /// Told of the service's clock.
    console: Console,
    /// Where to.
    endpoint: Endpoint,
    /// Whose servers.
    project: ProjectId,
    /// With which token.
    token: Token,
    /// Which secrets an answer may quote.
    mask: Mask,
    /// Which of the session's tokens that is.
    pub turn: u32,
    /// How times are written.
    unit: TimeUnit,
    /// How long, how often, how much.
    pub limits: Limits,
    /// Ends it.
    cancel: Cancel,
    /// Ends a wait.
    wake: Wake,
    /// Told of each wait, and of its end.
    on_wait: Box<dyn Fn(Option<Wait>)>,
}

impl Call {
    /// A call for the session at hand; `None` where there is none, or no token.
    pub fn new(console: Console, cancel: Cancel, wake: Wake, on_wait: impl Fn(Option<Wait>) + 'static) -> Option<Self> {
        let connection = console.session().connection.get_untracked()?;
        Some(Self {
            console,
            endpoint: connection.endpoint,
            project: connection.project,
            token: console.session().token()?,
            mask: console.session().mask(),
            turn: console.session().turn(),
            unit: console.config().time_unit,
            limits: console.config().limits,
            cancel,
            wake,
            on_wait: Box::new(on_wait),
        })
    }
}

/// An answer with what it took.
pub struct Loaded {
    /// The answer.
    pub answer: Answer,
    /// How many requests were sent, repeated ones too.
    pub requests: u32,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

impl Call {
    /// Answers a question.
    ///
    /// # Errors
    /// The first failure that trying again did not mend.
    pub async fn answer(&self, question: &Question) -> Result<Loaded, ApiError> {
        let start = clock::now_ms();
        let parts = all(question.plan().readings().into_iter().map(|reading| self.read(reading))).await;
        // What one cannot answer the others cannot either: nobody waits for them.
        let parts = parts.inspect_err(|_| self.cancel.now(Fault::Cancelled))?;
        let requests = parts.iter().map(|(_, sent)| sent).sum();
        let answer = question.answer(parts.into_iter().filter_map(|(answer, _)| answer).collect());
        Ok(Loaded { answer, requests, took_ms: clock::now_ms().saturating_sub(start) })
    }

    /// Reads a list, and says how many requests that took.
    async fn read(&self, mut reading: Reading) -> Result<(Option<Answer>, u32), ApiError> {
        let mut sent = 0;
        while let Some(request) = reading.next_request() {
            let (answer, tries) = self.one(&request).await?;
            sent += tries;
            reading.take(answer);
        }
        Ok((reading.finish(), sent))
    }

    /// The answer to one request.
    ///
    /// # Errors
    /// The failure that trying again did not mend.
    pub async fn page(&self, request: &ListServers) -> Result<Answer, ApiError> {
        Ok(self.one(request).await?.0)
    }

    async fn one(&self, request: &ListServers) -> Result<(Answer, u32), ApiError> {
        let start = clock::now_ms();
        let address = self.endpoint.address(&request.path(&self.project, self.unit));
        let mut attempt = 1;
        loop {
            let error = match self.attempt(&address).await {
                Ok(answer) => return Ok((answer, attempt)),
                Err(error) => ApiError { attempts: attempt, ..error },
            };
            let elapsed = clock::now_ms().saturating_sub(start);
            match retry::next(&error, attempt, elapsed, self.limits, clock::chance()) {
                Next::Wait(ms) if self.cancel.reason().is_none() => {
                    attempt += 1;
                    (self.on_wait)(Some(Wait {
                        fault: error.fault,
                        attempt,
                        of: self.limits.attempts,
                        ms,
                        until: clock::now_ms() + ms,
                    }));
                    timer::sleep(ms, &self.wake).await;
                    (self.on_wait)(None);
                    if let Some(fault) = self.cancel.reason() {
                        return Err(ApiError { fault, ..error });
                    }
                }
                _ => return Err(error),
            }
        }
    }

    /// One attempt. A timeout ends this attempt only, so each has a cancel of its own, ended by the call's.
    async fn attempt(&self, address: &str) -> Result<Answer, ApiError> {
        let cancel = self.cancel.child();
        let origin = self.endpoint.origin();
        let reply = http::get(address, origin, &self.token, self.limits, &cancel, &self.mask).await?;
        if let Some(date) = reply.date {
            self.console.compare_clock(date);
        }
        decode::servers(&reply.body)
            .map(|answer| Answer { request_id: answer.request_id.or(reply.request_id.clone()), ..answer })
            .map_err(|problem| ApiError::from_body(problem, reply.status, reply.request_id))
    }
}

/// Runs futures side by side and gives their results in order, or the first failure as soon as there is one.
async fn all<T, E>(futures: impl Iterator<Item = impl Future<Output = Result<T, E>>>) -> Result<Vec<T>, E> {
    let mut running: Vec<(Pin<Box<_>>, Option<T>)> = futures.map(|f| (Box::pin(f), None)).collect();
    poll_fn(|context| {
        let mut done = true;
        for (future, result) in &mut running {
            if result.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(Ok(value)) => *result = Some(value),
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => done = false,
                }
            }
        }
        if done { Poll::Ready(Ok(())) } else { Poll::Pending }
    })
    .await?;
    Ok(running.into_iter().filter_map(|(_, result)| result).collect())
}
