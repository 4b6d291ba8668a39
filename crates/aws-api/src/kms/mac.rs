//! GenerateMac, VerifyMac.

use access::kms::{self as keys, GenerateMac};
use model::kms::MacAlgorithm;

use super::word;
use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::{Blob, kms};

pub async fn generate_mac(
    call: &Call<'_>,
    request: kms::GenerateMacRequest,
) -> Result<kms::GenerateMacResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let generate = GenerateMac {
        key: &request.key_id,
        message: &request.message.0,
        algorithm: word(&request.mac_algorithm, MacAlgorithm::read)?,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let generated = call.access().generate_mac(call.caller, call.region, generate).await?;
    Ok(kms::GenerateMacResponse {
        mac: Some(Blob(generated.mac)),
        mac_algorithm: Some(request.mac_algorithm),
        key_id: Some(generated.arn.to_string()),
    })
}

pub async fn verify_mac(call: &Call<'_>, request: kms::VerifyMacRequest) -> Result<kms::VerifyMacResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let generate = GenerateMac {
        key: &request.key_id,
        message: &request.message.0,
        algorithm: word(&request.mac_algorithm, MacAlgorithm::read)?,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let arn = call.access().verify_mac(call.caller, call.region, generate, &request.mac.0).await?;
    Ok(kms::VerifyMacResponse {
        key_id: Some(arn.to_string()),
        mac_valid: Some(true),
        mac_algorithm: Some(request.mac_algorithm),
    })
}
