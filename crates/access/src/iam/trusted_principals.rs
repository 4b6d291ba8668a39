//! The principals that policies on resources name: users, roles and sessions of this deployment.
//!
//! Who is named by an ARN must exist when the policy is saved, and is meant for as long as it exists: somebody who is
//! made anew under the name does not inherit. So a document is stored with unique ids in the place of such ARNs, and
//! gets the ARNs back when it is shown; of those who are gone the id is shown. Its other text stays as it was written.

use std::ops::Range;

use meta::{Tx, accounts, roles, users};
use model::AccountId;
use model::policy::{AwsPrincipal, BadPolicy};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The document as it is to be stored. It must have been parsed before, as whatever kind of policy it is.
///
/// # Errors
/// The database's; or, inside, [`BadPolicy::Principal`] with the first principal that does not exist.
pub async fn pin_principals(tx: &mut Tx, document: &str) -> Result<Result<String, BadPolicy>, meta::Error> {
    let mut pins = Vec::new();
    let Some(principals) = aws_principals(document) else { return Ok(Err(BadPolicy::Syntax)) };
    for (place, text) in principals {
        if text == "*" {
            continue;
        }
        let pinned = match AwsPrincipal::parse(&text) {
            Some(principal) => pinned(tx, &principal, &text).await?,
            None => None,
        };
        match pinned {
            Some(pinned) if pinned == text => {}
            Some(pinned) => pins.push((place, pinned)),
            None => return Ok(Err(BadPolicy::Principal { kind: "AWS".into(), value: text.into() })),
        }
    }
    Ok(Ok(replaced(document, &pins)))
}

/// A stored document as it is to be shown.
///
/// # Errors
/// The database's.
pub async fn show_principals(tx: &mut Tx, document: &str) -> Result<String, meta::Error> {
    let mut names = Vec::new();
    for (place, text) in aws_principals(document).unwrap_or_default() {
        let arn = match AwsPrincipal::parse(&text) {
            Some(AwsPrincipal::UniqueId(id)) => entity(tx, &id).await?.map(|entity| entity.arn()),
            Some(AwsPrincipal::UniqueSession(id, session)) => {
                entity(tx, &id).await?.map(|entity| entity.session_arn(&session))
            }
            _ => None,
        };
        names.extend(arn.map(|arn| (place, arn)));
    }
    Ok(replaced(document, &names))
}

/// What is stored for a principal; none if it does not exist.
async fn pinned(tx: &mut Tx, principal: &AwsPrincipal, text: &str) -> Result<Option<String>, meta::Error> {
    let exists = match principal {
        // Who a federated user is lies with the account, which alone is known here.
        AwsPrincipal::Account(account) | AwsPrincipal::FederatedUser(account, _) => {
            accounts::find(tx, *account).await?.is_some()
        }
        AwsPrincipal::UniqueId(id) | AwsPrincipal::UniqueSession(id, _) => entity(tx, id).await?.is_some(),
        AwsPrincipal::User(account, path_and_name) => {
            let found = users::find_by_name(tx, *account, name_of(path_and_name)).await?;
            return Ok(found.filter(|user| is_named(path_and_name, &user.path, &user.name)).map(|user| user.id));
        }
        AwsPrincipal::Role(account, path_and_name) => {
            let found = roles::find_by_name(tx, *account, name_of(path_and_name)).await?;
            return Ok(found.filter(|role| is_named(path_and_name, &role.path, &role.name)).map(|role| role.id));
        }
        AwsPrincipal::Session(account, names) => {
            let Some((name, session)) = names.split_once('/') else { return Ok(None) };
            let found = roles::find_by_name(tx, *account, name).await?.filter(|role| role.name == name);
            let pinned = found.map(|role| format!("{}:{session}", role.id));
            // A name that no session can have is nobody's.
            return Ok(pinned.filter(|pinned| AwsPrincipal::parse(pinned).is_some()));
        }
    };
    Ok(exists.then(|| text.to_owned()))
}

/// A user or role that a unique id belongs to.
struct Entity {
    kind: &'static str,
    account: AccountId,
    path: String,
    name: String,
}

impl Entity {
    fn arn(&self) -> String {
        super::arn(self.account, self.kind, &self.path, &self.name)
    }

    fn session_arn(&self, session: &str) -> String {
        format!("arn:aws:sts::{}:assumed-role/{}/{session}", self.account, self.name)
    }
}

async fn entity(tx: &mut Tx, id: &str) -> Result<Option<Entity>, meta::Error> {
    if id.starts_with("AIDA") {
        let user = users::find(tx, id).await?;
        return Ok(user.map(|user| Entity { kind: "user", account: user.account, path: user.path, name: user.name }));
    }
    let role = roles::find(tx, id).await?;
    Ok(role.map(|role| Entity { kind: "role", account: role.account, path: role.path, name: role.name }))
}

fn name_of(path_and_name: &str) -> &str {
    path_and_name.rsplit('/').next().unwrap_or(path_and_name)
}

