//! GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext.

use access::kms::{self as keys, GenerateDataKeyPair};
use model::kms::KeySpec;

use super::ciphers::check_recipient;
use super::word;
use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::{Blob, kms};

pub async fn generate_data_key_pair(
    call: &Call<'_>,
    request: kms::GenerateDataKeyPairRequest,
) -> Result<kms::GenerateDataKeyPairResponse, ApiError> {
    check_recipient(request.recipient.as_ref())?;
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let generate = GenerateDataKeyPair {
        key: &request.key_id,
        spec: word(&request.key_pair_spec, KeySpec::read)?,
        context: request.encryption_context.unwrap_or_default().into(),
        with_plaintext: true,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let generated = call.access().generate_data_key_pair(call.caller, call.region, generate).await?;
    Ok(kms::GenerateDataKeyPairResponse {
        private_key_ciphertext_blob: Some(Blob(generated.ciphertext)),
        private_key_plaintext: Some(Blob(generated.private_key.to_vec())),
        public_key: Some(Blob(generated.public_key)),
        key_id: Some(generated.arn.to_string()),
        key_pair_spec: Some(request.key_pair_spec),
        key_material_id: generated.material_id,
        ciphertext_for_recipient: None,
    })
}

pub async fn generate_data_key_pair_without_plaintext(
    call: &Call<'_>,
    request: kms::GenerateDataKeyPairWithoutPlaintextRequest,
) -> Result<kms::GenerateDataKeyPairWithoutPlaintextResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let generate = GenerateDataKeyPair {
        key: &request.key_id,
        spec: word(&request.key_pair_spec, KeySpec::read)?,
        context: request.encryption_context.unwrap_or_default().into(),
        with_plaintext: false,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let generated = call.access().generate_data_key_pair(call.caller, call.region, generate).await?;
    Ok(kms::GenerateDataKeyPairWithoutPlaintextResponse {
        private_key_ciphertext_blob: Some(Blob(generated.ciphertext)),
        public_key: Some(Blob(generated.public_key)),
        key_id: Some(generated.arn.to_string()),
        key_pair_spec: Some(request.key_pair_spec),
        key_material_id: generated.material_id,
    })
}
