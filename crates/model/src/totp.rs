//! Time-based one-time passwords (RFC 6238) with SHA-1, six digits and steps of 30 seconds, as authenticator apps make them.

use aws_lc_rs::{constant_time, hmac};

use crate::Timestamp;

/// How long one code is shown, in milliseconds.
const STEP_MILLIS: i64 = 30_000;

/// Ten to the number of digits.
const MODULUS: u32 = 1_000_000;

/// How many steps a code may be away from the expected one, in either direction.
pub const WINDOW_STEPS: i64 = 1;

/// How far apart the clocks of a device and of the server may be when the device is enabled or resynchronised, in steps.
pub const RESYNC_STEPS: i64 = 20;

/// The step that a moment is in (T of RFC 6238, with T0 = 0).
#[must_use]
pub fn step_at(now: Timestamp) -> i64 {
    now.as_millis().div_euclid(STEP_MILLIS)
}

/// The code of a step.
#[must_use]
pub fn code(seed: &[u8], step: i64) -> String {
    format!("{:06}", truncated(seed, step) % MODULUS)
}

/// The step within `distance` of `around`, and after `last`, whose code this is.
#[must_use]
pub fn find_step(seed: &[u8], around: i64, distance: i64, last: i64, shown: &str) -> Option<i64> {
    let steps = around.saturating_sub(distance)..=around.saturating_add(distance);
    steps.into_iter().find(|step| *step > last && is_code(seed, *step, shown))
}

/// The step within `distance` of `around`, and after `last`, whose code is `second`, where `first` is the code before it.
#[must_use]
pub fn find_pair(seed: &[u8], around: i64, distance: i64, last: i64, first: &str, second: &str) -> Option<i64> {
    let steps = around.saturating_sub(distance)..=around.saturating_add(distance);
    let is_pair =
        |step: &i64| *step > last && is_code(seed, step.saturating_sub(1), first) && is_code(seed, *step, second);
    steps.into_iter().find(is_pair)
}

fn is_code(seed: &[u8], step: i64, shown: &str) -> bool {
    constant_time::verify_slices_are_equal(code(seed, step).as_bytes(), shown.as_bytes()).is_ok()
}

/// The truncated HMAC of a step (section 5.3 of RFC 4226).
fn truncated(seed: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 0x0f);
    let bytes = tag.get(offset..offset + 4).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
    u32::from_be_bytes(bytes) & 0x7fff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of RFC 6238's appendix B.
    const SEED: &[u8] = b"12345678901234567890";

    #[test]
    fn the_vectors_of_the_standard_come_out() {
        for (seconds, expected) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            let step = step_at(Timestamp::from_millis(seconds * 1000));
            assert_eq!(truncated(SEED, step) % 100_000_000, expected, "{seconds}");
            assert_eq!(code(SEED, step), format!("{:06}", expected % 1_000_000));
        }
    }

    #[test]
    fn a_code_is_found_near_its_step_and_after_the_last_one() {
        let now = 1000;
        for (step, last, expected) in [
            (1000, 0, true),
            (999, 0, true),
            (1001, 0, true),
            (998, 0, false),
            (1002, 0, false),
            (1000, 999, true),
            (1000, 1000, false),
            (999, 1000, false),
        ] {
            let found = find_step(SEED, now, WINDOW_STEPS, last, &code(SEED, step));
            assert_eq!(found, expected.then_some(step), "{step} {last}");
        }
        for wrong in ["", "12345", "1234567", "abcdef"] {
            assert_eq!(find_step(SEED, now, WINDOW_STEPS, 0, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_pair_is_two_codes_in_a_row() {
        let of = |step| code(SEED, step);
        let find = |first: &str, second: &str| find_pair(SEED, 1000, RESYNC_STEPS, 0, first, second);
        assert_eq!(find(&of(1000), &of(1001)), Some(1001));
        assert_eq!(find(&of(985), &of(986)), Some(986));
        assert_eq!(find(&of(1001), &of(1000)), None);
        assert_eq!(find(&of(1000), &of(1000)), None);
        assert_eq!(find(&of(1000), &of(1002)), None);
        assert_eq!(find(&of(900), &of(901)), None);
        assert_eq!(find_pair(SEED, 1000, RESYNC_STEPS, 1001, &of(1000), &of(1001)), None);
    }
}
