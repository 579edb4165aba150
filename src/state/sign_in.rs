//! Signing in with IAM: who, for which project, and what has become of it.
//!
//! A password or one-time code is never in here. The view hands it over when the form is sent, and has emptied the field by
//! then; it is written into one request, which is sent once and overwritten. What stays, in memory only, is who signed in,
//! so that the next time only the password has to be typed.

use zeroize::Zeroizing;

use super::{Console, session::Connection, watched::Watched};
use crate::browser::{
    clock,
    http::{self, Cancel, Sent},
    page, timer,
};
use cph_core::{
    api::{
        endpoint::Endpoint,
        error::{ApiError, Fault},
        iam::{
            self,
            answer::{self, Issued, Project},
            body::{self, Login, Scope},
            code::{self, CodeProblem},
            refusal::{self, By, Refusal},
        },
        mask::Mask,
        retry::Limits,
        token::Token,
    },
    config::{Config, region::Region},
    model::{invisible::cleaned, project::ProjectIdProblem},
};

/// How a token is had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is pasted.
    Token,
    /// IAM gives it.
    SignIn,
}

/// What is asked of IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A token for the project of the form.
    Project,
    /// The projects of the user, to choose from.
    Projects,
    /// Another token for the session at hand.
    Renewal,
}

/// What has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was asked, or a token was had.
    Idle,
    /// IAM was asked, since then (milliseconds since 1970).
    Busy(u64),
    /// It gave none.
    Failed(ApiError),
    /// The projects to choose from, in this region, and how many others there are.
    Choosing(String, Vec<Project>, usize),
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each is one field of the form.
pub struct Problems {
    /// No account.
    pub account: bool,
    /// No user.
    pub user: bool,
    /// No password.
    pub password: bool,
    /// No user ID, where it is needed.
    pub user_id: bool,
    /// The one-time code, where it is needed.
    pub code: Option<CodeProblem>,
    /// The project.
    pub project: Option<ProjectIdProblem>,
}

/// What is typed, and what has become of it.
pub struct SignIn {
    /// The chosen way to a token.
    way: Watched<Way>,
    /// Name of the account.
    pub account: Watched<String>,
    /// Name of the IAM user.
    pub user: Watched<String>,
    /// ID of the IAM user: typed, or told by IAM the last time.
    pub user_id: Watched<String>,
    /// Whether a one-time code is asked for.
    pub with_code: Watched<bool>,
    /// What is wrong with it.
    pub problems: Watched<Problems>,
    /// What has become of it.
    pub phase: Watched<Phase>,
    /// Whether a new token is asked for although the one at hand is good.
    pub renewing: Watched<bool>,
    /// The end of a token of which the person no longer wants to hear.
    pub quiet: Watched<Option<u64>>,
    job: Watched<Job>,
}

/// What is under way.
#[derive(Default)]
struct Job {
    cancel: Cancel,
    /// The token that can be exchanged for one of a project.
    token: Option<Token>,
}

/// All that a request needs, for the time it takes.
struct Call {
    endpoint: Endpoint,
    limits: Limits,
    longest_token: usize,
    cancel: Cancel,
    /// Which secrets an answer may quote.
    mask: Mask,
}

impl SignIn {
    /// Nothing typed.
    pub fn new(config: &Config) -> Self {
        Self {
            way: Watched::new(if config.paste_token { Way::Token } else { Way::SignIn }),
            account: Watched::new(String::new()),
            user: Watched::new(String::new()),
            user_id: Watched::new(String::new()),
            with_code: Watched::new(false),
            problems: Watched::new(Problems::default()),
            phase: Watched::new(Phase::Idle),
            renewing: Watched::new(false),
            quiet: Watched::new(None),
            job: Watched::new(Job::default()),
        }
    }

