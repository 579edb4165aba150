//! Instants as people read them: exact to the second, in a zone that is always named. Pure: the zone's offset is given.

use cph_core::model::time::UtcTime;

/// An instant moved by a zone's offset, so that its UTC digits read as that zone's clock.
fn shifted(t: UtcTime, zone_minutes: i32) -> String {
    UtcTime::from_seconds(t.seconds() + i64::from(zone_minutes) * 60).unwrap_or(t).to_string()
}

/// `2021-11-11 16:33:40 UTC+8`.
pub fn exact(t: UtcTime, zone_minutes: i32) -> String {
    let digits = shifted(t, zone_minutes);
    let digits = digits.trim_end_matches('Z').replace('T', " ");
    format!("{digits} {}", zone(zone_minutes))
}

/// `10:32:05`.
pub fn clock(t: UtcTime, zone_minutes: i32) -> String {
    shifted(t, zone_minutes).get(11..19).unwrap_or_default().to_owned()
}

/// The value of a `datetime-local` input: `2021-11-11T16:33:40`.
pub fn input(t: UtcTime, zone_minutes: i32) -> String {
    shifted(t, zone_minutes).trim_end_matches('Z').to_owned()
}

/// The year of what stands in a `datetime-local` input, where it is too short to be meant: browsers give `0002` as soon as a 2
/// is typed.
pub fn short_year(input: &str) -> Option<&str> {
    let (year, _) = input.split_once('-')?;
    year.starts_with('0').then_some(year)
}

fn zone(minutes: i32) -> String {
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (h, 0) => format!("UTC{}{h}", sign(minutes)),
        (h, m) => format!("UTC{}{h}:{m:02}", sign(minutes)),
    }
}

const fn sign(minutes: i32) -> char {
    if minutes < 0 { '−' } else { '+' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_zone_is_applied_and_named() {
        let t = UtcTime::parse("2021-11-11T08:33:40Z").unwrap();
        assert_eq!(exact(t, 0), "2021-11-11 08:33:40 UTC");
        assert_eq!(exact(t, 480), "2021-11-11 16:33:40 UTC+8");
        assert_eq!(exact(t, -210), "2021-11-11 05:03:40 UTC−3:30");
        assert_eq!(clock(t, 480), "16:33:40");
        assert_eq!(input(t, 480), "2021-11-11T16:33:40");
    }

    #[test]
    fn a_year_in_the_making_is_known() {
        assert_eq!(short_year("0002-01-31T08:00"), Some("0002"));
        assert_eq!(short_year("0202-01-31T08:00"), Some("0202"));
        assert_eq!((short_year("2024-01-31T08:00"), short_year("")), (None, None));
    }

    proptest! {
        #[test]
        fn what_the_console_shows_is_read_as_what_it_means(seconds in 0_i64..4_000_000_000, minutes in -1_439..=1_439) {
            let t = UtcTime::from_seconds(seconds).unwrap();
            prop_assert_eq!(UtcTime::parse(&exact(t, minutes)), Some(t));
        }

        #[test]
        fn any_instant_in_any_zone_is_a_whole_text(seconds in -62_135_596_800_i64..=253_402_300_799, minutes in -1_440..=1_440) {
            let t = UtcTime::from_seconds(seconds).unwrap();
            let (exact, clock, input) = (exact(t, minutes), clock(t, minutes), input(t, minutes));
            prop_assert_eq!((clock.len(), input.len()), (8, 19));
            prop_assert_eq!(&exact[..19], input.replace('T', " "));
            prop_assert!(input.ends_with(&clock));
            // The offset it names leads back, but for the ends of time, where there is nothing to move to.
            if UtcTime::from_seconds(seconds + i64::from(minutes) * 60).is_some() {
                let local = UtcTime::parse(&format!("{input}Z")).unwrap();
                prop_assert_eq!(local.seconds() - seconds, i64::from(minutes) * 60);
            }
        }
    }
}
