//! What browsers log. Specs say which trouble they cause; each browser has words of its own for it.

use serde_json::Value;

use super::Kind;

/// The words for a request that got no answer, or not all of it.
pub fn no_answer(kind: Kind) -> &'static str {
    match kind {
        Kind::Chromium => "net::ERR_",
        Kind::Firefox => "NS_ERROR_NET_",
    }
}

/// The words for a request that was sent without a network. Firefox has several, by when it notices.
pub fn offline(kind: Kind) -> &'static str {
    match kind {
        Kind::Chromium => "net::ERR_INTERNET_DISCONNECTED",
        Kind::Firefox => "NS_ERROR_",
    }
}

/// The words for a request that CORS does not allow: of the rule, and of the request.
pub fn refusal_by_cors(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Chromium => ["has been blocked by CORS policy", "net::ERR_FAILED"],
        Kind::Firefox => ["Cross-Origin Request Blocked", "NS_ERROR_DOM_BAD_URI"],
    }
}

/// What Firefox has to say of an event: level and message.
pub fn of_firefox(event: &Value) -> Option<(String, String)> {
    let parameters = &event["params"];
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let address = text(&parameters["request"]["url"]);
    let (level, message) = match event["method"].as_str()? {
        "log.entryAdded" => {
            let level = text(&parameters["level"]);
            let place = text(&parameters["stackTrace"]["callFrames"][0]["url"]);
            (level, format!("{} {place}", text(&parameters["text"])))
        }
        // Firefox does not log answers that say no, and requests that fail, as Chromium does.
        "network.responseCompleted" => {
            let status = parameters["response"]["status"].as_u64().filter(|status| *status >= 400)?;
            ("error".to_owned(), format!("Failed to load {address}: the server responded with a status of {status}"))
        }
        "network.fetchError" => {
            let error = text(&parameters["errorText"]);
            // Somebody no longer wanted it.
            if error == "NS_BINDING_ABORTED" {
                return None;
            }
            ("error".to_owned(), format!("Failed to load {address}: {error}"))
        }
        _ => return None,
    };
    let level = if level == "error" { "SEVERE".to_owned() } else { level.to_uppercase() };
    Some((level, message))
}
