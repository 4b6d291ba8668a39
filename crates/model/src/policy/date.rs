//! Dates in policies: seconds since the epoch, or ISO 8601 in the forms of the W3C's note.

use crate::time::Timestamp;

const DAY_SECS: i64 = 86_400;

/// Reads a date: digits alone are seconds since the epoch; else `YYYY-MM`, `YYYY-MM-DD`, or that with a time, to which a
/// zone may be added. Without a zone it is UTC.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let secs: i64 = text.parse().ok()?;
        return secs.checked_mul(1000).map(Timestamp::from_millis);
    }
    let (date, time) = text.split_once(['T', 't']).map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4, 0..=9999)?;
    let month = digits(parts.next()?, 2, 1..=12)?;
    let day = parts.next().map_or(Some(1), |day| digits(day, 2, 1..=days_in(year, month)))?;
    if parts.next().is_some() {
        return None;
    }
    let millis = time.map_or(Some(0), time_of_day_ms)?;
    Some(Timestamp::from_millis(days_from_civil(year, month, day) * DAY_SECS * 1000 + millis))
}

/// Writes a time as `aws:CurrentTime` has it: `2026-01-31T23:59:59Z`.
pub(crate) fn write(time: Timestamp) -> String {
    let secs = time.as_secs();
    let (year, month, day) = civil_from_days(secs.div_euclid(DAY_SECS));
    let second = secs.rem_euclid(DAY_SECS);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// `hh:mm[:ss[.fraction]][Z|+hh:mm|-hh:mm]` in milliseconds of the day of the zone of UTC.
fn time_of_day_ms(text: &str) -> Option<i64> {
    let at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(at);
    let mut parts = time.split(':');
    let hour = digits(parts.next()?, 2, 0..=23)?;
    let minute = digits(parts.next()?, 2, 0..=59)?;
    let (second, fraction) = parts.next().map_or(("00", ""), |second| second.split_once('.').unwrap_or((second, "0")));
    let second = digits(second, 2, 0..=59)?;
    if parts.next().is_some() || fraction.len() > 9 {
        return None;
    }
    let fraction_ms = digits(&format!("{fraction:0<3}")[..3], 3, 0..=999)?;
    digits(&format!("{fraction:0<9}"), 9, 0..=999_999_999)?;
    Some(((hour * 60 + minute) * 60 + second) * 1000 + fraction_ms - zone_ms(zone)?)
}

fn zone_ms(zone: &str) -> Option<i64> {
    let (sign, offset) = match zone.as_bytes().first() {
        None => return Some(0),
        Some(b'+') => (1, &zone[1..]),
        Some(b'-') => (-1, &zone[1..]),
        Some(_) => return (zone.len() == 1).then_some(0),
    };
    let (hour, minute) = offset.split_once(':')?;
    Some(sign * (digits(hour, 2, 0..=23)? * 60 + digits(minute, 2, 0..=59)?) * 60 * 1000)
}

fn digits(text: &str, len: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    if text.len() != len || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| range.contains(number))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_seconds_or_iso_8601() {
        for (text, millis) in [
            ("0", 0),
            ("1700000000", 1_700_000_000_000),
            ("1970-01-01", 0),
            ("2023-11-14T22:13:20Z", 1_700_000_000_000),
            ("2023-11-14t22:13:20z", 1_700_000_000_000),
            ("2023-11-14T22:13:20", 1_700_000_000_000),
            ("2023-11-14T23:13:20+01:00", 1_700_000_000_000),
            ("2023-11-14T20:43:20-01:30", 1_700_000_000_000),
            ("2023-11-14T22:13:20.5Z", 1_700_000_000_500),
            ("2023-11-14T22:13:20.123456789Z", 1_700_000_000_123),
            ("2023-11-14T22:13Z", 1_699_999_980_000),
            ("2024-02-29", 1_709_164_800_000),
            ("2024-03", 1_709_251_200_000),
            ("1969-12-31T23:59:59Z", -1_000),
        ] {
            let expected = Timestamp::from_millis(millis);
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "x",
            "2023-11-14T",
            "2023-13-01",
            "2023-02-29",
            "2023-1-1",
            "2023-11-14T24:00:00Z",
            "2023-11-14T22:13:20ZZ",
            "2023-11-14 22:13:20",
            "2023-11-14T22:13:20+0100",
            "2023-11-14T22:13:20.Z1",
            "99999999999999999999",
            "-5",
            "2023-11-14T22:13:20.1234567890Z",
            "2023-11-14T22:13:20.1xZ",
            "2023-11-14-01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for secs in [0, 951_782_400, 1_700_000_000, -1, 4_107_542_400] {
            let time = Timestamp::from_millis(secs * 1000);
            assert_eq!(parse(&write(time)), Some(time), "{}", write(time));
        }
        assert_eq!(write(Timestamp::from_millis(1_700_000_000_999)), "2023-11-14T22:13:20Z");
    }
}
