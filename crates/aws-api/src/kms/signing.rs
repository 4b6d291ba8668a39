//! Sign, Verify, GetPublicKey.

use access::kms::{self as keys, Sign};
use model::kms::{EncryptionAlgorithm, MessageType, SigningAlgorithm};

use super::{invalid, word, words};
use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::{Blob, kms};

pub async fn sign(call: &Call<'_>, request: kms::SignRequest) -> Result<kms::SignResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let sign = Sign {
        key: &request.key_id,
        message: &request.message.0,
        message_type: message_type(request.message_type.as_deref())?,
        algorithm: word(&request.signing_algorithm, SigningAlgorithm::read)?,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let signed = call.access().sign(call.caller, call.region, sign).await?;
    Ok(kms::SignResponse {
        key_id: Some(signed.arn.to_string()),
        signature: Some(Blob(signed.signature)),
        signing_algorithm: Some(request.signing_algorithm),
    })
}

pub async fn verify(call: &Call<'_>, request: kms::VerifyRequest) -> Result<kms::VerifyResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let sign = Sign {
        key: &request.key_id,
        message: &request.message.0,
        message_type: message_type(request.message_type.as_deref())?,
        algorithm: word(&request.signing_algorithm, SigningAlgorithm::read)?,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let arn = call.access().verify_signature(call.caller, call.region, sign, &request.signature.0).await?;
    Ok(kms::VerifyResponse {
        key_id: Some(arn.to_string()),
        signature_valid: Some(true),
        signing_algorithm: Some(request.signing_algorithm),
    })
}

pub async fn get_public_key(
    call: &Call<'_>,
    request: kms::GetPublicKeyRequest,
) -> Result<kms::GetPublicKeyResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let key = call.access().get_public_key(call.caller, call.region, &request.key_id).await?;
    let spec = key.kind.spec().as_str();
    Ok(kms::GetPublicKeyResponse {
        key_id: Some(key.arn.to_string()),
        public_key: Some(Blob(key.der)),
        customer_master_key_spec: Some(spec.into()),
        key_spec: Some(spec.into()),
        key_usage: Some(key.kind.usage().as_str().into()),
        encryption_algorithms: words(key.kind.encryption_algorithms(), EncryptionAlgorithm::as_str),
        signing_algorithms: words(key.kind.signing_algorithms(), SigningAlgorithm::as_str),
        key_agreement_algorithms: None,
        encapsulation_algorithms: None,
    })
}

fn message_type(text: Option<&str>) -> Result<MessageType, ApiError> {
    let read =
        |text| MessageType::read(text).ok_or_else(|| invalid(format!("MessageType {text} is for ML-DSA keys only.")));
    text.map_or(Ok(MessageType::Raw), read)
}
