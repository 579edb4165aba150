//! One file of a build: which it is, in which encoding, and how long it may be kept.

use std::path::Path;
use std::time::UNIX_EPOCH;

use axum::http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::reply::Reply;

/// The file a path below the base names; none for what is never served.
pub fn name(rest: &str) -> Option<String> {
    if rest.is_empty() {
        return Some("index.html".to_owned());
    }
    let name = percent_decode_str(rest).decode_utf8().ok()?.into_owned();
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0']);
    let hidden = matches!(extension(&name), "br" | "gz" | "map" | "toml" | "rs");
    (name.split('/').all(plain) && !hidden).then_some(name)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// A file as read.
pub struct Asset {
    body: Vec<u8>,
    encoding: Option<&'static str>,
    tag: String,
}

impl Asset {
    /// Reads a file, or its precompressed twin where the client takes that.
    pub async fn read(path: &Path, headers: &HeaderMap) -> Option<Self> {
        for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
            if accepts(headers, encoding) {
                let mut twin = path.as_os_str().to_owned();
                twin.push(suffix);
                if let Some((body, tag)) = read(Path::new(&twin)).await {
                    return Some(Self { body, encoding: Some(encoding), tag: format!("\"{tag}-{encoding}\"") });
                }
            }
        }
        let (body, tag) = read(path).await?;
        Some(Self { body, encoding: None, tag: format!("\"{tag}\"") })
    }

    /// The answer: the file, or 304 where the client has it.
    pub fn reply(self, name: &str, headers: &HeaderMap) -> Reply {
        let known = headers.get("if-none-match").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let fresh = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.tag);
        let mut reply = if fresh {
            Reply { status: 304, ..Reply::default() }
        } else {
            Reply::new(200, content_type(name), self.body)
        };
        reply.set("ETag", &self.tag);
        reply.set("Vary", "Accept-Encoding");
        reply.set("Cache-Control", if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" });
        if let Some(encoding) = self.encoding.filter(|_| !fresh) {
            reply.set("Content-Encoding", encoding);
        }
        reply
    }
}

async fn read(path: &Path) -> Option<(Vec<u8>, String)> {
    let about = tokio::fs::metadata(path).await.ok().filter(std::fs::Metadata::is_file)?;
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let body = tokio::fs::read(path).await.ok()?;
    Some((body, format!("{changed:x}-{:x}", about.len())))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all("accept-encoding");
    let text = lines.iter().filter_map(|line| line.to_str().ok()).collect::<Vec<_>>().join(",");
    text.split(',').any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn content_type(name: &str) -> &'static str {
    match extension(name) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the name holds Trunk's hash: 64 bits in hexadecimal without padding, between hyphens, before or after the name.
fn is_hashed(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    if !matches!(extension, "js" | "mjs" | "css" | "wasm" | "svg" | "ico" | "png" | "woff2") {
        return false;
    }
    let is_hash = |part: &str| {
        (12..=16).contains(&part.len()) && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    name.starts_with("snippets/") || (!stem.contains('/') && stem.trim_end_matches("_bg").split('-').any(is_hash))
}
