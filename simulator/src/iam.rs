//! IAM: `POST /v3/auth/tokens` and `GET /v3/auth/projects`, as far as a console that signs in needs them.

pub mod users;

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use parking_lot::Mutex;
use serde_json::{Value, json};

use self::users::{Door, User};
use crate::failure::Failure;
use crate::identity::{Grant, Scope};
use crate::project;
use crate::random::Random;
use crate::region;
use crate::reply::Reply;
use crate::simulation::Simulation;

/// Wrong passwords before an account is locked.
const ATTEMPTS: u32 = 5;
/// Characters of a real token: 6,840 bytes of CMS in base64.
const TOKEN_LENGTH: usize = 9120;

const WRONG_LOGIN: Failure = Failure::LoginWrong("The username or password is wrong.");
const LOCKED: Failure = Failure::LoginWrong("The account is locked.");

/// Failed sign-ins by user name.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, u32>>);

impl Attempts {
    /// Unlocks everyone.
    pub fn reset(&self) {
        self.0.lock().clear();
    }
}

/// The field of the answer that says what a token is scoped to.
type Scoped = (&'static str, Value);

/// Who signed in, and how.
struct Login {
    user: &'static User,
    methods: Vec<String>,
}

/// `POST /v3/auth/tokens`: a token in `X-Subject-Token`, or IAM's refusal. `region` is that of a regional endpoint.
pub fn issue(sim: &Simulation, region: Option<&str>, query: &str, body: &[u8]) -> Result<Reply, Failure> {
    let body: Value = serde_json::from_slice(body).map_err(|_| Failure::LoginInvalid)?;
    let auth = body.get("auth").ok_or(Failure::LoginInvalid)?;
    let login = sign_in(sim, auth)?;
    let (scope, scoped) = scope_of(sim, auth.get("scope"))?;
    let now = sim.clock.now();
    let expires = now.plus(sim.lifetime.load(Ordering::Relaxed));
    let token = new_token(sim);
    sim.tokens.put(
        &token,
        Grant {
            scope,
            region: region.map(str::to_owned),
            expires,
            revoked: false,
            may_list: login.user.may_list,
            user: login.user.id.to_owned(),
        },
    );
    let domain = json!({ "id": users::DOMAIN_ID, "name": users::DOMAIN });
    let mut answer = json!({
        "catalog": if query.contains("nocatalog=true") { json!([]) } else { catalog() },
        "expires_at": expires.iam_text(),
        "issued_at": now.iam_text(),
        "methods": login.methods,
        "roles": [{ "id": "0", "name": "te_admin" }],
        "user": { "domain": domain, "id": login.user.id, "name": login.user.name, "password_expires_at": "" },
    });
    if let Some((name, value)) = scoped {
        merge_scope(&mut answer, name, value);
    }
    if login.methods.iter().any(|method| method == "totp") {
        merge_scope(&mut answer, "mfa_authn_at", json!(now.iam_text()));
    }
    let mut reply = Reply::json(201, &json!({ "token": answer }));
    reply.set("X-Subject-Token", &token);
    Ok(reply)
}

/// `GET /v3/auth/projects`: the projects the token's user can reach.
pub fn projects(sim: &Simulation, token: Option<&str>) -> Result<Reply, Failure> {
    const NEEDED: Failure = Failure::LoginWrong("The request you have made requires authentication.");
    sim.tokens.admit(token, None, sim.clock.now()).map_err(|_| NEEDED)?;
    let projects: Vec<_> = project::all()
        .into_iter()
        .map(|project| {
            json!({
                "domain_id": users::DOMAIN_ID,
                "is_domain": false,
                "parent_id": users::DOMAIN_ID,
                "name": project.name,
                "description": "",
                "links": { "self": format!("https://iam.myhuaweicloud.com/v3/projects/{}", project.id) },
                "id": project.id,
                "enabled": true,
            })
        })
        .collect();
    let links = json!({ "self": "https://iam.myhuaweicloud.com/v3/auth/projects", "previous": null, "next": null });
    Ok(Reply::json(200, &json!({ "projects": projects, "links": links })))
}

fn sign_in(sim: &Simulation, auth: &Value) -> Result<Login, Failure> {
    let identity = auth.get("identity").ok_or(Failure::LoginInvalid)?;
    let methods: Vec<String> = identity
        .get("methods")
        .and_then(|methods| serde_json::from_value(methods.clone()).ok())
        .ok_or(Failure::LoginInvalid)?;
    let named: Vec<_> = methods.iter().map(String::as_str).collect();
    let user = match named.as_slice() {
        ["token"] => by_token(sim, identity)?,
        ["password"] => by_password(sim, identity, false)?,
        ["password", "totp"] | ["totp", "password"] => {
            let user = by_password(sim, identity, true)?;
            check_passcode(identity, user)?;
            user
        }
        _ => return Err(Failure::LoginInvalid),
    };
    Ok(Login { user, methods })
}

fn by_token(sim: &Simulation, identity: &Value) -> Result<&'static User, Failure> {
    let token = text(identity, "/token/id")?;
    let grant = sim.tokens.admit(Some(token), None, sim.clock.now());
    let user = grant.ok().and_then(|grant| users::with_id(&grant.user));
    user.ok_or(Failure::LoginWrong("The token is invalid."))
}

