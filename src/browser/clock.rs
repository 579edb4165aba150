//! The browser's clock, time zone and chance.

use cph_core::model::time::UtcTime;

/// Milliseconds since 1970 by this machine's clock.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn now_ms() -> u64 {
    js_sys::Date::now().max(0.0) as u64
}

/// A number in 0..1.
pub fn chance() -> f64 {
    js_sys::Math::random()
}

/// How far the local zone is ahead of UTC at an instant, in minutes.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub fn zone_minutes(at: UtcTime) -> i32 {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.milliseconds() as f64));
    -(date.get_timezone_offset() as i32)
}

/// Reads the value of a `datetime-local` input, in the local zone or in UTC.
#[allow(clippy::cast_possible_truncation)]
pub fn read_input(value: &str, utc: bool) -> Option<UtcTime> {
    let text = if utc { format!("{value}Z") } else { value.to_owned() };
    let ms = js_sys::Date::parse(&text);
    ms.is_finite().then(|| UtcTime::from_seconds((ms / 1000.0) as i64)).flatten()
}
