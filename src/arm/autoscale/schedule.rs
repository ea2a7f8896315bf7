//! Which profile's time it is, and when that changes.

use crate::arm::clock::Time;
use crate::arm::spec::{AutoscaleProfile, AutoscaleSchedule, AutoscaleSpec};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
const WEEK_MS: i64 = 7 * DAY_MS;

/// The profile that holds: a fixed date's, then the recurrence that began last, then the default one.
pub(super) fn profile(setting: &AutoscaleSpec, now: Time) -> Option<&AutoscaleProfile> {
    let profiles = || setting.profiles.iter();
    let fixed = profiles().find(|profile| {
        matches!(&profile.schedule, Some(AutoscaleSchedule::Fixed { from, until }) if *from <= now && now < *until)
    });
    let weekly = profiles()
        .filter_map(|profile| Some((began(profile.schedule.as_ref()?, now)?, profile)))
        .max_by_key(|(began, _)| *began)
        .map(|(_, profile)| profile);
    fixed
        .or(weekly)
        .or_else(|| profiles().find(|profile| profile.schedule.is_none()))
}

/// The beginnings of a recurrence in the week around `now`, in order.
fn beginnings(days: &[u8], hour: u8, minute: u8, offset: i32, now: Time) -> Vec<i64> {
    let offset = i64::from(offset) * MINUTE_MS;
    let local = now.0 + offset;
    // 1970-01-01 was a Thursday: the week before it began four days earlier, on a Sunday.
    let sunday = (local + 4 * DAY_MS).div_euclid(WEEK_MS) * WEEK_MS - 4 * DAY_MS;
    let of_day = (i64::from(hour.min(23)) * 60 + i64::from(minute.min(59))) * MINUTE_MS;
    let mut found: Vec<i64> = [-WEEK_MS, 0, WEEK_MS]
        .iter()
        .flat_map(|week| {
            days.iter()
                .map(move |day| sunday + week + i64::from(day % 7) * DAY_MS + of_day - offset)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// When the recurrence began that holds now.
fn began(schedule: &AutoscaleSchedule, now: Time) -> Option<i64> {
    let AutoscaleSchedule::Weekly {
        days,
        hour,
        minute,
        minutes,
        utc_offset_minutes,
    } = schedule
    else {
        return None;
    };
    let lasts = i64::from(*minutes) * MINUTE_MS;
    let last = beginnings(days, *hour, *minute, *utc_offset_minutes, now)
        .into_iter()
        .rfind(|at| *at <= now.0)?;
    (now.0 < last + lasts).then_some(last)
}

/// When another profile's time may come next.
pub(super) fn next_change(setting: &AutoscaleSpec, now: Time) -> Option<Time> {
    let mut moments = Vec::new();
    for schedule in setting
        .profiles
        .iter()
        .filter_map(|profile| profile.schedule.as_ref())
    {
        match schedule {
            AutoscaleSchedule::Fixed { from, until } => moments.extend([from.0, until.0]),
            AutoscaleSchedule::Weekly {
                days,
                hour,
                minute,
                minutes,
                utc_offset_minutes,
            } => {
                let lasts = i64::from(*minutes) * MINUTE_MS;
                let starts = beginnings(days, *hour, *minute, *utc_offset_minutes, now);
                moments.extend(starts.into_iter().flat_map(|at| [at, at + lasts]));
            }
        }
    }
    moments.into_iter().filter(|at| *at > now.0).min().map(Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 27 December 2023, a Wednesday, 15:30 UTC: 9 PM in India.
    const WEDNESDAY: Time = Time(1_703_691_000_000);

    fn setting() -> AutoscaleSpec {
        let profile = |name: &str, schedule| AutoscaleProfile {
            name: name.into(),
            minimum: 1,
            maximum: 5,
            default: 1,
            rules: Vec::new(),
            schedule,
        };
        let weekly = AutoscaleSchedule::Weekly {
            days: vec![3, 4],
            hour: 20,
            minute: 0,
            minutes: 120,
            utc_offset_minutes: 330,
        };
        let fixed = AutoscaleSchedule::Fixed {
            from: WEDNESDAY.plus_ms(DAY_MS),
            until: WEDNESDAY.plus_ms(2 * DAY_MS),
        };
        AutoscaleSpec {
            enabled: true,
            target: crate::arm::ResourceId::new("g", crate::arm::Kind::ScaleSet, "s"),
            profiles: vec![
                profile("always", None),
                profile("evening", Some(weekly)),
                profile("feast", Some(fixed)),
            ],
        }
    }

    #[test]
    fn fixed_dates_come_before_recurrences_and_the_default_last() {
        let setting = setting();
        let name = |hours: i64| {
            let at = WEDNESDAY.plus_ms(hours * 60 * MINUTE_MS);
            profile(&setting, at).map(|profile| profile.name.as_str())
        };
        assert_eq!(name(0), Some("evening"));
        assert_eq!(name(1), Some("always"), "it ends at ten");
        assert_eq!(name(-2), Some("always"));
        assert_eq!(name(24), Some("feast"));
        assert_eq!(name(49), Some("always"), "Friday");
        assert_eq!(name(7 * 24), Some("evening"));
    }

    #[test]
    fn the_next_change_is_the_next_beginning_or_end() {
        let setting = setting();
        assert_eq!(
            next_change(&setting, WEDNESDAY),
            Some(WEDNESDAY.plus_ms(60 * MINUTE_MS))
        );
        let ten = WEDNESDAY.plus_ms(60 * MINUTE_MS);
        assert_eq!(
            next_change(&setting, ten),
            Some(WEDNESDAY.plus_ms(23 * 60 * MINUTE_MS))
        );
    }
}
