//! In which charset a body is written that is not the API's own: pages of proxies and of what else answers in its place.
//!
//! JSON is UTF-8 by its standard and is read as such; only what is not UTF-8 is looked at more closely. What a charset is called is
//! found here, the platform knows how it is read.

/// How many bytes are looked through for what the page itself says, as browsers do.
const HEAD: usize = 1024;

/// The charset a body is to be read in, where that is not UTF-8: what its first bytes, its `Content-Type` or the page itself say.
pub fn declared(content_type: Option<&str>, body: &[u8]) -> Option<String> {
    match body {
        [0xef, 0xbb, 0xbf, ..] => return None,
        [0xff, 0xfe, ..] => return Some("utf-16le".to_owned()),
        [0xfe, 0xff, ..] => return Some("utf-16be".to_owned()),
        _ => {}
    }
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_json = matches!(first, Some(b'{' | b'['));
    // What can be read as UTF-8 hardly ever is anything else, whatever is said of it; but some charsets have ASCII bytes only.
    if std::str::from_utf8(body).is_ok() && (is_json || !body.is_ascii()) {
        return None;
    }
    let said = content_type.and_then(of_type);
    let said = said.or_else(|| of_page(body.get(..HEAD).unwrap_or(body)).filter(|_| !is_json))?;
    (!matches!(said.as_str(), "utf-8" | "utf8")).then_some(said)
}

/// The parameter `charset` of a media type.
fn of_type(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let (_, parameters) = lower.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        (name.trim() == "charset").then(|| label(value))?
    })
}

/// What a page says in a `meta` element, or an XML declaration.
fn of_page(head: &[u8]) -> Option<String> {
    // Charsets of pages have ASCII where ASCII is.
    let text: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(name)?;
        label(rest.trim_start().strip_prefix('=')?)
    };
    if let Some(declaration) = text.trim_start().strip_prefix("<?xml") {
        let (declaration, _) = declaration.split_once('>')?;
        return value(declaration, "encoding");
    }
    let of_meta = |tag: &str| value(tag.split_once('>')?.0, "charset");
    let found = text.split("<meta").skip(1).find_map(of_meta)?;
    // A page that could be read so far is not in a charset of two bytes each.
    (!found.starts_with("utf-16")).then_some(found)
}

/// A name at the beginning of a text, with or without quotes.
fn label(text: &str) -> Option<String> {
    let text = text.trim_start().trim_start_matches(['"', '\'']).trim_start();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.:+".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text.get(..end).filter(|label| (1..=40).contains(&label.len())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// "网关错误" in GBK.
    const GBK: &[u8] = b"\xcd\xf8\xb9\xd8\xb4\xed\xce\xf3";

    fn page(before: &str) -> Vec<u8> {
        [before.as_bytes(), b"<title>502 ", GBK, b"</title>"].concat()
    }

    #[test]
    fn the_header_then_the_page_itself_say_the_charset() {
        for (header, before, expected) in [
            (Some("text/html; charset=GBK"), "<html>", Some("gbk")),
            (Some("text/html;Charset=\"GB18030\"; x=y"), "<html>", Some("gb18030")),
            (Some("text/html; x=y; charset = big5"), "<meta charset=gbk>", Some("big5")),
            (Some("text/html"), "<!DOCTYPE html><META CharSet='gb2312' />", Some("gb2312")),
            (None, "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">", Some("gb2312")),
            (None, "<meta name=a content=b><meta charset = \" Shift_JIS \">", Some("shift_jis")),
            (None, "<?xml version=\"1.0\" encoding=\"GBK\"?>", Some("gbk")),
            (None, "<meta charset=utf-16>", None),
            (Some("text/html; charset=utf-8"), "<html>", None),
            (Some("text/html; charset="), "<meta charset>", None),
            (Some("charset=gbk"), "<html>", None),
            (None, "<html>", None),
        ] {
            assert_eq!(declared(header, &page(before)).as_deref(), expected, "{header:?} {before}");
        }
        let late = format!("{}<meta charset=gbk>", " ".repeat(HEAD));
        assert_eq!(declared(None, &page(&late)), None);
    }

    #[test]
    fn utf_8_is_utf_8_whatever_is_said_of_it() {
        let gbk = Some("text/html; charset=gbk");
        for body in ["{\"error_msg\":\"网关错误\"}", " [1]", "<title>网关错误</title>", "\u{feff}<title>x</title>"]
        {
            assert_eq!(declared(gbk, body.as_bytes()), None, "{body}");
        }
        // JSON of something that knows no better is read as it says, and a page with a mark by its mark.
        let json = [b"{\"error_msg\":\"", GBK, b"\"}"].concat();
        assert_eq!(declared(Some("application/json;charset=GBK"), &json).as_deref(), Some("gbk"));
        assert_eq!(declared(Some("application/json"), &json), None);
        assert_eq!(declared(gbk, b"\xff\xfe<\0").as_deref(), Some("utf-16le"));
        // Nothing but ASCII bytes, and yet another charset.
        assert_eq!(declared(Some("text/html; charset=iso-2022-jp"), b"<p>\x1b$B").as_deref(), Some("iso-2022-jp"));
    }

    proptest! {
        #[test]
        fn any_header_and_any_bytes_give_a_plain_name_or_none(
            header in prop::option::of("\\PC*|[a-z]/[a-z]; ?charset=\\PC*"), body in prop::collection::vec(any::<u8>(), 0..300), tag in "<(meta|\\?xml) [a-z=\"' >-]*"
        ) {
            for body in [body.clone(), [tag.as_bytes(), &body].concat()] {
                if let Some(label) = declared(header.as_deref(), &body) {
                    prop_assert!(label.bytes().all(|b| b.is_ascii_graphic()) && label.len() <= 40, "{label}");
                }
            }
        }
    }
}