fn by_password(sim: &Simulation, identity: &Value, with_passcode: bool) -> Result<&'static User, Failure> {
    let name = text(identity, "/password/user/name")?;
    let password = text(identity, "/password/user/password")?;
    let domain = text(identity, "/password/user/domain/name");
    let domain = domain.or_else(|_| text(identity, "/password/user/domain/id"))?;
    let mut attempts = sim.attempts.0.lock();
    let failed = attempts.entry(name.to_owned()).or_default();
    if *failed >= ATTEMPTS {
        return Err(LOCKED);
    }
    let user = users::named(name).filter(|_| domain == users::DOMAIN || domain == users::DOMAIN_ID);
    if user.is_some_and(|user| user.door == Door::Locked) {
        return Err(LOCKED);
    }
    let Some(user) = user.filter(|user| password == users::PASSWORD && user.door != Door::Elsewhere) else {
        *failed += 1;
        return Err(WRONG_LOGIN);
    };
    *failed = 0;
    if user.door == Door::Passcode && !with_passcode {
        return Err(Failure::LoginWrong("Additional authentications steps required."));
    }
    Ok(user)
}

fn check_passcode(identity: &Value, user: &User) -> Result<(), Failure> {
    let id = text(identity, "/totp/user/id")?;
    let code = text(identity, "/totp/user/passcode")?;
    if id == user.id && code == users::PASSCODE {
        Ok(())
    } else {
        Err(Failure::LoginWrong("The verification code is incorrect."))
    }
}

/// What the token will be for. A project wins over a domain.
fn scope_of(sim: &Simulation, scope: Option<&Value>) -> Result<(Scope, Option<Scoped>), Failure> {
    let Some(scope) = scope else {
        return Ok((Scope::Account, None));
    };
    let domain = json!({ "id": users::DOMAIN_ID, "name": users::DOMAIN });
    if let Some(wanted) = scope.get("project") {
        let id = wanted.get("id").and_then(Value::as_str);
        let name = wanted.get("name").and_then(Value::as_str);
        let known = project::all().into_iter().find(|project| id == Some(&project.id) || name == Some(&project.name));
        let (id, name) = match (known, id) {
            (Some(project), _) => (project.id, project.name),
            // The projects that stand for faults have no name of their own.
            (None, Some(id)) if sim.estates.knows(id) => (id.to_owned(), id.to_owned()),
            (None, None) if name.is_none() => return Err(Failure::LoginInvalid),
            _ => return Err(Failure::LoginForbidden),
        };
        let project = json!({ "domain": domain, "id": id, "name": name });
        return Ok((Scope::Project(id), Some(("project", project))));
    }
    if scope.get("domain").is_some() {
        return Ok((Scope::Account, Some(("domain", domain))));
    }
    Err(Failure::LoginInvalid)
}

fn new_token(sim: &Simulation) -> String {
    const START: &str = "MIIatAYJKoZIhvcNAQcCoIIapTCCGqECAQExDTALBglghkgBZQMEAgEwghjCBgkqhkiG9w0BBwGgghizBIIYr";
    let mut random = sim.random.lock();
    let rest =
        random.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-", TOKEN_LENGTH - START.len());
    format!("{START}{rest}")
}

fn catalog() -> Value {
    let entry = |service: &str, kind: &str| {
        let endpoints: Vec<_> = region::ALL
            .into_iter()
            .map(|region| {
                json!({
                    "id": Random::named(1, &format!("{service}{region}")).hex(32),
                    "interface": "public",
                    "region": region,
                    "region_id": region,
                    "url": format!("https://{service}.{region}.myhuaweicloud.com"),
                })
            })
            .collect();
        json!({ "endpoints": endpoints, "id": Random::named(2, service).hex(32), "name": service, "type": kind })
    };
    json!([entry("iam", "identity"), entry("cph", "cph")])
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, Failure> {
    value.pointer(pointer).and_then(Value::as_str).ok_or(Failure::LoginInvalid)
}

fn merge_scope(answer: &mut Value, name: &str, value: Value) {
    if let Some(answer) = answer.as_object_mut() {
        answer.insert(name.to_owned(), value);
    }
}
