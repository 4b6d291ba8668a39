//! Lengths of time as people write them.

use std::time::Duration;

const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// Reads `90s`, `24h`, `1h30m`, `500ms`, `7d`, and `0`, which needs no unit.
pub fn parse(text: &str) -> Result<Duration, String> {
    let refused = || "it must be a length of time, such as 90s, 24h, 1h30m, 7d or 0".to_owned();
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let mut rest = text;
    let mut millis: u64 = 0;
    while !rest.is_empty() {
        let digits_len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at(digits_len);
        let unit_len = after.bytes().take_while(u8::is_ascii_lowercase).count();
        let (unit, after) = after.split_at(unit_len);
        let (_, unit_millis) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(refused)?;
        let part = digits.parse::<u64>().ok().and_then(|count| count.checked_mul(*unit_millis)).ok_or_else(refused)?;
        millis = millis.checked_add(part).ok_or_else(refused)?;
        rest = after;
    }
    if text.is_empty() { Err(refused()) } else { Ok(Duration::from_millis(millis)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_numbers_with_units() {
        let table = [
            ("0s", Some(0)),
            ("0", Some(0)),
            ("00", None),
            ("90s", Some(90_000)),
            ("24h", Some(86_400_000)),
            ("1h30m", Some(5_400_000)),
            ("500ms", Some(500)),
            ("7d", Some(604_800_000)),
            ("", None),
            ("24", None),
            ("h", None),
            ("-1s", None),
            ("1 h", None),
            ("1w", None),
            ("1H", None),
            ("99999999999999999999s", None),
            ("18446744073709551615d", None),
        ];
        for (text, millis) in table {
            assert_eq!(parse(text).ok(), millis.map(Duration::from_millis), "{text:?}");
        }
    }
}
