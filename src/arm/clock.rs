//! Simulated time.
//!
//! Nothing here, or anywhere below `platform`, reads the wall clock: time is an argument.

use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// A moment of simulated time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Time(pub i64);

/// The last moment that is kept apart from others: the end of the year 9998, so that no time zone reaches a year of
/// five digits, which ARM's dates cannot hold.
const LATEST: i64 = 253_370_764_799_000;

impl Time {
    /// This moment moved by `ms` milliseconds, within the years 1970 to 9998 whatever a hostile file says.
    pub fn plus_ms(self, ms: i64) -> Time {
        Time(self.0.saturating_add(ms).clamp(0, LATEST))
    }

    /// Milliseconds from `earlier` to this moment; negative if this one is the earlier.
    pub fn since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn at_offset(self, utc_offset_minutes: i32) -> OffsetDateTime {
        let seconds = self.0.clamp(0, LATEST) / 1000;
        let offset = UtcOffset::from_whole_seconds(utc_offset_minutes.clamp(-14 * 60, 14 * 60) * 60);
        OffsetDateTime::from_unix_timestamp(seconds)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(offset.unwrap_or(UtcOffset::UTC))
    }

    /// As Compute and Resource Manager write it: `2024-08-26T09:40:45.9830000+00:00` (facts.md §1.1).
    pub fn iso(self) -> String {
        let at = self.at_offset(0);
        let ((year, month, day), (hour, minute, second)) = (at.to_calendar_date(), at.to_hms());
        let parts = [u8::from(month), day, hour, minute, second];
        let mut text = String::with_capacity(33);
        push(&mut text, year.unsigned_abs(), 4);
        for (mark, part) in ['-', '-', 'T', ':', ':'].into_iter().zip(parts) {
            text.push(mark);
            push(&mut text, part.into(), 2);
        }
        text.push('.');
        push(&mut text, self.0.rem_euclid(1000) as u32, 3);
        text.push_str("0000+00:00");
        text
    }

    /// `2023-12-28T06:00:00`, with or without fractions and a zone: the local time of an offset unless it says `Z` or one of
    /// its own.
    pub fn parse_local(text: &str, utc_offset_minutes: i32) -> Option<Time> {
        let (date, of_day) = text.split_once('T')?;
        let number = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let month = Month::try_from(u8::try_from(number(date, 5, 7)?).ok()?).ok()?;
        let (year, day) = (
            i32::try_from(number(date, 0, 4)?).ok()?,
            u8::try_from(number(date, 8, 10)?).ok()?,
        );
        let days =
            Date::from_calendar_date(year, month, day).ok()? - Date::from_ordinal_date(1970, 1).ok()?;
        let seconds = number(of_day, 0, 2)? * 3_600 + number(of_day, 3, 5)? * 60 + number(of_day, 6, 8)?;
        let zone = of_day.get(8..)?;
        let zone = zone.trim_start_matches(|of: char| of == '.' || of.is_ascii_digit());
        let offset = match zone {
            "" => i64::from(utc_offset_minutes),
            zone => written_offset(zone)?,
        };
        let since = days.whole_days() * 86_400 + seconds - offset * 60;
        Some(Time(since.saturating_mul(1_000).clamp(0, LATEST)))
    }

    /// As the portal shows it: `12/27/2023, 9:08:59 PM` (seed-lab.md, line 18).
    pub fn portal(self, utc_offset_minutes: i32) -> String {
        let at = self.at_offset(utc_offset_minutes);
        format!("{}, {}", day(at), of_day(at))
    }

    /// The time of day as the lab panel shows it: `9:06:20 PM`.
    pub fn time_of_day(self, utc_offset_minutes: i32) -> String {
        of_day(self.at_offset(utc_offset_minutes))
    }

    /// The stamp in a portal deployment's name: `20231227210859`, local time (facts.md §3.6).
    pub fn stamp(self, utc_offset_minutes: i32) -> String {
        let at = self.at_offset(utc_offset_minutes);
        let ((year, month, day), (hour, minute, second)) = (at.to_calendar_date(), at.to_hms());
        let month = u8::from(month);
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
    }

    /// As in the tag `VirtualMachineProfileTimeCreated`: `8/26/2024 9:42:41 AM +00:00` (facts.md §2.4).
    pub fn tag(self) -> String {
        let at = self.at_offset(0);
        [day(at).as_str(), " ", &of_day(at), " +00:00"].concat()
    }
}