    /// The region whose IAM can be asked: that of the session, or else the chosen one. `None` where signing in is not
    /// offered, and for an address typed by hand, since nobody said where its IAM is.
    pub fn region(&'static self, console: Console) -> Option<&'static Region> {
        let config = console.config();
        let id = if console.session().entered.get() {
            console.session().connection.with(|c| c.as_ref()?.region.clone())?
        } else {
            console.form().region.get()
        };
        config.regions.iter().find(|region| region.id == id).filter(|_| config.iam_login)
    }

    /// Which way to a token is open, and whether there is another; `None` where there is none.
    pub fn way(&'static self, console: Console) -> Option<(Way, bool)> {
        match (console.config().paste_token, self.region(console).is_some()) {
            (true, true) => Some((self.way.get(), true)),
            (true, false) => Some((Way::Token, false)),
            (false, true) => Some((Way::SignIn, false)),
            (false, false) => None,
        }
    }

    /// Chooses a way.
    pub fn choose_way(&'static self, way: Way) {
        if self.way.get_untracked() != way {
            self.stop();
            self.way.set(way);
        }
    }

    /// Asks IAM, or says what is wrong with what was typed. Whether it is asked: the fields of password and code must be
    /// empty then.
    pub fn submit(&'static self, console: Console, wish: Wish, password: &str, code: &str) -> bool {
        let Some(region) = self.region(console) else { return false };
        let (account, user) = (self.account.get_untracked(), self.user.get_untracked());
        let with_code = self.with_code.get_untracked();
        let id = self.user_id.get_untracked();
        let scope = match wish {
            Wish::Projects => Ok(Scope::Unscoped),
            Wish::Project => Scope::read(&console.form().project.get_untracked(), &region.id),
            Wish::Renewal => {
                let project = console.session().connection.with_untracked(|c| c.as_ref().map(|c| c.project.clone()));
                project.map(Scope::Project).ok_or(ProjectIdProblem::Missing)
            }
        };
        let (account, user, id) = (cleaned(&account), cleaned(&user), cleaned(&id));
        let code = with_code.then(|| code::read(code));
        let problems = Problems {
            account: account.is_empty(),
            user: user.is_empty(),
            password: password.is_empty(),
            user_id: with_code && id.is_empty(),
            code: code.as_ref().and_then(|code| code.as_ref().err().copied()),
            project: scope.as_ref().err().copied(),
        };
        self.problems.set(problems);
        let Ok(scope) = scope else { return false };
        if problems != Problems::default() {
            return false;
        }
        let code = code.and_then(Result::ok);
        let login = Login { account, user, password, code: code.as_ref().map(|code| (id, code.as_str())) };
        let by = if with_code { By::PasswordAndCode } else { By::Password };
        let mut mask = console.session().mask();
        mask.learn(password);
        if let Some(code) = &code {
            mask.learn(code);
        }
        self.ask(console, region, (body::by_password(&login, &scope), by, mask), wish);
        true
    }

    /// Takes one of the projects to choose from: exchanges the token at hand for one of it.
    pub fn choose(&'static self, console: Console, project: &Project) {
        let token = self.job.update(|job| job.token.take());
        if let (Some(token), Some(region)) = (token, self.region(console)) {
            let request = body::by_token(&token, &Scope::Project(project.id.clone()));
            let mut mask = console.session().mask();
            mask.learn(token.header_value());
            self.ask(console, region, (request, By::Token, mask), Wish::Project);
        }
    }

    /// Ends what is under way, and forgets any token that is not yet of a session.
    pub fn stop(&'static self) {
        self.job.with_untracked(|job| job.cancel.now(Fault::Cancelled));
        self.job.set(Job::default());
        self.phase.set(Phase::Idle);
        self.problems.set(Problems::default());
    }

    /// Forgets who signed in, too.
    pub fn forget(&'static self) {
        self.stop();
        for text in [self.account, self.user, self.user_id] {
            text.set(String::new());
        }
        self.with_code.set(false);
        self.renewing.set(false);
    }

    fn ask(
        &'static self,
        console: Console,
        region: &'static Region,
        (body, by, mask): (Zeroizing<String>, By, Mask),
        wish: Wish,
    ) {
        self.stop();
        let cancel = self.job.with_untracked(|job| job.cancel.clone());
        let config = console.config();
        let call = Call {
            endpoint: region.iam.clone(),
            limits: config.limits,
            longest_token: config.max_token_bytes,
            cancel: cancel.clone(),
            mask,
        };
        self.phase.set(Phase::Busy(clock::now_ms()));
        timer::spawn(async move {
            let result = call.run(body, by, wish == Wish::Projects).await;
            // Whatever ended it has said so already; a timeout is an end of its own.
            if cancel.reason() == Some(Fault::Cancelled) {
                return;
            }
            match result {
                Ok((token, issued, projects)) => self.take(console, region, (token, issued), projects, wish),
                Err(error) => {
                    if matches!(error.fault, Fault::SignIn(Refusal::CodeNeeded)) {
                        self.with_code.set(true);
                    }
                    self.phase.set(Phase::Failed(error));
                }
            }
        });
    }

    fn take(
        &'static self,
        console: Console,
        region: &'static Region,
        (token, issued): (Token, Issued),
        projects: Option<Vec<Project>>,
        wish: Wish,
    ) {
        if let Some(id) = &issued.user_id {
            self.user_id.set(id.clone());
        }
        if let Some(projects) = projects {
            let (here, others) = answer::of_region(projects, &region.id);
            self.job.update(|job| job.token = Some(token));
            self.phase.set(Phase::Choosing(region.id.clone(), here, others));
            return;
        }
        self.phase.set(Phase::Idle);
        let end = issued.end(clock::now_ms());
        if wish == Wish::Renewal {
            console.form().take_new(console, token, end);
        } else if let Some(project) = issued.project {
            let connection = Connection {
                region: Some(region.id.clone()),
                name: region.name.clone(),
                endpoint: region.cph.clone(),
                project,
            };
            console.form().enter(console, connection, token, end);
        } else {
            self.phase.set(Phase::Failed(ApiError::new(Fault::SignIn(Refusal::Scope))));
        }
    }
}

type Gained = (Token, Issued, Option<Vec<Project>>);

impl Call {
    /// Gets a token, and the projects of its user where they are wanted.
    async fn run(&self, body: Zeroizing<String>, by: By, with_projects: bool) -> Result<Gained, ApiError> {
        let (token, issued) = self.token(body).await.map_err(|error| refusal::of_iam(error, by))?;
        if !with_projects {
            return Ok((token, issued, None));
        }
        let projects = self.projects(&token).await.map_err(|error| refusal::of_iam(error, By::Token))?;
        Ok((token, issued, Some(projects)))
    }

