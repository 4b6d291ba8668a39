//! What names and paths of IAM may be.

use model::Arn;

use super::Error;

/// The longest path, in characters.
const PATH_LEN_MAX: usize = 512;

/// Checks the name of a user, group, role or policy, or whatever else `member` names: 1 to `len_max` letters, digits and
/// `_+=,.@-` of ASCII.
///
/// # Errors
/// `ValidationError`
pub(crate) fn check_name(member: &str, name: &str, len_max: usize) -> Result<(), Error> {
    if name.is_empty() {
        return Err(constraint(member, "Member must have length greater than or equal to 1"));
    }
    if name.chars().count() > len_max {
        return Err(constraint(member, &format!("Member must have length less than or equal to {len_max}")));
    }
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)) {
        return Ok(());
    }
    Err(Error::ValidationError(format!(
        "The specified value for {member} is invalid. It must contain only alphanumeric characters and/or the \
         following: +=,.@_-"
    )))
}

/// What is said of a text that is not the ARN of what is meant: `ValidationError` if it is no ARN at all, else
/// `InvalidInput`.
pub(super) fn bad_arn(arn: &str) -> Error {
    if arn.parse::<Arn>().is_err() {
        // With two spaces, as IAM sends it.
        return Error::ValidationError("Invalid ARN:  Could not be parsed!".to_owned());
    }
    Error::InvalidInput(format!("ARN {arn} is not valid."))
}

/// The path that a request gives, or `/`: it begins and ends with a slash, and has printable ASCII between.
///
/// # Errors
/// `ValidationError`
pub(crate) fn checked_path(path: Option<String>) -> Result<String, Error> {
    let Some(path) = path else { return Ok("/".to_owned()) };
    if path.len() > PATH_LEN_MAX {
        return Err(constraint("path", &format!("Member must have length less than or equal to {PATH_LEN_MAX}")));
    }
    if path == "/" || (path.len() > 2 && is_path_prefix(&path) && path.ends_with('/')) {
        return Ok(path);
    }
    Err(Error::ValidationError(
        "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric \
         characters and/or / characters."
            .to_owned(),
    ))
}

/// The path prefix that a list is asked for, or `/`: it begins with a slash, and need not end with one.
///
/// # Errors
/// `ValidationError`
pub(crate) fn checked_path_prefix(prefix: Option<&str>) -> Result<String, Error> {
    let prefix = prefix.unwrap_or("/");
    if prefix.len() <= PATH_LEN_MAX && is_path_prefix(prefix) {
        return Ok(prefix.to_owned());
    }
    Err(Error::ValidationError("The specified value for pathPrefix is invalid. It must begin with /.".to_owned()))
}

fn is_path_prefix(text: &str) -> bool {
    text.starts_with('/') && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn constraint(member: &str, constraint: &str) -> Error {
    let message =
        format!("1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}");
    Error::ValidationError(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_word_characters_and_a_few_signs_of_ascii() {
        for good in ["a", "A_b+c=d,e.f@g-9", &"n".repeat(64)] {
            assert!(check_name("userName", good, 64).is_ok(), "{good}");
        }
        for bad in ["", " ", "a b", "a/b", "a*", "a?", "a:b", "é", "a\n", "${aws:username}", &"n".repeat(65)] {
            assert!(matches!(check_name("userName", bad, 64), Err(Error::ValidationError(_))), "{bad}");
        }
    }

    #[test]
    fn paths_begin_and_end_with_a_slash() {
        assert_eq!(checked_path(None).ok().as_deref(), Some("/"));
        let longest = format!("/{}/", "p".repeat(510));
        for good in ["/", "/a/", "/team/core/", "/a!~/", "///", &longest] {
            assert_eq!(checked_path(Some(good.to_owned())).ok().as_deref(), Some(good));
        }
        for bad in ["", "a", "a/", "/a", "//", "/a b/", "/é/", "/a\n/", &format!("{longest}/")] {
            assert!(matches!(checked_path(Some(bad.to_owned())), Err(Error::ValidationError(_))), "{bad}");
        }
    }

    #[test]
    fn path_prefixes_begin_with_a_slash() {
        assert_eq!(checked_path_prefix(None).ok().as_deref(), Some("/"));
        for good in ["/", "/a", "/a/", "/a/b"] {
            assert_eq!(checked_path_prefix(Some(good)).ok().as_deref(), Some(good));
        }
        for bad in ["", "a", "a/", "/ ", "/é", &format!("/{}", "p".repeat(512))] {
            assert!(matches!(checked_path_prefix(Some(bad)), Err(Error::ValidationError(_))), "{bad}");
        }
    }
}
