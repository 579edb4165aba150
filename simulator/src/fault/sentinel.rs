//! Project IDs that stand for faults, so that a person can see each in the console by typing it.
//! One table says what each has for a fleet and what happens to its answers; `--list-faults`, the help and the tests read it.

use std::fmt::Write;
use std::time::Duration;

use serde_json::Value;

use crate::clock::Moment;
use crate::failure::{Failure, phrase};
use crate::fault::{oddity, shape};
use crate::fleet::Row;
use crate::project::Estate;
use crate::query::Query;
use crate::reply::{Delivery, Reply};
use crate::simulation::Simulation;

/// The fleet behind a sentinel.
#[derive(Clone, Copy, Debug)]
pub enum Stock {
    /// The two servers of the document.
    Example,
    /// An ordinary fleet.
    Generated(usize),
    /// An ordinary fleet turned into something else.
    Altered(usize, fn(Vec<Value>) -> Vec<String>),
}

/// What happens to its answers.
#[derive(Clone, Copy, Debug)]
enum Twist {
    /// Nothing.
    None,
    /// The first `times` calls are refused (all, where there is no number).
    Refuse { times: Option<u64>, failure: fn(&Simulation) -> Failure, retry: Retry },
    /// After that many calls only `second-token` is accepted.
    ExpireAfter(u64),
    /// The body becomes something else.
    Reshape(fn(Value) -> Vec<u8>),
    /// The body stays, the type is another.
    Typed(&'static str),
    /// A page of a proxy.
    Html(u16),
    /// The same in GBK, which the header says, or only the page itself.
    Gbk(u16, bool),
    /// No body.
    Empty,
    /// At most so many servers at a time, whatever limit is asked for.
    AtMost(u64),
    /// Delivered otherwise.
    Deliver(Delivery),
    /// Later.
    Delay(u64),
    /// Elsewhere.
    Redirect(u16),
    /// The fleet changes while it is read.
    Churn(Churn),
}

/// The `Retry-After` of a refusal.
#[derive(Clone, Copy, Debug)]
enum Retry {
    /// None.
    Absent,
    /// These words.
    After(&'static str),
    /// The HTTP date this many seconds from now.
    Date(i64),
}

/// How a fleet changes between two requests.
#[derive(Clone, Copy, Debug)]
enum Churn {
    /// After each first page one server more, at the head.
    Insert,
    /// After each first page the newest is gone.
    Delete,
    /// `count` is another each time.
    Count,
    /// Behind the first page there are 25 servers.
    Shrink,
    /// Servers of one second change places.
    Ties,
}

/// One project ID and what it stands for.
#[derive(Debug)]
pub struct Sentinel {
    /// The project ID.
    pub id: &'static str,
    /// What a person should expect.
    pub about: &'static str,
    /// Its fleet.
    pub stock: Stock,
    twist: Twist,
}

const PLAIN: Stock = Stock::Generated(57);

const fn entry(id: &'static str, about: &'static str, stock: Stock, twist: Twist) -> Sentinel {
    Sentinel { id, about, stock, twist }
}

const fn refuse(
    id: &'static str,
    about: &'static str,
    times: Option<u64>,
    failure: fn(&Simulation) -> Failure,
    retry: Retry,
) -> Sentinel {
    entry(id, about, PLAIN, Twist::Refuse { times, failure, retry })
}

const fn reshape(id: &'static str, about: &'static str, change: fn(Value) -> Vec<u8>) -> Sentinel {
    entry(id, about, PLAIN, Twist::Reshape(change))
}

const fn odd(id: &'static str, about: &'static str, size: usize, alter: fn(Vec<Value>) -> Vec<String>) -> Sentinel {
    entry(id, about, Stock::Altered(size, alter), Twist::None)
}

const fn deliver(id: &'static str, about: &'static str, delivery: Delivery) -> Sentinel {
    entry(id, about, PLAIN, Twist::Deliver(delivery))
}

const fn churn(id: &'static str, about: &'static str, churn: Churn) -> Sentinel {
    entry(id, about, Stock::Generated(130), Twist::Churn(churn))
}

/// All of them, in the order of `--list-faults`.
pub static ALL: &[Sentinel] = &[
    entry("empty", "no servers", Stock::Generated(0), Twist::None),
    entry("big-10000", "10,000 servers", Stock::Generated(10_000), Twist::None),
    entry("example", "the two servers of the API document", Stock::Example, Twist::None),
    refuse("err-400", "400 CPS.0002", None, |_| Failure::BadPaging, Retry::Absent),
    refuse(
        "err-401",
        "401 APIGW.0301, token expires",
        None,
        |sim| Failure::TokenExpired(sim.clock.now().plus(-60)),
        Retry::Absent,
    ),
    refuse("err-401-region", "401 APIGW.0307", None, |_| Failure::TokenOutdated, Retry::Absent),
    entry("err-401-later", "two answers, then 401 APIGW.0301 until second-token is used", PLAIN, Twist::ExpireAfter(2)),
    refuse("err-403", "403 with the newer policy body", None, |_| Failure::PolicyDenies, Retry::Absent),
    refuse("err-404", "404 APIGW.0101", None, |_| Failure::NoSuchApi, Retry::Absent),
    refuse("err-429", "429 APIGW.0308 twice, Retry-After 1, then servers", Some(2), throttled, Retry::After("1")),
    refuse("err-429-always", "429 APIGW.0308, no Retry-After", None, throttled, Retry::Absent),
    refuse("err-429-after-999", "429 APIGW.0308, Retry-After 999", None, throttled, Retry::After("999")),
    refuse(
        "err-429-after-date",
        "429 APIGW.0308 once, Retry-After an HTTP date in 2 s",
        Some(1),
        throttled,
        Retry::Date(2),
    ),
    refuse("err-429-after-soon", "429 APIGW.0308 once, Retry-After \"soon\"", Some(1), throttled, Retry::After("soon")),
    refuse("err-500", "500 CPS.0003 once, then servers", Some(1), |_| Failure::Internal, Retry::Absent),
    refuse("err-500-always", "500 CPS.0003", None, |_| Failure::Internal, Retry::Absent),
    refuse("err-503", "503 APIGW.0613 twice, then servers", Some(2), |_| Failure::IdentityUnavailable, Retry::Absent),
    refuse("err-503-always", "503 APIGW.0613", None, |_| Failure::IdentityUnavailable, Retry::Absent),
    entry("err-502-html", "502 with a web page", PLAIN, Twist::Html(502)),
    refuse("err-504", "504 APIGW.0201 twice, then servers", Some(2), |_| Failure::BackendTimeout, Retry::Absent),
    refuse("err-504-always", "504 APIGW.0201", None, |_| Failure::BackendTimeout, Retry::Absent),
    entry("html-200", "200 with a web page instead of JSON", PLAIN, Twist::Html(200)),
    entry("html-gbk", "502 with a web page in GBK, as its Content-Type says", PLAIN, Twist::Gbk(502, true)),
    entry("html-gbk-meta", "403 with a web page in GBK, as only the page itself says", PLAIN, Twist::Gbk(403, false)),
    reshape("error-200", "200 with error_code, error_msg and request_id", shape::error),
    reshape("error-200-list", "200 with an error and an empty list beside it", shape::error_beside_list),
    entry("capped-50", "137 servers, at most 50 at a time", Stock::Generated(137), Twist::AtMost(50)),
    entry("text-json", "the right JSON as text/plain", PLAIN, Twist::Typed("text/plain")),
    entry("empty-200", "200 without a body", PLAIN, Twist::Empty),
    reshape("bom", "a byte order mark before the JSON", shape::bom),
    reshape("bad-json", "JSON that cannot be read", shape::bad_json),
    deliver("truncated", "half of the announced bytes, then the connection ends", Delivery::Truncated),
    reshape("root-array", "the array of servers without anything around it", shape::root_array),
    reshape("servers-null", "\"servers\": null", shape::servers_null),
    reshape("servers-object", "\"servers\" an object by ID", shape::servers_object),
    reshape("count-missing", "no \"count\"", shape::count_missing),
    reshape("count-text", "\"count\" as text", shape::count_text),
    reshape("count-negative", "\"count\": -1", shape::count_negative),
    reshape("count-huge", "\"count\": 1e20", shape::count_huge),
    odd("null-everywhere", "every field null", 7, oddity::null_everywhere),
    odd("missing-fields", "servers with ever fewer fields, down to none", 24, oddity::missing_fields),
    odd("unknown-fields", "fields nobody has heard of, at every level", 7, oddity::unknown_fields),
    odd("odd-status", "status 7, -1, 6, \"5\", 5.0, null, \"x\", true, 1e20, absent", 12, oddity::odd_status),
    odd("odd-addresses", "addresses [null, {}, …], null, text, an object, IPv6", 10, oddity::odd_addresses),
    odd("bad-row", "text, a number, null, true and arrays among the servers", 9, oddity::bad_row),
    odd("wrong-types", "every field of another type", 8, oddity::wrong_types),
    odd("duplicate-ids", "the same server ID several times, on one page and across pages", 60, oddity::duplicate_ids),
    odd("missing-ids", "servers without an ID, with an empty and a null one", 12, oddity::missing_ids),
    odd("hostile-names", "markup, bidi and invisible characters, NUL, formulas, 100 KB", 24, oddity::hostile_names),
    odd("inconsistent", "addresses outside their subnet, subnets outside their VPC", 12, oddity::inconsistent),
    odd("deep-json", "an unknown field nested 2,000 deep", 5, oddity::deep),
    odd("many-addresses", "200 addresses on each server", 20, oddity::many_addresses),
    reshape("huge-body", "a body of more than 50 MiB", shape::huge),
    entry("redirect-302", "302 to another origin that takes anything", PLAIN, Twist::Redirect(302)),
    entry("redirect-307", "307 to another origin that takes anything", PLAIN, Twist::Redirect(307)),
    entry("redirect-308", "308 to another origin that takes anything", PLAIN, Twist::Redirect(308)),
    deliver("hang-headers", "never an answer", Delivery::HangHeaders),
    deliver("hang-body", "headers and half of the body, then nothing", Delivery::HangBody),
    entry("slow-3s", "every answer after 3 s", PLAIN, Twist::Delay(3)),
    deliver("slow-body", "the body in pieces over 8 s", Delivery::Slow(Duration::from_secs(8))),
    deliver("reset", "the connection ends without an answer", Delivery::Dropped),
    churn("insert-during", "a server enters at the head after each first page", Churn::Insert),
    churn("delete-during", "the newest server goes after each first page", Churn::Delete),
    churn("count-drift", "another count each time, the same servers", Churn::Count),
    churn("shrink-past-end", "130 servers on the first page, 25 in all behind it", Churn::Shrink),
    churn("swap-ties", "servers of the same second change places from call to call", Churn::Ties),
];

fn throttled(_: &Simulation) -> Failure {
    Failure::Throttled(200)
}

/// The sentinel of that project ID.
pub fn named(project: &str) -> Option<&'static Sentinel> {
    ALL.iter().find(|sentinel| sentinel.id == project)
}

/// One line each: the project ID and what it stands for.
pub fn table() -> String {
    ALL.iter().fold(String::new(), |mut table, sentinel| {
        let _ = writeln!(table, "  {:<22} {}", sentinel.id, sentinel.about);
        table
    })
}

/// The request a sentinel answers.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its parameters.
    pub query: &'a Query,
    /// How many list requests the project has had, this one included.
    pub call: u64,
    /// Its ID.
    pub request_id: &'a str,
    /// Its token.
    pub token: Option<&'a str>,
}

