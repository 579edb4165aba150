//! Clock, zone, timers and sleeps.

use std::{cell::Cell, rc::Rc};

use cloud_phone_console::browser::{
    clock,
    timer::{self, Timer, Wake},
};
use cph_core::model::time::UtcTime;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::wait;

fn at(text: &str) -> UtcTime {
    UtcTime::parse(text).unwrap()
}

#[wasm_bindgen_test]
fn the_clock_is_the_browsers() {
    #[allow(clippy::cast_precision_loss)]
    let behind = js_sys::Date::now() - clock::now_ms() as f64;
    assert!(behind.abs() < 1_000.0, "{behind} ms");
    assert!((0.0..1.0).contains(&clock::chance()));
}

#[wasm_bindgen_test]
fn a_date_is_read_as_the_browser_reads_it() {
    for text in ["1969-12-31T23:59:59Z", "2000-02-29T00:00:00Z", "2021-11-11T08:33:40Z", "9999-12-31T23:59:59Z"] {
        #[allow(clippy::cast_precision_loss)]
        let ours = at(text).milliseconds() as f64;
        assert!((ours - js_sys::Date::parse(text)).abs() < 1.0, "{text}");
    }
}

#[wasm_bindgen_test]
fn a_time_field_is_read_in_utc_or_in_the_local_zone() {
    let utc = clock::read_input("2024-07-01T12:00:00", true);
    assert_eq!(utc, Some(at("2024-07-01T12:00:00Z")));
    assert_eq!(clock::read_input("2024-07-01T12:00", true), utc);
    let local = clock::read_input("2024-07-01T12:00:00", false).unwrap();
    let ahead = i64::from(clock::zone_minutes(local)) * 60;
    assert_eq!(local.seconds() + ahead, utc.unwrap().seconds());
    for nonsense in ["", "now", "2024-13-01T00:00:00"] {
        assert_eq!(clock::read_input(nonsense, true), None, "{nonsense}");
    }
}

#[wasm_bindgen_test]
async fn a_timer_fires_unless_it_is_dropped() {
    let fired = Rc::new(Cell::new(0));
    let (a, b) = (fired.clone(), fired.clone());
    let kept = Timer::after(10, move || a.set(a.get() + 1));
    drop(Timer::after(10, move || b.set(b.get() + 100)));
    wait(60).await;
    drop(kept);
    assert_eq!(fired.get(), 1);
}

#[wasm_bindgen_test]
async fn a_sleep_takes_its_time() {
    let start = clock::now_ms();
    timer::sleep(40, &Wake::default()).await;
    assert!(clock::now_ms() - start >= 35);
}

#[wasm_bindgen_test]
async fn a_wake_ends_a_sleep_early_and_is_harmless_before_and_after() {
    let wake = Wake::default();
    wake.now();
    let start = clock::now_ms();
    let alarm = wake.clone();
    let _timer = Timer::after(20, move || alarm.now());
    timer::sleep(60_000, &wake).await;
    assert!(clock::now_ms() - start < 5_000);
    wake.now();
}

#[wasm_bindgen_test]
async fn a_spawned_task_runs_to_its_end() {
    let done = Rc::new(Cell::new(false));
    let tell = done.clone();
    timer::spawn(async move {
        wait(5).await;
        tell.set(true);
    });
    wait(50).await;
    assert!(done.get());
}