// By hand: `time`'s own formatting knows every calendar and weighed six times what this does in the browser.

/// `12/27/2023`.
fn day(at: OffsetDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    let mut text = String::with_capacity(10);
    push(&mut text, u8::from(month).into(), 1);
    text.push('/');
    push(&mut text, day.into(), 1);
    text.push('/');
    push(&mut text, year.unsigned_abs(), 4);
    text
}

/// `9:08:59 PM`.
fn of_day(at: OffsetDateTime) -> String {
    let (hour, minute, second) = at.to_hms();
    let (half, of_twelve) = (if hour < 12 { "AM" } else { "PM" }, (hour + 11) % 12 + 1);
    let mut text = String::with_capacity(11);
    push(&mut text, of_twelve.into(), 1);
    for part in [minute, second] {
        text.push(':');
        push(&mut text, part.into(), 2);
    }
    text.push(' ');
    text.push_str(half);
    text
}

/// A number, of so many digits at least.
fn push(text: &mut String, number: u32, digits: u32) {
    let mut power = 10_u32.pow(digits.saturating_sub(1));
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        text.push(char::from(b'0' + (number / power % 10) as u8));
        power /= 10;
    }
}

/// The minutes of `Z`, `+05:30` or `-0800`.
fn written_offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = rest.split_at_checked(2)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    let is_number = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| Some(text).filter(is_number)?.parse::<u8>().ok();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then(|| sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

/// A length of time as ARM writes it: `PT34.953S`, `PT1M12.5S`.
pub fn iso_duration(ms: i64) -> String {
    let ms = ms.max(0);
    let (minutes, rest) = (ms / 60_000, ms % 60_000);
    let seconds = format!("{}.{:03}S", rest / 1000, rest % 1000);
    if minutes > 0 {
        format!("PT{minutes}M{seconds}")
    } else {
        format!("PT{seconds}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_start_time_reads_as_the_portal_shows_it() {
        let at = Time(1_703_691_539_000);
        assert_eq!(at.portal(330), "12/27/2023, 9:08:59 PM");
        assert_eq!(at.stamp(330), "20231227210859");
        assert_eq!(at.time_of_day(330), "9:08:59 PM");
        assert_eq!(at.tag(), "12/27/2023 3:38:59 PM +00:00");
        assert_eq!(at.iso(), "2023-12-27T15:38:59.0000000+00:00");
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        let midnight = Time(1_703_635_200_000);
        assert_eq!(midnight.portal(0), "12/27/2023, 12:00:00 AM");
        assert_eq!(midnight.plus_ms(43_200_007).time_of_day(0), "12:00:00 PM");
        assert_eq!(
            midnight.plus_ms(43_200_007).iso(),
            "2023-12-27T12:00:00.0070000+00:00"
        );
        assert_eq!(Time(0).stamp(-60), "19691231230000");
        assert_eq!(Time(0).tag(), "1/1/1970 12:00:00 AM +00:00");
    }

    #[test]
    fn a_hostile_time_stays_within_four_digit_years() {
        for at in [i64::MIN, -1, 0, i64::MAX] {
            assert!(Time(at).portal(i32::MAX).len() <= 24);
            assert!(Time(at).plus_ms(i64::MAX).0 <= LATEST);
        }
    }

    #[test]
    fn durations_read_as_arm_writes_them() {
        assert_eq!(iso_duration(34_953), "PT34.953S");
        assert_eq!(iso_duration(72_000), "PT1M12.000S");
        assert_eq!(iso_duration(-5), "PT0.000S");
    }

    #[test]
    fn a_written_offset_counts_before_the_students() {
        let at = |text| Time::parse_local(text, 60).map(Time::iso);
        let six = Some("2023-12-28T06:00:00.0000000+00:00".into());
        for text in [
            "2023-12-28T07:00:00",
            "2023-12-28T07:00:00.000",
            "2023-12-28T06:00:00Z",
            "2023-12-28T06:00:00.0000000+00:00",
            "2023-12-28T11:30:00+05:30",
            "2023-12-28T11:30:00+0530",
            "2023-12-28T04:00:00.5-02:00",
        ] {
            assert_eq!(at(text), six, "{text}");
        }
        for text in ["2023-12-28", "2023-12-28T06:00:00+", "2023-12-28T06:00:00+99:00"] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
