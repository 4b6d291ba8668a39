//! Moments in the two formats of signed requests, as seconds since the epoch.

const DAY_SECS: i64 = 24 * 60 * 60;

/// Reads ISO 8601's basic format, `20150830T123600Z`.
pub(super) fn parse_basic(text: &str) -> Option<i64> {
    let bytes: &[u8; 16] = text.as_bytes().try_into().ok()?;
    if bytes[8] != b'T' || bytes[15] != b'Z' {
        return None;
    }
    let [hour, minute, second] = [number(&bytes[9..11])?, number(&bytes[11..13])?, number(&bytes[13..15])?];
    moment([number(&bytes[..4])?, number(&bytes[4..6])?, number(&bytes[6..8])?], [hour, minute, second])
}

/// Reads HTTP's preferred format (RFC 9110, section 5.6.7), `Sun, 30 Aug 2015 12:36:00 GMT`, and the zones that mail
/// libraries write instead of `GMT`.
pub(super) fn parse_http(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split(' ');
    let (_weekday, day, month, year) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    if words.next().is_some() || !matches!(zone, "GMT" | "UTC" | "+0000" | "-0000") {
        return None;
    }
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let mut clock = time.split(':').map(|part| if part.len() == 2 { number(part.as_bytes()) } else { None });
    let clock_now = [clock.next()??, clock.next()??, clock.next()??];
    if clock.next().is_some() || year.len() != 4 || day.len() != 2 {
        return None;
    }
    moment([number(year.as_bytes())?, month, number(day.as_bytes())?], clock_now)
}

/// Writes ISO 8601's basic format. Years beyond four digits are no moments of requests, and come out longer.
pub(super) fn format_basic(secs: i64) -> String {
    let [year, month, day] = date_of_days(secs.div_euclid(DAY_SECS));
    let second = secs.rem_euclid(DAY_SECS);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))
}

fn moment([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3]) -> Option<i64> {
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_of_date([year, month, day]);
    // A day that its month does not have comes back as one of the next month.
    (date_of_days(days) == [year, month, day]).then_some(days * DAY_SECS + hour * 3600 + minute * 60 + second)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the leap day is
/// their last: then the days before a month are a linear function of it, and 400 years always have 146097 days.
fn days_of_date([year, month, day]: [i64; 3]) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// The inverse of [`days_of_date`].
fn date_of_days(days: i64) -> [i64; 3] {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400;
    if month < 10 { [year, month + 3, day] } else { [year + 1, month - 9, day] }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_formats_name_the_same_moment() {
        let table = [
            (0, "19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (1_440_938_160, "20150830T123600Z", "Sun, 30 Aug 2015 12:36:00 GMT"),
            (951_782_400, "20000229T000000Z", "Tue, 29 Feb 2000 00:00:00 -0000"),
            (4_102_444_799, "20991231T235959Z", "Thu, 31 Dec 2099 23:59:59 UTC"),
            (-1, "19691231T235959Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
        ];
        for (secs, basic, http) in table {
            assert_eq!(format_basic(secs), basic);
            assert_eq!(parse_basic(basic), Some(secs), "{basic}");
            assert_eq!(parse_http(http), Some(secs), "{http}");
        }
    }

    #[test]
    fn other_texts_are_no_moments() {
        for text in [
            "",
            "20150830T123600",
            "20150830 123600Z",
            "2015-08-30T12:36:00Z",
            "20150830T123600z",
            "20151301T000000Z",
            "20150001T000000Z",
            "20150832T000000Z",
            "20150229T000000Z",
            "20150830T240000Z",
            "20150830T126000Z",
            "20150830T123660Z",
            "+0150830T123600Z",
            "２０150830T12",
            "20150830T123600ZZ",
        ] {
            assert_eq!(parse_basic(text), None, "{text}");
        }
        for text in [
            "",
            "Sun, 30 Aug 2015 12:36:00",
            "Sun, 30 Aug 2015 12:36:00 CET",
            "Sun, 31 Sep 2015 12:36:00 GMT",
            "Sun, 30 aug 2015 12:36:00 GMT",
            "Sun, 30 Aug 15 12:36:00 GMT",
            "Sun, 30 Aug 2015 12:36 GMT",
            "Sun, 30 Aug 2015 12:36:00:00 GMT",
            "Sun, 30 Aug 2015 12:36:00 GMT ",
            "Sun, 3 Aug 2015 12:36:00 GMT",
        ] {
            assert_eq!(parse_http(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn moments_of_four_digit_years_read_back(secs in -62_135_596_800_i64..253_402_300_800) {
            prop_assert_eq!(parse_basic(&format_basic(secs)), Some(secs));
        }
    }
}