impl Sentinel {
    /// Changes the fleet after a page has been read.
    pub fn churn(&self, estate: &mut Estate, query: &Query, now: Moment) {
        let Twist::Churn(churn) = self.twist else {
            return;
        };
        // A page, not the single row with which a client looks at the head again.
        let first_page = query.offset == 0 && query.limit > 1;
        match churn {
            Churn::Insert if first_page => {
                if let Some(maker) = &mut estate.maker {
                    let server = maker.ordered(now);
                    estate.fleet.add(Row::from(server));
                }
            }
            Churn::Delete if first_page && estate.fleet.rows().len() > 60 => {
                let newest = estate.fleet.rows().first().map(|row| row.key().id.clone());
                if let Some(id) = newest {
                    estate.fleet.remove(&id);
                }
            }
            _ => {}
        }
    }

    /// The most servers it gives at a time.
    pub fn most_at_a_time(&self) -> Option<u64> {
        if let Twist::AtMost(most) = self.twist { Some(most) } else { None }
    }

    /// Turns the right answer into what this sentinel stands for.
    pub fn twist(&self, sim: &Simulation, mut reply: Reply, asked: &Asked<'_>) -> Reply {
        let Asked { query, call, request_id, token } = *asked;
        match self.twist {
            Twist::ExpireAfter(calls) => {
                if call > calls && token != Some("second-token") {
                    let failure = Failure::TokenExpired(sim.clock.now());
                    return refused(&failure, Retry::Absent, request_id);
                }
            }
            Twist::Refuse { times, failure, retry } => {
                if times.is_none_or(|times| call <= times) {
                    return refused(&failure(sim), retry, request_id);
                }
            }
            Twist::Reshape(change) => reply.body = change(read(&reply)).into(),
            Twist::Typed(content_type) => reply.set("Content-Type", content_type),
            Twist::Html(status) => return page(status),
            Twist::Gbk(status, in_header) => return gbk_page(status, in_header),
            Twist::Empty => reply.body = bytes_of(""),
            Twist::Deliver(delivery) => reply.delivery = delivery,
            Twist::Delay(seconds) => reply.delay = Duration::from_secs(seconds),
            Twist::Redirect(status) => return redirect(sim, status, self.id),
            Twist::Churn(Churn::Count) => {
                reply.body = shape::count_plus(read(&reply), call).into();
            }
            Twist::Churn(Churn::Shrink) if query.offset > 0 => {
                reply.body = shape::only_first(read(&reply), query.offset, 25).into();
            }
            Twist::Churn(Churn::Ties) if call.is_multiple_of(2) => {
                reply.body = shape::swapped_ties(read(&reply)).into();
            }
            Twist::None | Twist::AtMost(_) | Twist::Churn(_) => {}
        }
        reply
    }
}

