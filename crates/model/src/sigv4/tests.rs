use std::time::Duration;

use serde::Deserialize;

use super::*;
use crate::digest::Digest;

const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
const SECRET: &[u8] = b"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// 2015-08-30T12:36:00Z, the moment that AWS's own examples are signed at.
const SIGNED_AT: Timestamp = Timestamp::from_millis(1_440_938_160_000);
/// `get-vanilla` of AWS's published test suite.
const VANILLA: &str = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

/// A request, and what its verification is told.
#[derive(Debug, Clone, Deserialize)]
struct Example {
    name: String,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
    service: String,
    region: String,
}

impl Example {
    /// `get-vanilla`.
    fn vanilla() -> Self {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={ACCESS_KEY_ID}/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={VANILLA}"
        );
        let headers = [
            ("host", "example.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
            ("authorization", authorization.as_str()),
        ];
        Self {
            name: "get-vanilla".into(),
            method: "GET".into(),
            path: "/".into(),
            query: String::new(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            body: String::new(),
            service: "service".into(),
            region: "us-east-1".into(),
        }
    }

    /// Requests that botocore signed.
    fn by_botocore() -> Vec<Self> {
        serde_json::from_str(include_str!("botocore.json")).expect("the examples are JSON")
    }

    fn named(name: &str) -> Self {
        Self::by_botocore().into_iter().find(|example| example.name == name).expect("an example of this name")
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    fn authorization(self, change: impl FnOnce(&str) -> String) -> Self {
        let old = self.headers.iter().find(|(name, _)| name == "authorization").expect("is signed").1.clone();
        let new = change(&old);
        assert_ne!(old, new, "the test changes something");
        self.header("authorization", &new)
    }

    fn query(mut self, change: impl FnOnce(&str) -> String) -> Self {
        let new = change(&self.query);
        assert_ne!(self.query, new, "the test changes something");
        self.query = new;
        self
    }

    fn parse(&self) -> Result<Parsed, Refusal> {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Parsed::from_request(&self.method, &self.path, &self.query, &headers)
    }

    fn verify_at(&self, now: Timestamp) -> Result<(), Refusal> {
        let parsed = self.parse()?;
        let body_sha256_hex = Digest::sha256(self.body.as_bytes()).hex();
        parsed.verify(&parsed.signing_key(SECRET), &body_sha256_hex, now, &[&self.service])
    }

    fn verify(&self) -> Result<(), Refusal> {
        self.verify_at(SIGNED_AT)
    }

    /// What the request is refused with.
    fn refusal(&self) -> String {
        self.verify().expect_err("is refused").to_string()
    }
}

#[test]
fn signatures_of_others_are_right() {
    assert_eq!(Example::vanilla().verify(), Ok(()));
    for example in Example::by_botocore() {
        assert_eq!(example.verify(), Ok(()), "{}", example.name);
        assert_eq!(example.parse().expect("parses").region().as_str(), example.region, "{}", example.name);
    }
    // The example of AWS's guide to signing.
    let list_users =
        Example { query: "Action=ListUsers&Version=2010-05-08".into(), service: "iam".into(), ..Example::vanilla() }
            .header("host", "iam.amazonaws.com")
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            );
    assert_eq!(list_users.verify(), Ok(()));
}

#[test]
fn what_a_request_claims_is_told() {
    let parsed = Example::named("json with a body and a session token").parse().expect("parses");
    assert_eq!(parsed.access_key_id(), ACCESS_KEY_ID);
    assert_eq!(parsed.scope_date(), "20150830");
    assert_eq!(parsed.region().as_str(), "eu-central-1");
    assert_eq!(parsed.service(), "ecr");
    assert_eq!(parsed.session_token(), Some("IQoJb3JpZ2luX2VjE/+=="));
    assert_eq!(parsed.signed_at(), SIGNED_AT);
    let signed: Vec<&str> = parsed.signed_headers().collect();
    assert_eq!(signed, ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"]);

    let presigned = Example::named("presigned for a week with a session token").parse().expect("parses");
    assert_eq!(presigned.session_token(), Some("IQoJb3JpZ2luX2VjE/+=="));
    assert_eq!(Example::vanilla().parse().expect("parses").session_token(), None);
}

#[test]
fn secrets_do_not_print() {
    let parsed = Example::named("json with a body and a session token").parse().expect("parses");
    let printed = format!("{parsed:?} {:?}", parsed.signing_key(SECRET));
    assert!(!printed.contains("IQoJ") && !printed.contains("059bae7a"), "{printed}");
    assert!(printed.ends_with("SigningKey(..)"), "{printed}");
}

#[test]
fn any_change_of_what_is_signed_breaks_the_signature() {
    for example in Example::by_botocore() {
        let changed = [
            Example { method: "PUT".into(), ..example.clone() },
            Example { path: format!("{}x", example.path), ..example.clone() },
            Example { query: format!("{}&x=1", example.query), ..example.clone() },
            Example { body: format!("{} ", example.body), ..example.clone() },
            example.clone().header("host", "elsewhere.example.com"),
        ];
        for changed in changed {
            assert_eq!(changed.verify(), Err(Invalid::Mismatch.into()), "{changed:?}");
        }
        let signed: Vec<String> = example.parse().expect("parses").signed_headers().map(ToOwned::to_owned).collect();
        for (name, value) in &example.headers {
            if signed.contains(name) && name != "x-amz-date" && name != "date" {
                let changed = example.clone().header(name, &format!("{value}x"));
                assert_eq!(changed.verify(), Err(Invalid::Mismatch.into()), "{changed:?}");
                if name != "x-amz-target" {
                    assert_eq!(example.clone().without(name).verify(), Err(Invalid::Mismatch.into()), "{name}");
                }
            }
        }
        assert_eq!(example.clone().header("x-unsigned", "free").verify(), Ok(()), "{}", example.name);
    }
}

#[test]
fn only_the_right_secret_and_the_exact_signature_do() {
    let vanilla = Example::vanilla();
    let parsed = vanilla.parse().expect("parses");
    let body_hex = Digest::sha256(b"").hex();
    let verify = |key: &SigningKey| parsed.verify(key, &body_hex, SIGNED_AT, &["service"]);
    assert_eq!(verify(&signing_key(SECRET, "20150830", "us-east-1", "service")), Ok(()));
    for (secret, date, region, service) in [
        (&SECRET[1..], "20150830", "us-east-1", "service"),
        (b"", "20150830", "us-east-1", "service"),
        (SECRET, "20150831", "us-east-1", "service"),
        (SECRET, "20150830", "us-east-2", "service"),
        (SECRET, "20150830", "us-east-1", "ecr"),
    ] {
        assert_eq!(verify(&signing_key(secret, date, region, service)), Err(Invalid::Mismatch.into()));
    }
    for signature in [&VANILLA[1..], &format!("{VANILLA}0"), &VANILLA.to_uppercase(), &VANILLA.replace('5', "6"), "x"] {
        let changed = vanilla.clone().authorization(|old| old.replace(VANILLA, signature));
        assert_eq!(changed.verify(), Err(Invalid::Mismatch.into()), "{signature}");
    }
}

#[test]
fn the_hash_that_a_request_states_must_be_its_bodys() {
    let stated = Example::named("json with the hash of the body");
    for hash in ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", &Digest::sha256(b"").hex()] {
        let changed = stated.clone().header("x-amz-content-sha256", hash);
        assert_eq!(changed.verify(), Err(Invalid::Mismatch.into()), "{hash}");
    }
    let unsigned = Example::vanilla().header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    assert_eq!(unsigned.verify(), Err(Invalid::Mismatch.into()), "also where the statement itself is not signed");
}

#[test]
fn the_time_may_differ_by_fifteen_minutes_either_way() {
    let skew = Duration::from_secs(15 * 60);
    let (second, vanilla) = (Duration::from_secs(1), Example::vanilla());
    for now in [SIGNED_AT - skew, SIGNED_AT, SIGNED_AT + skew] {
        assert_eq!(vanilla.verify_at(now), Ok(()));
    }
    let late = vanilla.verify_at(SIGNED_AT + skew + second).expect_err("is late").to_string();
    assert_eq!(
        late,
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"
    );
    let early = vanilla.verify_at(SIGNED_AT - skew - second).expect_err("is early").to_string();
    assert_eq!(
        early,
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)"
    );
    for now in [Timestamp::from_millis(i64::MAX), Timestamp::from_millis(i64::MIN)] {
        assert!(vanilla.verify_at(now).is_err());
    }
}

