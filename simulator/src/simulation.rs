//! Everything that is true at the moment: one value, shared by all listeners.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::Mutex;

use crate::clock::{Clock, Moment};
use crate::fault::rule::Rules;
use crate::iam::Attempts;
use crate::identity::{LIFETIME, Tokens};
use crate::journal::Journal;
use crate::options::Options;
use crate::project::Estates;
use crate::random::Random;
use crate::reply::Reply;

/// The state of the simulator.
#[derive(Debug)]
pub struct Simulation {
    /// The command line.
    pub options: Options,
    /// The time.
    pub clock: Clock,
    /// Projects and their servers.
    pub estates: Estates,
    /// Who may ask.
    pub tokens: Tokens,
    /// Failed sign-ins.
    pub attempts: Attempts,
    /// How long a token lasts that IAM issues, in seconds.
    pub lifetime: AtomicI64,
    /// For request IDs and tokens.
    pub random: Mutex<Random>,
    /// Programmed faults.
    pub rules: Rules,
    /// Requests seen; kept with `--faults` only.
    pub journal: Journal,
    /// Requests the recorder got.
    pub recorded: Journal,
    /// What is served as config.json, once the control endpoint has said so.
    pub config: Mutex<Option<Reply>>,
    /// Where the recorder listens.
    pub recorder: OnceLock<SocketAddr>,
    window: Mutex<(Moment, u32)>,
}

impl Simulation {
    /// The state at start.
    pub fn new(options: Options) -> Self {
        let clock = Clock::new(options.now);
        let now = clock.now();
        Self {
            estates: Estates::new(&options, now),
            tokens: Tokens::new(now),
            attempts: Attempts::default(),
            lifetime: AtomicI64::new(LIFETIME),
            random: Mutex::new(Random::named(options.seed, "requests")),
            rules: Rules::default(),
            journal: Journal::default(),
            recorded: Journal::default(),
            config: Mutex::default(),
            recorder: OnceLock::new(),
            window: Mutex::new((now, 0)),
            clock,
            options,
        }
    }

    /// Back to the state at start.
    pub fn reset(&self) {
        self.estates.reset();
        self.tokens.reset(self.clock.now());
        self.attempts.reset();
        self.lifetime.store(LIFETIME, Ordering::Relaxed);
        self.rules.clear();
        self.journal.clear();
        self.recorded.clear();
        *self.config.lock() = None;
    }

    /// A new request ID: 32 hexadecimal digits.
    pub fn request_id(&self) -> String {
        self.random.lock().hex(32)
    }

    /// Lets a living fleet move on.
    pub fn tick(&self) {
        // A standing clock moves by whole seconds; a tick is at least one.
        #[expect(clippy::cast_possible_truncation, reason = "the option is a small number of seconds")]
        self.clock.advance((self.options.tick as i64).max(1));
        self.estates.tick(self.clock.now());
    }

    /// Counts a list request; false where `--throttle` is exceeded in this second.
    pub fn within_limit(&self) -> bool {
        let Some(limit) = self.options.throttle else {
            return true;
        };
        let second = Moment(time::OffsetDateTime::now_utc().unix_timestamp());
        let mut window = self.window.lock();
        if window.0 != second {
            *window = (second, 0);
        }
        window.1 += 1;
        window.1 <= limit
    }
}
