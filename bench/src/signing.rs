//! Signed calls of the AWS API (AWS General Reference, "Signing AWS API requests"), made once and sent many times.

use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::peers::Aws;

const REGION: &str = "us-east-1";
const BLOCK_BYTES: usize = 64;

/// The headers of a call of `ecr` by the root, whole lines with their ends. They are good for fifteen minutes.
pub fn ecr_headers(aws: &Aws, operation: &str, body: &str) -> Result<String, Error> {
    let (key_id, secret) = aws.root_key()?;
    let date_time = date_time()?;
    let date = date_time.get(..8).unwrap_or_default();
    let target = format!("AmazonEC2ContainerRegistry_V20150921.{operation}");
    let host = format!("localhost:{}", aws.address().port());
    let signed = "host;x-amz-date;x-amz-target";
    let canonical = format!(
        "POST\n/\n\nhost:{host}\nx-amz-date:{date_time}\nx-amz-target:{target}\n\n{signed}\n{}",
        hex::encode(Sha256::digest(body))
    );
    let scope = format!("{date}/{REGION}/ecr/aws4_request");
    let to_sign = format!("AWS4-HMAC-SHA256\n{date_time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
    let key = [date, REGION, "ecr", "aws4_request"]
        .iter()
        .fold(format!("AWS4{secret}").into_bytes(), |key, part| hmac(&key, part.as_bytes()).to_vec());
    let signature = hex::encode(hmac(&key, to_sign.as_bytes()));
    Ok(format!(
        "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Date: {date_time}\r\nX-Amz-Target: {target}\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={signed}, Signature={signature}\r\n"
    ))
}

fn date_time() -> Result<String, Error> {
    let output = Command::new("date").args(["-u", "+%Y%m%dT%H%M%SZ"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// HMAC-SHA256 (RFC 2104), for keys of up to a block.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let padded = |with: u8| {
        let mut block = [with; BLOCK_BYTES];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex::encode(hmac(b"Jefe", b"what do ya want for nothing?")), expected);
    }
}
