//! What whoever asks has to give rightly: an action that there is, and values that their condition keys can have.

use std::net::IpAddr;

use model::Action;

use super::NotExplained;

/// Checks that a text is an action. Of a service that is served here, it has to be one that there is.
///
/// # Errors
/// `Action`, `NoSuchAction`
pub(super) fn check_action(text: &str) -> Result<(), NotExplained> {
    let is_one = |(service, name): (&str, &str)| !service.is_empty() && !name.is_empty();
    let Some((service, _)) = text.split_once(':').filter(|halves| is_one(*halves)) else {
        return Err(NotExplained::Action(text.to_owned()));
    };
    let is_served = Action::all().any(|action| action.service().eq_ignore_ascii_case(service));
    if is_served && Action::find(text).is_none() {
        return Err(NotExplained::NoSuchAction(text.to_owned()));
    }
    Ok(())
}

/// Checks that a condition key can have a value. Of most keys, any text is one.
///
/// # Errors
/// `ContextValue`
pub(super) fn check_context(key: &str, value: &str) -> Result<(), NotExplained> {
    let (is_right, kind) = match key.to_ascii_lowercase().as_str() {
        "aws:sourceip" | "aws:vpcsourceip" => (value.parse::<IpAddr>().is_ok(), "an IP address"),
        "aws:securetransport" | "aws:multifactorauthpresent" | "aws:viaawsservice" => {
            let is_flag = ["true", "false"].iter().any(|flag| value.eq_ignore_ascii_case(flag));
            (is_flag, "true or false")
        }
        "aws:epochtime" | "aws:multifactorauthage" => (value.parse::<u64>().is_ok(), "a number of seconds"),
        _ => return Ok(()),
    };
    if is_right {
        return Ok(());
    }
    Err(NotExplained::ContextValue { key: key.to_owned(), value: value.to_owned(), kind })
}