#[test]
fn presigned_requests_live_as_long_as_they_say() {
    let (minute, week, second) = (Duration::from_secs(60), Duration::from_secs(604_800), Duration::from_secs(1));
    for (name, life, text) in
        [("presigned", minute, "1 min.)"), ("presigned for a week with a session token", week, "10080 min.)")]
    {
        let example = Example::named(name);
        assert_eq!(example.verify_at(SIGNED_AT + life), Ok(()), "{name}");
        let late = example.verify_at(SIGNED_AT + life + second).expect_err("is late").to_string();
        assert!(late.starts_with("Signature expired: 20150830T123600Z is now earlier than"), "{late}");
        assert!(late.ends_with(text), "{late}");
        let early = example.verify_at(SIGNED_AT - Duration::from_secs(901)).expect_err("is early").to_string();
        assert!(early.starts_with("Signature not yet current: "), "{early}");
    }
    let presigned = Example::named("presigned");
    for expires in ["0", "604801", "-1", "+5", "1.5", "", "x", "99999999999999999999"] {
        let changed = presigned.clone().query(|old| old.replace("Expires=60", &format!("Expires={expires}")));
        let refusal = format!("'X-Amz-Expires' must be a number of seconds from 1 to 604800, got '{expires}'");
        assert_eq!(changed.refusal(), refusal);
    }
    let unlimited = presigned.query(|old| old.replace("&X-Amz-Expires=60", ""));
    assert_eq!(unlimited.verify(), Err(Invalid::Mismatch.into()));
    let late = unlimited.verify_at(SIGNED_AT + Duration::from_secs(901)).expect_err("is late").to_string();
    assert!(late.ends_with("- 15 min.)"), "{late}");
}

