//! Names that resemble a setting's: a slip of the finger gets a suggestion.

use super::keys::{KEYS, Key, VARIABLE_PREFIX};

/// The setting that was probably meant by a name that is not one.
#[must_use]
pub fn resembling(name: &str) -> Option<&'static Key> {
    let name = plain(name);
    let distance_max = if name.len() < 6 { 1 } else { 2 };
    let with_distance = KEYS.iter().map(|key| (distance(&name, &plain(key.name)), key));
    with_distance
        .filter(|(distance, _)| *distance <= distance_max)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, key)| key)
}

/// The variable that was probably meant by one that is not a setting's. Others may use the prefix too: Kubernetes sets
/// `WHARFINGER_PORT` and `WHARFINGER_SERVICE_HOST` for a service called `wharfinger`.
#[must_use]
pub fn variable_resembling(variable: &str) -> Option<String> {
    let name = variable.strip_prefix(VARIABLE_PREFIX)?;
    let is_setting = KEYS.iter().any(|key| key.variable() == variable);
    let is_kubernetes = ["PORT", "SERVICE_"].iter().any(|start| name.starts_with(start));
    if is_setting || is_kubernetes { None } else { resembling(name).map(Key::variable) }
}

/// Without what separates words, which is what is forgotten first.
fn plain(name: &str) -> Vec<u8> {
    name.bytes().filter(|byte| !b"-_".contains(byte)).map(|byte| byte.to_ascii_lowercase()).collect()
}

/// How many letters must be inserted, deleted, replaced or exchanged with their neighbour (optimal string alignment).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_find_the_setting_and_other_words_do_not() {
        for (name, expected) in [
            ("listne", Some("listen")),
            ("lisen", Some("listen")),
            ("datadir", Some("data-dir")),
            ("data_dir", Some("data-dir")),
            ("connection-max", Some("connections-max")),
            ("lgo", Some("log")),
            ("home", None),
            ("version", None),
            ("", None),
        ] {
            assert_eq!(resembling(name).map(|key| key.name), expected, "{name}");
        }
    }

    #[test]
    fn variables_that_others_set_are_left_alone() {
        for (variable, expected) in [
            ("WHARFINGER_DATADIR", Some("WHARFINGER_DATA_DIR")),
            ("WHARFINGER_LISTNE", Some("WHARFINGER_LISTEN")),
            ("WHARFINGER_DATA_DIR", None),
            ("WHARFINGER_PORT", None),
            ("WHARFINGER_PORT_3270_TCP_ADDR", None),
            ("WHARFINGER_SERVICE_HOST", None),
            ("WHARFINGER_BIN", None),
            ("DATADIR", None),
        ] {
            assert_eq!(variable_resembling(variable).as_deref(), expected, "{variable}");
        }
    }
}