fn is_named(path_and_name: &str, path: &str, name: &str) -> bool {
    path_and_name.strip_prefix(path) == Some(name)
}

/// The texts under `AWS` of all statements' principals: where each stands, quotes included, and what it says. None if
/// the document has not the form of a policy.
fn aws_principals(document: &str) -> Option<Vec<(Range<usize>, String)>> {
    #[derive(Deserialize)]
    struct Document<'d> {
        #[serde(borrow, rename = "Statement")]
        statements: &'d RawValue,
    }
    #[derive(Deserialize)]
    struct Statement<'d> {
        #[serde(borrow, rename = "Principal")]
        principal: Option<&'d RawValue>,
        #[serde(borrow, rename = "NotPrincipal")]
        not_principal: Option<&'d RawValue>,
    }
    #[derive(Deserialize)]
    struct Principals<'d> {
        #[serde(borrow, rename = "AWS")]
        aws: Option<&'d RawValue>,
    }
    let outer: Document<'_> = serde_json::from_str(document).ok()?;
    let mut found = Vec::new();
    for statement in one_or_many(outer.statements)? {
        let Statement { principal, not_principal } = serde_json::from_str(statement.get()).ok()?;
        for principals in [principal, not_principal].into_iter().flatten().filter(|raw| raw.get().starts_with('{')) {
            let Principals { aws } = serde_json::from_str(principals.get()).ok()?;
            let Some(aws) = aws else { continue };
            for raw in one_or_many(aws)? {
                let start = raw.get().as_ptr().addr().checked_sub(document.as_ptr().addr())?;
                found.push((start..start + raw.get().len(), serde_json::from_str(raw.get()).ok()?));
            }
        }
    }
    // Principal and NotPrincipal may stand in either order.
    found.sort_by_key(|(place, _)| place.start);
    Some(found)
}

fn one_or_many(raw: &RawValue) -> Option<Vec<&RawValue>> {
    if raw.get().starts_with('[') { serde_json::from_str(raw.get()).ok() } else { Some(vec![raw]) }
}

/// The document with other texts in some places, which are in order.
fn replaced(document: &str, texts: &[(Range<usize>, String)]) -> String {
    let mut written = String::with_capacity(document.len());
    let mut end = 0;
    for (place, text) in texts {
        written.push_str(&document[end..place.start]);
        written.push_str(&serde_json::Value::from(text.as_str()).to_string());
        end = place.end;
    }
    written.push_str(&document[end..]);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_found_wherever_a_policy_may_have_them() {
        let table: [(&str, Option<&[&str]>); 10] = [
            (r#"{"Statement":{"Principal":{"AWS":"a"}}}"#, Some(&["a"])),
            (
                r#"{"Statement":[{"Principal":{"AWS":["a","b"],"Service":"s"}},{"NotPrincipal":{"AWS":"c"}}]}"#,
                Some(&["a", "b", "c"]),
            ),
            ("{ \"Statement\" : [ { \"Principal\" : { \"AWS\" : [ \"a\" ,\n \"b\" ] } } ] }", Some(&["a", "b"])),
            (r#"{"Statement":{"\u0050rincipal":{"\u0041WS":"\u0061"}}}"#, Some(&["a"])),
            (r#"{"Statement":{"Principal":"*"}}"#, Some(&[])),
            (r#"{"Statement":{"Principal":{"Federated":"arn"}}}"#, Some(&[])),
            (
                r#"{"Statement":{"Condition":{"StringEquals":{"AWS":"x"}},"Sid":"{\"Principal\":{\"AWS\":\"y\"}}"}}"#,
                Some(&[]),
            ),
            (r#"{"Statement":{"Principal":{"AWS":7}}}"#, None),
            (r#"{"Statement":[7]}"#, None),
            ("{}", None),
        ];
        for (document, expected) in table {
            let found = aws_principals(document);
            let texts = found.as_ref().map(|found| found.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>());
            assert_eq!(texts.as_deref(), expected, "{document}");
            for (place, text) in found.unwrap_or_default() {
                assert_eq!(serde_json::from_str::<String>(&document[place]).expect("a text"), text, "{document}");
            }
        }
    }

    #[test]
    fn only_what_is_named_is_replaced() {
        let document = "{ \"Statement\": [{\"Principal\": {\"AWS\": [\"a\", \"b\",\t\"é\"]}, \"Sid\": \"a\"}] }\n";
        let places = aws_principals(document).expect("principals");
        assert_eq!(replaced(document, &[]), document);
        let texts: Vec<_> = places.into_iter().map(|(place, text)| (place, format!("<{text}\">"))).collect();
        assert_eq!(
            replaced(document, &texts),
            "{ \"Statement\": [{\"Principal\": {\"AWS\": [\"<a\\\">\", \"<b\\\">\",\t\"<é\\\">\"]}, \"Sid\": \"a\"}] }\n"
        );
    }
}