#[test]
fn requests_without_any_signature_are_missing_their_token() {
    let vanilla = Example::vanilla();
    for example in [
        vanilla.clone().without("authorization"),
        vanilla.clone().header("authorization", ""),
        vanilla.clone().header("authorization", "Basic QVdTOng="),
        vanilla.header("authorization", "Bearer AWS4-x"),
        Example::named("presigned").query(|old| old.replace("X-Amz-Algorithm=", "X-Amz-Other=")),
    ] {
        assert_eq!(example.verify(), Err(Refusal::MissingAuthenticationToken), "{example:?}");
    }
    assert_eq!(Refusal::MissingAuthenticationToken.to_string(), "Missing Authentication Token");
}

#[test]
fn incomplete_headers_are_refused_by_name() {
    let vanilla = Example::vanilla;
    let lacks = |name| format!("Authorization header requires '{name}' parameter.");
    let no_date = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
    let all = format!("{} {} {} {no_date}", lacks("Credential"), lacks("Signature"), lacks("SignedHeaders"));
    let not_sorted = "'SignedHeaders' must be lower-case header names in ascending order, separated by semicolons.";
    let signed = |names: &str| vanilla().authorization(|old| old.replace("=host;x-amz-date", &format!("={names}")));
    let credential = |to: &str| {
        let old = "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
        vanilla().authorization(|text| text.replace(old, &format!("Credential={to}")))
    };
    let five = |got| {
        format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{got}'"
        )
    };
    let date = |got| {
        format!("Date must be in ISO-8601 'basic format'. Got '{got}'. See http://en.wikipedia.org/wiki/ISO_8601")
    };
    let table = [
        (vanilla().header("authorization", "AWS4-HMAC-SHA256").without("x-amz-date"), all),
        (vanilla().authorization(|old| old.replace("Credential", "Other")), lacks("Credential")),
        (vanilla().authorization(|old| old.replace(VANILLA, "")), lacks("Signature")),
        (signed(""), lacks("SignedHeaders")),
        (vanilla().without("x-amz-date"), no_date.to_owned()),
        (vanilla().header("x-amz-date", ""), no_date.to_owned()),
        (
            vanilla().authorization(|old| old.replace("Credential=", "Credential")),
            "'CredentialAKIDEXAMPLE/20150830/us-east-1/service/aws4_request' not a valid key=value pair (missing \
             equal-sign) in Authorization header."
                .to_owned(),
        ),
        (
            vanilla().authorization(|old| format!("{old}, Signature=x")),
            "'Signature' must not be given more than once.".to_owned(),
        ),
        (vanilla().header("x-amz-date", "20150830"), date("20150830")),
        (vanilla().header("x-amz-date", "Sun, 30 Aug 2015 12:36:00 GMT"), date("Sun, 30 Aug 2015 12:36:00 GMT")),
        (vanilla().without("x-amz-date").header("date", "today"), date("today")),
        (signed("x-amz-date;host"), not_sorted.to_owned()),
        (signed("host;host;x-amz-date"), not_sorted.to_owned()),
        (signed("Host;x-amz-date"), not_sorted.to_owned()),
        (signed("host;x-amz-date;"), not_sorted.to_owned()),
        (signed(&format!("host;x-amz-date{}", ";y".repeat(100))), not_sorted.to_owned()),
        (
            vanilla().authorization(|old| old.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
            "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now). ".to_owned(),
        ),
        (credential("AKIDEXAMPLE"), five("AKIDEXAMPLE")),
        (credential("a/20150830/r1/service/aws4_request/x"), five("a/20150830/r1/service/aws4_request/x")),
        (
            vanilla().authorization(|old| format!("{old}{}", "0".repeat(8192))),
            "The 'Authorization' header of the request is too long.".to_owned(),
        ),
        (
            vanilla().header("x-amz-security-token", &"t".repeat(16_385)),
            "The 'X-Amz-Security-Token' of the request is too long.".to_owned(),
        ),
        (Example { query: "x".repeat(32_769), ..vanilla() }, "The query of the request is too long.".to_owned()),
    ];
    for (example, message) in table {
        assert!(matches!(example.verify(), Err(Refusal::Incomplete(_))), "{example:?}");
        assert_eq!(example.refusal(), message, "{example:?}");
    }
}

