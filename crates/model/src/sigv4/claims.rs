//! What a request says of its own signature, in either form.

use percent_encoding::percent_decode_str;

use super::refusal::{Incomplete, Invalid, Refusal};
use super::{EXPIRES_MAX_SECS, SKEW_MAX_SECS, moment};

/// The longest `Authorization` header and the longest query that are read.
const AUTHORIZATION_LEN_MAX: usize = 8 * 1024;
const QUERY_LEN_MAX: usize = 32 * 1024;

/// The longest session token. AWS promises no bound; its own stay below 4 KiB.
const SESSION_TOKEN_LEN_MAX: usize = 16 * 1024;

/// The parts of a signature, none of them empty.
pub(super) struct Claims {
    pub algorithm: String,
    pub credential: String,
    pub signed_headers: String,
    pub signature_hex: String,
    pub session_token: Option<String>,
    /// The header that the time came in, and its spelling in refusals; none when presigned.
    pub date_header: Option<(&'static str, &'static str)>,
    date: String,
    expires: Option<String>,
}

impl Claims {
    /// Finds out which form the request uses, and takes it apart.
    pub(super) fn read(query: &str, headers: &[(&str, &str)]) -> Result<Self, Refusal> {
        if query.len() > QUERY_LEN_MAX {
            return Err(Incomplete::TooLong("query").into());
        }
        let authorization = only(headers, "authorization")?;
        let presigned = parameter(query, "X-Amz-Algorithm")?;
        match (authorization, presigned) {
            (Some(_), Some(_)) => Err(Invalid::BothForms.into()),
            (Some(value), None) if value.trim_start().starts_with("AWS4-") => Self::from_header(value, headers),
            (_, Some(algorithm)) => Self::from_query(&algorithm, query),
            (_, None) => Err(Refusal::MissingAuthenticationToken),
        }
    }

    /// `<algorithm> Credential=..., SignedHeaders=..., Signature=...`
    fn from_header(value: &str, headers: &[(&str, &str)]) -> Result<Self, Refusal> {
        if value.len() > AUTHORIZATION_LEN_MAX {
            return Err(Incomplete::TooLong("'Authorization' header").into());
        }
        let mut words = value.split([' ', ',']).filter(|word| !word.is_empty());
        let algorithm = words.next().unwrap_or_default().to_owned();
        let (mut credential, mut signature, mut signed_headers) = (None, None, None);
        for word in words {
            let (name, value) = word.split_once('=').ok_or_else(|| Incomplete::NotKeyValue(word.to_owned()))?;
            let (slot, name) = match name {
                "Credential" => (&mut credential, "Credential"),
                "Signature" => (&mut signature, "Signature"),
                "SignedHeaders" => (&mut signed_headers, "SignedHeaders"),
                _ => continue,
            };
            if slot.replace(value).is_some() {
                return Err(Incomplete::Repeated(name).into());
            }
        }
        let date = match only(headers, "x-amz-date")? {
            Some(date) => Some((date, ("x-amz-date", "'X-Amz-Date'"))),
            None => only(headers, "date")?.map(|date| (date, ("date", "'Date'"))),
        };
        let mut missing = Vec::new();
        let credential = filled(credential, "Credential", &mut missing);
        let signature_hex = filled(signature, "Signature", &mut missing);
        let signed_headers = filled(signed_headers, "SignedHeaders", &mut missing);
        let dated = date.filter(|(date, _)| !date.trim().is_empty());
        match (missing.is_empty(), dated) {
            (true, Some((date, date_header))) => Ok(Self {
                algorithm,
                credential,
                signed_headers,
                signature_hex,
                session_token: session_token(only(headers, "x-amz-security-token")?.map(str::to_owned))?,
                date_header: Some(date_header),
                date: date.trim().to_owned(),
                expires: None,
            }),
            (_, dated) => Err(Incomplete::HeaderLacks { parameters: missing, date: dated.is_none() }.into()),
        }
    }

