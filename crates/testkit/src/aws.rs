//! Signed calls of the AWS JSON protocol. The signer is written from the specification alone and shares nothing with the
//! verifier that it is used against (AWS General Reference, "Signing AWS API requests").

use access::RootCredentials;
use aws_lc_rs::hmac;
use model::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::Answer;

/// Calls an operation of `ecr` and signs the call.
pub(crate) async fn call(
    http: &reqwest::Client,
    url: &str,
    root: &RootCredentials,
    region: &str,
    now: Timestamp,
    operation: &str,
    input: &Value,
) -> Answer {
    let body = input.to_string();
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    let target = format!("AmazonEC2ContainerRegistry_V20150921.{operation}");
    let at = jiff::Timestamp::from_millisecond(now.as_millis()).expect("a moment of this age");
    let (date_time, date) = (at.strftime("%Y%m%dT%H%M%SZ").to_string(), at.strftime("%Y%m%d").to_string());

    let signed_headers = "host;x-amz-date;x-amz-target";
    let body_hash = hex::encode(Sha256::digest(&body));
    let canonical = format!(
        "POST\n/\n\nhost:{host}\nx-amz-date:{date_time}\nx-amz-target:{target}\n\n{signed_headers}\n{body_hash}"
    );
    let scope = format!("{date}/{region}/ecr/aws4_request");
    let to_sign = format!("AWS4-HMAC-SHA256\n{date_time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
    let first = format!("AWS4{}", root.secret_access_key.as_str()).into_bytes();
    let key = [date.as_str(), region, "ecr", "aws4_request"].iter().fold(first, |key, part| mac(&key, part));
    let signature = hex::encode(mac(&key, &to_sign));

    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed_headers}, Signature={signature}",
        root.access_key_id
    );
    let request = http
        .post(format!("{url}/"))
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-date", date_time)
        .header("x-amz-target", target)
        .header("authorization", authorization)
        .body(body);
    Answer::of(request.send().await.expect("the server answers")).await
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}