#[test]
fn headers_that_decide_may_stand_once() {
    for name in ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-target"] {
        let mut example = Example::named("json with the hash of the body").header(name, "x");
        example.headers.push((name.to_uppercase(), "y".to_owned()));
        assert_eq!(example.refusal(), format!("'{name}' must not be given more than once."));
    }
    let mut joined = Example::vanilla();
    joined.headers.push(("host".to_owned(), "example.amazonaws.com".to_owned()));
    assert_eq!(joined.verify(), Err(Invalid::Mismatch.into()));
}

#[test]
fn incomplete_queries_are_refused_by_name() {
    let presigned = || Example::named("presigned");
    let lacks = |names: &[&str]| {
        let sentences: String =
            names.iter().map(|name| format!("AWS query-string parameters must include '{name}'. ")).collect();
        format!("{sentences}Re-examine the query-string parameters.")
    };
    let names = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
    for name in names {
        assert_eq!(presigned().query(|old| old.replace(&format!("{name}="), "x=")).refusal(), lacks(&[name]));
    }
    let nothing = presigned().query(|_| "X-Amz-Algorithm".to_owned());
    assert_eq!(nothing.refusal(), lacks(&[&["X-Amz-Algorithm"], &names[..]].concat()));
    for name in [&["X-Amz-Algorithm", "X-Amz-Expires", "X-Amz-Security-Token"], &names[..]].concat() {
        let twice = Example::named("presigned for a week with a session token")
            .query(|old| format!("{old}&{}=x", name.replace('-', "%2D")));
        assert_eq!(twice.refusal(), format!("'{name}' must not be given more than once."));
    }
}

#[test]
fn a_request_is_signed_in_one_form_and_over_what_decides() {
    let both = Example { query: Example::named("presigned").query, ..Example::vanilla() };
    let json = Example::named("json");
    let must = |name| format!("{name} must be a 'SignedHeader' in the AWS Authorization.");
    let table = [
        (both, "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.".to_owned()),
        (json.clone().authorization(|old| old.replace("host;", "")), must("'Host' or ':authority'")),
        (json.clone().authorization(|old| old.replace("x-amz-date;", "")), must("'X-Amz-Date'")),
        (json.authorization(|old| old.replace(";x-amz-target", "")), must("'X-Amz-Target'")),
        (Example::named("a Date header").authorization(|old| old.replace("date;", "")), must("'Date'")),
        (Example::named("presigned").query(|old| old.replace("=host%3B", "=")), must("'Host' or ':authority'")),
    ];
    for (example, message) in table {
        assert!(matches!(example.verify(), Err(Refusal::Invalid(_))), "{example:?}");
        assert_eq!(example.refusal(), message);
    }
}

#[test]
fn the_scope_must_be_the_requests() {
    let scoped =
        |to: &str| Example::vanilla().authorization(|old| old.replace("20150830/us-east-1/service/aws4_request", to));
    let service = "Credential should be scoped to correct service: 'service'.";
    let terminator = "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.";
    let date = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' \
                != '20150830', from '20150830T123600Z'.";
    let table = [
        ("20150830/Mars/service/aws4_request", "Credential should be scoped to a valid region, not 'Mars'.".to_owned()),
        ("20150830//service/aws4_request", "Credential should be scoped to a valid region, not ''.".to_owned()),
        ("20150830/us-east-1/ecr/aws4_request", service.to_owned()),
        ("20150830/us-east-1/service/aws5_request", terminator.to_owned()),
        ("20150829/us-east-1/service/aws4_request", date.to_owned()),
        ("20150829/us-east-1/ecr/aws5_request", format!("{service} {terminator} {date}")),
    ];
    for (to, message) in table {
        assert_eq!(scoped(to).refusal(), message);
    }
    let parsed = Example::vanilla().parse().expect("parses");
    assert_eq!(parsed.check(SIGNED_AT, &["other", "service"]), Ok(()), "one of several services");
    assert!(parsed.check(SIGNED_AT, &[]).is_err());
}

#[test]
fn what_only_the_keeper_of_keys_knows_has_its_words_too() {
    let invalid = "The security token included in the request is invalid.";
    assert_eq!(Refusal::UnrecognizedClient.to_string(), invalid);
    assert_eq!(Refusal::ExpiredToken.to_string(), "The security token included in the request is expired");
    assert_eq!(
        Refusal::from(Invalid::Mismatch).to_string(),
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details."
    );
}
