//! Text in charsets other than UTF-8, as the browser reads them.

use web_sys::TextDecoder;

/// Bytes as text; `None` where the browser does not know the charset. What cannot be read becomes the replacement character.
pub fn decode(bytes: &[u8], label: &str) -> Option<String> {
    TextDecoder::new_with_label(label).ok()?.decode_with_u8_array(bytes).ok()
}