    async fn token(&self, body: Zeroizing<String>) -> Result<(Token, Issued), ApiError> {
        let reply = self.send(iam::TOKENS, Sent::Post(&body), &self.mask).await?;
        drop(body);
        let issued =
            answer::issued(&reply.body).map_err(|p| ApiError::from_body(p, reply.status, reply.request_id.clone()))?;
        let token = reply.subject_token.and_then(|text| Token::parse(&text, self.longest_token).ok());
        let Some((token, _)) = token else {
            let elsewhere = self.endpoint.is_elsewhere(&page::origin());
            let why = if elsewhere { Refusal::TokenHidden } else { Refusal::TokenLost };
            return Err(ApiError {
                status: Some(reply.status),
                request_id: reply.request_id,
                ..ApiError::new(Fault::SignIn(why))
            });
        };
        Ok((token, issued))
    }

    async fn projects(&self, token: &Token) -> Result<Vec<Project>, ApiError> {
        let mut mask = self.mask.clone();
        mask.learn(token.header_value());
        let reply = self.send(iam::PROJECTS, Sent::Get(token), &mask).await?;
        answer::projects(&reply.body).map_err(|p| ApiError::from_body(p, reply.status, reply.request_id))
    }

    /// One request, once. A timeout ends it and not what is around it.
    async fn send(&self, path: &str, sent: Sent<'_>, mask: &Mask) -> Result<http::Reply, ApiError> {
        let address = self.endpoint.address(path);
        http::send(&address, self.endpoint.origin(), sent, self.limits, &self.cancel.child(), mask).await
    }
}
