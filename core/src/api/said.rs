//! What an answer says of a failure, in the shapes of the service, the gateway, IAM and what else may stand before them; under a
//! status of success as well, which some of them send with an error in the body.

use super::json::{Json, Members};

/// The pairs of names that code and message have.
const PAIRS: [(&str, &str); 3] = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

/// Codes that stand for success, in answers which always have one.
const SUCCESS: [&str; 6] = ["0", "00", "200", "201", "ok", "success"];

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// `error_code`, or IAM's number.
    pub code: Option<String>,
    /// `error_msg`.
    pub message: Option<String>,
    /// `request_id`.
    pub request_id: Option<String>,
}

impl Said {
    /// What the body of an error status says: code and message the way the official clients find them, by pairs of names, else
    /// inside nested objects.
    pub fn find(body: Json) -> Option<Self> {
        find(body, 0)
    }

    /// What the body of an answer with a status of success says of a failure; `None` where it is what was asked for: `wanted` is
    /// the key of that.
    pub fn under_success(body: &Members, wanted: &str) -> Option<Self> {
        let request_id = || body.text("request_id").filter(|id| !id.is_empty());
        let of_pair = |(code, message): (&str, &str)| {
            let text = |key| body.text(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            let said = Self { code: text(code), message: text(message), request_id: request_id() };
            let succeeded = said
                .code
                .as_deref()
                .is_some_and(|code| SUCCESS.iter().any(|success| code.eq_ignore_ascii_case(success)));
            (!succeeded && (said.code.is_some() || said.message.is_some())).then_some(said)
        };
        let [named, camel, plain] = PAIRS;
        if let Some(said) = of_pair(named).or_else(|| of_pair(camel)) {
            return Some(said);
        }
        for key in ["error", "errors"] {
            let Some(value) = body.get(key) else { continue };
            let elements = value.elements();
            let inner = elements.as_ref().map_or(Some(value), |list| list.first().copied());
            let said = match inner {
                Some(inner) if inner.is_composite() => find(inner, 0),
                // As OAuth has it: a word, and a description beside it.
                Some(inner) => {
                    inner.string().filter(|text| !text.is_empty()).map(|text| match body.text("error_description") {
                        Some(description) => Self { code: Some(text), message: Some(description), request_id: None },
                        None => Self { code: None, message: Some(text), request_id: None },
                    })
                }
                None => None,
            };
            if let Some(said) = said {
                return Some(Self { request_id: said.request_id.or_else(request_id), ..said });
            }
        }
        // Words that may well stand in a good answer, too: there they count only with a code, and beside nothing that was asked for.
        let said = of_pair(plain)?;
        match body.get(wanted) {
            None if wanted == "servers" && body.get("count").is_some() => said.code.is_some().then_some(said),
            None => Some(said),
            Some(value) if value.is_null() || matches!(value.elements().as_deref(), Some([])) => {
                said.code.is_some().then_some(said)
            }
            Some(_) => None,
        }
    }

    /// The status that would have been the right one for its code, where the code is known: that of the documents, or the code
    /// itself where it is a status.
    pub fn status(&self) -> Option<u16> {
        let code = gateway(self.code.as_deref()?);
        Some(match code.as_str() {
            "APIGW.0301" | "APIGW.0305" | "APIGW.0307" => 401,
            "CPS.0001" => 403,
            "APIGW.0101" => 404,
            "APIGW.0308" | "PROXY.THROTTLED" => 429,
            "CPS.0003" => 500,
            "APIGW.0613" => 503,
            "CPS.0002" | "CPS.0006" | "CPS.0007" | "CPS.0008" | "CPS.0010" | "CPS.0016" | "CPS.0028" => 400,
            code => code.parse().ok().filter(|status| (400..600).contains(status))?,
        })
    }
}

/// A code with the gateway's prefix as it is spelled today.
pub fn gateway(code: &str) -> String {
    code.strip_prefix("APIG.").map_or_else(|| code.to_owned(), |rest| format!("APIGW.{rest}"))
}

fn find(raw: Json, depth: u8) -> Option<Said> {
    let members = raw.members()?;
    for (code, message) in PAIRS {
        if members.get(code).is_some() || members.get(message).is_some() {
            return Some(Said {
                code: members.text(code),
                message: members.text(message),
                request_id: members.text("request_id"),
            });
        }
    }
    if depth > 3 {
        return None;
    }
    members.iter().filter(|(_, v)| v.is_composite()).find_map(|(_, v)| find(v, depth + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(body: &str) -> Option<Said> {
        Said::under_success(&Json::parse(body).unwrap().members().unwrap(), "servers")
    }

    #[allow(clippy::unnecessary_wraps, reason = "as it is compared")]
    fn of(code: &str, message: &str, request_id: &str) -> Option<Said> {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Some(Said { code: text(code), message: text(message), request_id: text(request_id) })
    }

    #[test]
    fn an_error_under_a_status_of_success_is_one_in_every_shape() {
        for (body, expected) in [
            (r#"{"error_code":"CPS.0003","error_msg":"m","request_id":"r"}"#, of("CPS.0003", "m", "r")),
            (r#"{"error_code":"CPS.0003","error_msg":"m","request_id":"r","servers":[]}"#, of("CPS.0003", "m", "r")),
            (r#"{"error_code":"CPS.0003","servers":[{"server_id":"a"}],"count":1}"#, of("CPS.0003", "", "")),
            (r#"{"error_msg":"m","servers":null}"#, of("", "m", "")),
            (r#"{"errorCode":7,"errorMsg":"m"}"#, of("7", "m", "")),
            (r#"{"error":{"code":401,"message":"m","title":"t"}}"#, of("401", "m", "")),
            (r#"{"error":{"error_code":"X","request_id":"i"},"request_id":"o"}"#, of("X", "", "i")),
            (r#"{"error":{"code":"X"},"request_id":"o","servers":[]}"#, of("X", "", "o")),
            (r#"{"errors":[{"code":"X","message":"m"},{"code":"Y"}]}"#, of("X", "m", "")),
            (r#"{"error":"invalid_token","error_description":"d"}"#, of("invalid_token", "d", "")),
            (r#"{"timestamp":1,"status":500,"error":"Internal Server Error"}"#, of("", "Internal Server Error", "")),
            (r#"{"code":"X","message":"m"}"#, of("X", "m", "")),
            (r#"{"message":"Service unavailable"}"#, of("", "Service unavailable", "")),
            (r#"{"code":"X","message":"m","servers":[]}"#, of("X", "m", "")),
        ] {
            assert_eq!(said(body), expected, "{body}");
        }
    }

    #[test]
    fn what_every_answer_has_is_no_error() {
        for body in [
            r#"{"servers":[],"count":0,"request_id":"r"}"#,
            r#"{"servers":[],"error_code":null,"error_msg":null}"#,
            r#"{"servers":[],"error_code":"","error_msg":""}"#,
            r#"{"servers":[],"error_code":"0","error_msg":"success"}"#,
            r#"{"servers":[],"code":200,"message":"OK"}"#,
            r#"{"servers":[],"message":"nothing found"}"#,
            r#"{"count":0,"message":"nothing found"}"#,
            r#"{"servers":[{"server_id":"a"}],"code":"X","message":"a note"}"#,
            r#"{"servers":[],"error":null,"errors":[]}"#,
            r#"{"servers":[],"error":false}"#,
            r#"{"servers":[],"error":{}}"#,
        ] {
            assert_eq!(said(body), None, "{body}");
        }
    }

    #[test]
    fn the_status_a_code_stands_for_is_known_or_not() {
        let status = |code: &str| of(code, "", "").unwrap().status();
        assert_eq!((status("APIG.0301"), status("APIGW.0307"), status("CPS.0001")), (Some(401), Some(401), Some(403)));
        assert_eq!((status("APIGW.0308"), status("CPS.0003"), status("404")), (Some(429), Some(500), Some(404)));
        assert_eq!(
            (status("CPS.9999"), status("200"), status("70000"), Said::default().status()),
            (None, None, None, None)
        );
    }

    proptest! {
        #[test]
        fn no_object_panics(body in "\\{(\"(error|errors|error_code|code|message|servers|count)\":(null|0|\"\"|\"x\"|\\[\\]|\\{\\}|\\[\\{\\}\\]),){0,6}\"x\":1\\}") {
            let _ = said(&body);
        }
    }
}
