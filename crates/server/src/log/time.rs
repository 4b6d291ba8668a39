//! The time at the beginning of a line, as RFC 3339 writes it: `2026-11-27T18:28:20.123456Z`.

use std::cell::Cell;

use crate::system::micros_since_epoch;

const LEN: usize = 27;

thread_local! {
    /// The second that was written last, and its text.
    static SECOND: Cell<(u64, [u8; LEN])> = const { Cell::new((u64::MAX, *b"0000-00-00T00:00:00.000000Z")) };
}

/// The present time.
pub fn now() -> Text {
    of(micros_since_epoch())
}

/// A time as text.
pub struct Text([u8; LEN]);

impl Text {
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

fn of(micros: u64) -> Text {
    let second = micros / 1_000_000;
    let (last, mut text) = SECOND.get();
    if second != last {
        text = second_text(second);
        SECOND.set((second, text));
    }
    digits(&mut text[20..26], micros % 1_000_000);
    Text(text)
}

fn second_text(second: u64) -> [u8; LEN] {
    let mut text = *b"0000-00-00T00:00:00.000000Z";
    let in_range = i64::try_from(second).ok().and_then(|second| jiff::Timestamp::from_second(second).ok());
    let spelt = in_range.map(|timestamp| timestamp.to_string()).unwrap_or_default();
    if let Some(spelt) = spelt.as_bytes().get(..19) {
        text[..19].copy_from_slice(spelt);
    }
    text
}

/// Writes `value` with leading zeros.
fn digits(place: &mut [u8], mut value: u64) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_rfc_3339_has_them() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_709_208_000_000_001, "2024-02-29T12:00:00.000001Z"),
            (1_709_208_000_999_999, "2024-02-29T12:00:00.999999Z"),
            (4_102_444_799_123_456, "2099-12-31T23:59:59.123456Z"),
        ] {
            assert_eq!(of(micros).to_string(), text);
        }
    }
}