fn bytes_of(text: &'static str) -> axum::body::Bytes {
    axum::body::Bytes::from_static(text.as_bytes())
}

fn read(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

fn refused(failure: &Failure, retry: Retry, request_id: &str) -> Reply {
    let mut reply = Reply::failure(failure, request_id);
    match retry {
        Retry::Absent => {}
        Retry::After(words) => reply.set("Retry-After", words),
        Retry::Date(seconds) => {
            let wait = Duration::from_secs(seconds.unsigned_abs());
            reply.set("Retry-After", &httpdate::fmt_http_date(std::time::SystemTime::now() + wait));
        }
    }
    reply
}

/// What proxies and misplaced fallbacks answer.
pub fn page(status: u16) -> Reply {
    let phrase = if status == 200 { "Welcome" } else { phrase(status) };
    let body = format!(
        "<!doctype html>\n<html>\n<head><title>{status} {phrase}</title></head>\n<body>\n<center><h1>{status} {phrase}</h1></center>\n\
         <hr><center>nginx</center>\n</body>\n</html>\n"
    );
    Reply::new(status, "text/html", body)
}

/// The page of a proxy in Chinese and GBK, with a title of "status 网关错误".
fn gbk_page(status: u16, in_header: bool) -> Reply {
    const WORDS: &[u8] = b"\xcd\xf8\xb9\xd8\xb4\xed\xce\xf3";
    let meta = if in_header { "" } else { "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">" };
    let mut body = format!("<!doctype html>\n<html>\n<head>{meta}<title>{status} ").into_bytes();
    body.extend(WORDS);
    body.extend(b"</title></head>\n<body><h1>");
    body.extend(WORDS);
    body.extend(b"</h1></body>\n</html>\n");
    Reply::new(status, if in_header { "text/html; charset=GBK" } else { "text/html" }, body)
}

/// A redirect to the recorder.
pub fn redirect(sim: &Simulation, status: u16, path: &str) -> Reply {
    let recorder = sim.recorder.get().map(ToString::to_string).unwrap_or_default();
    Reply::new(status, "text/html", "").with("Location", &format!("http://{recorder}/{path}"))
}
