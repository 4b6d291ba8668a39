//! `Range` of HTTP (RFC 9110, section 14) and `Content-Range` of chunked uploads
//! (OCI distribution specification, "Pushing a blob in chunks").

use std::ops::Range;

/// What a `Range` header asks of content of a known size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The header is absent, or is one that a server may ignore: send everything.
    Whole,
    /// One satisfiable range, as half-open byte positions.
    Part(Range<u64>),
    /// One range, but nothing of it lies within the content: answer 416.
    Unsatisfiable,
}

/// Reads a `Range` header against content of `size_bytes`.
#[must_use]
pub fn parse_range(header: Option<&str>, size_bytes: u64) -> Wanted {
    header.and_then(|header| one_range(header, size_bytes)).unwrap_or(Wanted::Whole)
}

/// `None` for what is not one range of bytes, several ranges included: a server may ignore those.
fn one_range(header: &str, size_bytes: u64) -> Option<Wanted> {
    let (unit, range) = header.trim().split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    if first.is_empty() {
        return Some(match (number(last)?, size_bytes) {
            (0, _) => Wanted::Unsatisfiable,
            // The suffix of empty content is satisfiable and yet has no positions that a 206 could name.
            (_, 0) => Wanted::Whole,
            (suffix_bytes, _) => Wanted::Part(size_bytes.saturating_sub(suffix_bytes)..size_bytes),
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    // A range that ends before it begins may be ignored or rejected (RFC 9110, section 14.2); rejecting tells the client.
    if first > last || first >= size_bytes {
        Some(Wanted::Unsatisfiable)
    } else {
        Some(Wanted::Part(first..last.min(size_bytes - 1) + 1))
    }
}

/// Reads the `Content-Range: <first>-<last>` of an upload chunk as a half-open range, also where it is written as HTTP
/// has it, `bytes <first>-<last>/<total>`. `None` means that the text is not one.
#[must_use]
pub fn parse_content_range(header: &str) -> Option<Range<u64>> {
    let header = header.trim();
    let header = header.strip_prefix("bytes ").unwrap_or(header);
    let (range, total) = header.split_once('/').unwrap_or((header, "*"));
    let (first, last) = range.trim().split_once('-')?;
    let (first, last) = (exact_number(first)?, exact_number(last)?);
    let total_fits = total == "*" || exact_number(total)? > last;
    if first <= last && total_fits { Some(first..last.checked_add(1)?) } else { None }
}

/// A decimal number; what is beyond 64 bits is as good as the largest of them, being beyond all content.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// A decimal number of at most 64 bits.
fn exact_number(digits: &str) -> Option<u64> {
    number(digits).and_then(|_| digits.parse().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_read_as_rfc_9110_has_them() {
        use Wanted::{Part, Unsatisfiable, Whole};
        let beyond = "99999999999999999999999999";
        let table = [
            ("bytes=0-0", 10, Part(0..1)),
            ("bytes=0-9", 10, Part(0..10)),
            ("bytes=2-5", 10, Part(2..6)),
            ("bytes=2-", 10, Part(2..10)),
            ("bytes=9-", 10, Part(9..10)),
            ("bytes=2-99", 10, Part(2..10)),
            (&format!("bytes=2-{beyond}"), 10, Part(2..10)),
            ("bytes=0-18446744073709551615", u64::MAX, Part(0..u64::MAX)),
            ("bytes=-3", 10, Part(7..10)),
            ("bytes=-10", 10, Part(0..10)),
            ("bytes=-99", 10, Part(0..10)),
            (&format!("bytes=-{beyond}"), 10, Part(0..10)),
            (" Bytes= 2-5 ", 10, Part(2..6)),
            ("bytes=10-", 10, Unsatisfiable),
            ("bytes=10-20", 10, Unsatisfiable),
            (&format!("bytes={beyond}-"), 10, Unsatisfiable),
            (&format!("bytes={beyond}-{beyond}"), u64::MAX, Unsatisfiable),
            ("bytes=0-", 0, Unsatisfiable),
            ("bytes=0-0", 0, Unsatisfiable),
            ("bytes=-0", 10, Unsatisfiable),
            ("bytes=-5", 0, Whole),
            ("bytes=5-2", 10, Unsatisfiable),
            ("bytes=0-1,3-4", 10, Whole),
            ("bytes=0-1,", 10, Whole),
            ("bytes=-", 10, Whole),
            ("bytes=", 10, Whole),
            ("bytes", 10, Whole),
            ("bytes=a-b", 10, Whole),
            ("bytes=+1-2", 10, Whole),
            ("bytes=1-2-3", 10, Whole),
            ("bytes=１-2", 10, Whole),
            ("items=0-1", 10, Whole),
            ("", 10, Whole),
        ];
        for (header, size_bytes, wanted) in table {
            assert_eq!(parse_range(Some(header), size_bytes), wanted, "{header} of {size_bytes}");
        }
        assert_eq!(parse_range(None, 10), Whole);
    }

    #[test]
    fn content_ranges_are_inclusive_and_may_be_written_either_way() {
        let table = [
            ("0-0", Some(0..1)),
            ("0-9", Some(0..10)),
            ("10-19", Some(10..20)),
            (" 10-19 ", Some(10..20)),
            ("bytes 10-19", Some(10..20)),
            ("bytes 10-19/20", Some(10..20)),
            ("bytes 10-19/*", Some(10..20)),
            ("10-19/20", Some(10..20)),
            ("0-18446744073709551614", Some(0..u64::MAX)),
            ("0-18446744073709551615", None),
            ("0-99999999999999999999", None),
            ("bytes 10-19/19", None),
            ("bytes 10-19/", None),
            ("bytes 10-19/x", None),
            ("bytes */20", None),
            ("bytes=10-19", None),
            ("9-0", None),
            ("-9", None),
            ("0-", None),
            ("-", None),
            ("", None),
            ("a-b", None),
            ("0-+9", None),
            ("0-9-9", None),
        ];
        for (header, range) in table {
            assert_eq!(parse_content_range(header), range, "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_content_and_is_not_empty(header in "bytes=[0-9]{0,21}-[0-9]{0,21}", size_bytes: u64) {
            if let Wanted::Part(range) = parse_range(Some(&header), size_bytes) {
                prop_assert!(range.start < range.end && range.end <= size_bytes);
            }
        }

        #[test]
        fn every_content_range_reads_back(first in 0..u64::MAX, len_bytes in 1..u64::MAX) {
            let last = first.saturating_add(len_bytes - 1).min(u64::MAX - 1);
            prop_assert_eq!(parse_content_range(&format!("{first}-{last}")), Some(first..last + 1));
        }
    }
}