    fn from_query(algorithm: &str, query: &str) -> Result<Self, Refusal> {
        let mut missing = Vec::new();
        let algorithm = filled(Some(algorithm), "X-Amz-Algorithm", &mut missing);
        let mut required =
            |name| -> Result<String, Refusal> { Ok(filled(parameter(query, name)?.as_deref(), name, &mut missing)) };
        let claims = Self {
            algorithm,
            credential: required("X-Amz-Credential")?,
            signature_hex: required("X-Amz-Signature")?,
            signed_headers: required("X-Amz-SignedHeaders")?,
            date: required("X-Amz-Date")?,
            date_header: None,
            expires: Some(parameter(query, "X-Amz-Expires")?.unwrap_or_else(|| SKEW_MAX_SECS.to_string())),
            session_token: session_token(parameter(query, "X-Amz-Security-Token")?)?,
        };
        if missing.is_empty() { Ok(claims) } else { Err(Incomplete::QueryLacks(missing).into()) }
    }

    /// When the request was signed. Only a `Date` header may be in HTTP's own format.
    pub(super) fn signed_at_secs(&self) -> Result<i64, Incomplete> {
        let http_form = matches!(self.date_header, Some(("date", _)));
        let secs =
            moment::parse_basic(&self.date).or_else(|| if http_form { moment::parse_http(&self.date) } else { None });
        secs.ok_or_else(|| Incomplete::Date(self.date.clone()))
    }

    /// How long the signature is good: as long as a presigned request says, else as long as clocks may differ.
    pub(super) fn lifetime_secs(&self) -> Result<i64, Incomplete> {
        let Some(expires) = &self.expires else { return Ok(SKEW_MAX_SECS) };
        let digits = expires.len() <= 6 && expires.bytes().all(|b| b.is_ascii_digit());
        let secs = if digits { expires.parse().unwrap_or(0) } else { 0 };
        if (1..=EXPIRES_MAX_SECS).contains(&secs) { Ok(secs) } else { Err(Incomplete::Expires(expires.clone())) }
    }

    /// Access key id, date, region, service, terminator.
    pub(super) fn credential_parts(&self) -> Result<[&str; 5], Incomplete> {
        let mut parts = self.credential.split('/');
        let five = [parts.next(), parts.next(), parts.next(), parts.next(), parts.next()];
        match (five, parts.next()) {
            ([Some(key), Some(date), Some(region), Some(service), Some(term)], None) => {
                Ok([key, date, region, service, term])
            }
            _ => Err(Incomplete::Credential(self.credential.clone())),
        }
    }
}

/// The value, or an empty one that is noted as missing.
fn filled(value: Option<&str>, name: &'static str, missing: &mut Vec<&'static str>) -> String {
    let value = value.unwrap_or_default();
    if value.is_empty() {
        missing.push(name);
    }
    value.to_owned()
}

fn session_token(value: Option<String>) -> Result<Option<String>, Incomplete> {
    match value {
        Some(token) if token.len() > SESSION_TOKEN_LEN_MAX => Err(Incomplete::TooLong("'X-Amz-Security-Token'")),
        other => Ok(other.filter(|token| !token.is_empty())),
    }
}

/// The header `name`, which may stand once: two would leave open which of them was checked.
pub(super) fn only<'h>(headers: &[(&str, &'h str)], name: &'static str) -> Result<Option<&'h str>, Incomplete> {
    let mut values = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, value)| value);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Incomplete::Repeated(name)),
        (first, None) => Ok(first),
    }
}

/// The decoded value of the query parameter `name`, which may stand once.
fn parameter(query: &str, name: &'static str) -> Result<Option<String>, Incomplete> {
    let mut values = query.split('&').filter_map(|pair| {
        let (known, value) = pair.split_once('=').unwrap_or((pair, ""));
        percent_decode_str(known).eq(name.bytes()).then_some(value)
    });
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Incomplete::Repeated(name)),
        (first, None) => Ok(first.map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned())),
    }
}
