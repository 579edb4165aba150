//! `config.json`: what the person who deploys the console decides. Read once at start, before anything else.
//!
//! | key | meaning | when wrong |
//! |---|---|---|
//! | `schema` | version of this format, 1 | fatal |
//! | `endpoints`, `auth`, `embed`, `limits`, `security` | where the token may go | fatal: no token field is shown |
//! | `api`, `features`, `product`, `ui` | how it looks and what it assumes | the default is used, and it is said |
//! | anything else | – | left out, and it is said |

mod origin;
pub mod profile;
pub mod read;
pub mod region;

use crate::api::{request::TimeUnit, retry::Limits};
use region::Region;

/// The configuration, complete: every key has a value.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // Each is a switch of its own in the file.
pub struct Config {
    /// `product`.
    pub product: Product,
    /// `endpoints.regions`, never empty unless custom addresses are allowed.
    pub regions: Vec<Region>,
    /// `endpoints.defaultRegion`: an index into `regions`.
    pub default_region: usize,
    /// `endpoints.allowCustom`: whether a base address may be typed.
    pub allow_custom: bool,
    /// `auth.maxTokenBytes`.
    pub max_token_bytes: usize,
    /// `auth.keepInTab`: whether the token may be kept in session storage if the person ticks it.
    pub keep_in_tab: bool,
    /// `auth.rememberProject`: whether a person may keep connections, without tokens, on the device.
    pub remember_project: bool,
    /// `auth.idleForgetMinutes`: after how long without use everything is forgotten; 0 is never.
    pub idle_forget_minutes: u32,
    /// `auth.pasteToken`: whether a token may be typed or pasted at all.
    pub paste_token: bool,
    /// `auth.iamLogin`: whether people may sign in with IAM.
    pub iam_login: bool,
    /// `auth.expiryWarnMinutes`: how long before a token ends that is said; 0 for never.
    pub warn_minutes: u32,
    /// `embed.parentOrigins`: the origins whose pages may connect to the console in a frame.
    pub parent_origins: Vec<String>,
    /// `embed.autoHeight`: whether the console tells the page around it how high it is.
    pub auto_height: bool,
    /// `embed.allowManualToken`: whether a token may be typed while the page is inside a frame.
    pub allow_token_in_frame: bool,
    /// `security.requireHttps`: refuse tokens on a plain `http` page that is not on this machine.
    pub require_https: bool,
    /// `features.rawJson`: whether the drawer offers the JSON as it came.
    pub raw_json: bool,
    /// `features.diagnostics`: whether the facts of a failure may be copied.
    pub diagnostics: bool,
    /// `limits`.
    pub limits: Limits,
    /// `api.createTimeUnit`.
    pub time_unit: TimeUnit,
    /// `ui.pageSizes`.
    pub page_sizes: Vec<u32>,
    /// `ui.defaultPageSize`, one of `page_sizes`.
    pub default_page_size: u32,
    /// `limits.maxLoadAll`: up to how many servers all are loaded without asking, once that is needed.
    pub auto_load: u32,
    /// `ui.refreshSeconds`: how often the list is asked by itself, in seconds; 0 is never.
    pub refresh_seconds: u32,
    /// `ui.theme`.
    pub theme: Option<&'static str>,
    /// `ui.locale`; `None` follows the browser.
    pub locale: Option<&'static str>,
}

/// `product`: how the console calls itself. Shown as text only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// `product.name`.
    pub name: Option<String>,
    /// `product.brand`: whose it is, shown before the name.
    pub brand: Option<String>,
    /// `product.logo`: a picture of the console's own origin, in the place of the mark.
    pub logo: Option<String>,
    /// `product.supportUrl`: where people find help.
    pub support_url: Option<String>,
    /// `product.notice`: a line such as "Production", shown beside the name.
    pub notice: Option<String>,
}

impl Config {
    /// Offers a page size too, in its place.
    pub fn add_page_size(&mut self, size: u32) {
        if let Err(place) = self.page_sizes.binary_search(&size) {
            self.page_sizes.insert(place, size);
        }
    }
}

impl Default for Config {
    /// What holds where `config.json` says nothing, or is not there: same-origin `/api`, nothing optional allowed.
    fn default() -> Self {
        Self {
            product: Product::default(),
            regions: Region::built_in(),
            default_region: 0,
            allow_custom: false,
            max_token_bytes: 65_536,
            keep_in_tab: false,
            remember_project: false,
            idle_forget_minutes: 0,
            paste_token: true,
            iam_login: true,
            warn_minutes: 15,
            parent_origins: Vec::new(),
            auto_height: true,
            allow_token_in_frame: false,
            raw_json: true,
            diagnostics: true,
            require_https: true,
            limits: Limits { attempts: 3, timeout_ms: 30_000, body_bytes: 16 * 1024 * 1024 },
            time_unit: TimeUnit::default(),
            page_sizes: vec![10, 20, 50, 100],
            default_page_size: 20,
            auto_load: 1000,
            refresh_seconds: 0,
            theme: None,
            locale: None,
        }
    }
}
