//! Encrypt, Decrypt, ReEncrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateRandom.

use access::kms::{self as keys, Decrypt, Encrypt, EncryptionContext, GenerateDataKey, ReEncrypt};
use model::kms::EncryptionAlgorithm;

use super::{invalid, word};
use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::{Blob, kms};

/// The lengths of data keys that have names.
const DATA_KEY_SPECS: [(&str, usize); 2] = [("AES_256", 32), ("AES_128", 16)];

pub async fn encrypt(call: &Call<'_>, request: kms::EncryptRequest) -> Result<kms::EncryptResponse, ApiError> {
    let algorithm = algorithm(request.encryption_algorithm.as_deref())?;
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let encrypt = Encrypt {
        key: &request.key_id,
        plaintext: &request.plaintext.0,
        algorithm,
        context: request.encryption_context.unwrap_or_default().into(),
        dry_run: request.dry_run.unwrap_or(false),
    };
    let encrypted = call.access().encrypt(call.caller, call.region, encrypt).await?;
    Ok(kms::EncryptResponse {
        ciphertext_blob: Some(Blob(encrypted.ciphertext)),
        key_id: Some(encrypted.arn.to_string()),
        encryption_algorithm: Some(algorithm.as_str().into()),
    })
}

pub async fn decrypt(call: &Call<'_>, request: kms::DecryptRequest) -> Result<kms::DecryptResponse, ApiError> {
    let algorithm = algorithm(request.encryption_algorithm.as_deref())?;
    check_recipient(request.recipient.as_ref())?;
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let dry_run = request.dry_run.unwrap_or(false);
    let ciphertext = ciphertext(request.ciphertext_blob.as_ref(), dry_run, request.dry_run_modifiers.as_deref())?;
    let context = request.encryption_context.unwrap_or_default().into();
    let decrypt = Decrypt { key: request.key_id.as_deref(), ciphertext, algorithm, context, dry_run };
    let decrypted = call.access().decrypt(call.caller, call.region, decrypt).await?;
    Ok(kms::DecryptResponse {
        key_id: Some(decrypted.arn.to_string()),
        plaintext: Some(Blob(decrypted.plaintext.to_vec())),
        encryption_algorithm: Some(algorithm.as_str().into()),
        key_material_id: decrypted.material_id,
        ciphertext_for_recipient: None,
    })
}

pub async fn re_encrypt(call: &Call<'_>, request: kms::ReEncryptRequest) -> Result<kms::ReEncryptResponse, ApiError> {
    let source_algorithm = algorithm(request.source_encryption_algorithm.as_deref())?;
    let destination_algorithm = algorithm(request.destination_encryption_algorithm.as_deref())?;
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let dry_run = request.dry_run.unwrap_or(false);
    let ciphertext = ciphertext(request.ciphertext_blob.as_ref(), dry_run, request.dry_run_modifiers.as_deref())?;
    let wanted = ReEncrypt {
        source: Decrypt {
            key: request.source_key_id.as_deref(),
            ciphertext,
            algorithm: source_algorithm,
            context: request.source_encryption_context.unwrap_or_default().into(),
            dry_run,
        },
        destination_key: &request.destination_key_id,
        destination_algorithm,
        destination_context: request.destination_encryption_context.unwrap_or_default().into(),
    };
    let done = call.access().re_encrypt(call.caller, call.region, wanted).await?;
    Ok(kms::ReEncryptResponse {
        ciphertext_blob: Some(Blob(done.ciphertext)),
        source_key_id: Some(done.source.to_string()),
        key_id: Some(done.destination.to_string()),
        source_encryption_algorithm: Some(source_algorithm.as_str().into()),
        destination_encryption_algorithm: Some(destination_algorithm.as_str().into()),
        source_key_material_id: done.source_material_id,
        destination_key_material_id: done.destination_material_id,
    })
}

pub async fn generate_data_key(
    call: &Call<'_>,
    request: kms::GenerateDataKeyRequest,
) -> Result<kms::GenerateDataKeyResponse, ApiError> {
    check_recipient(request.recipient.as_ref())?;
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let generate = GenerateDataKey {
        key: &request.key_id,
        len: data_key_len(request.key_spec.as_deref(), request.number_of_bytes)?,
        context: EncryptionContext::from(request.encryption_context.unwrap_or_default()),
        with_plaintext: true,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let generated = call.access().generate_data_key(call.caller, call.region, generate).await?;
    Ok(kms::GenerateDataKeyResponse {
        ciphertext_blob: Some(Blob(generated.ciphertext)),
        plaintext: Some(Blob(generated.plaintext.to_vec())),
        key_id: Some(generated.arn.to_string()),
        key_material_id: generated.material_id,
        ciphertext_for_recipient: None,
    })
}

pub async fn generate_data_key_without_plaintext(
    call: &Call<'_>,
    request: kms::GenerateDataKeyWithoutPlaintextRequest,
) -> Result<kms::GenerateDataKeyWithoutPlaintextResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let generate = GenerateDataKey {
        key: &request.key_id,
        len: data_key_len(request.key_spec.as_deref(), request.number_of_bytes)?,
        context: EncryptionContext::from(request.encryption_context.unwrap_or_default()),
        with_plaintext: false,
        dry_run: request.dry_run.unwrap_or(false),
    };
    let generated = call.access().generate_data_key(call.caller, call.region, generate).await?;
    Ok(kms::GenerateDataKeyWithoutPlaintextResponse {
        ciphertext_blob: Some(Blob(generated.ciphertext)),
        key_id: Some(generated.arn.to_string()),
        key_material_id: generated.material_id,
    })
}

pub async fn generate_random(
    call: &Call<'_>,
    request: kms::GenerateRandomRequest,
) -> Result<kms::GenerateRandomResponse, ApiError> {
    check_recipient(request.recipient.as_ref())?;
    if request.custom_key_store_id.is_some() {
        return Err(keys::Error::UnsupportedOperation("Wharfinger does not serve custom key stores.".into()).into());
    }
    let len = request.number_of_bytes.ok_or_else(|| invalid("NumberOfBytes is required."))?;
    let len = usize::try_from(len).unwrap_or(0);
    let bytes = call.access().generate_random(call.caller, call.region, len).await?;
    Ok(kms::GenerateRandomResponse { plaintext: Some(Blob(bytes.to_vec())), ciphertext_for_recipient: None })
}

fn data_key_len(spec: Option<&str>, number_of_bytes: Option<i32>) -> Result<usize, ApiError> {
    let named = |spec| DATA_KEY_SPECS.into_iter().find(|(name, _)| *name == spec).map(|(_, len)| len);
    match (spec, number_of_bytes) {
        (Some(spec), None) => named(spec).ok_or_else(|| invalid("Invalid key spec")),
        (None, Some(number)) => Ok(usize::try_from(number).unwrap_or(0)),
        _ => Err(invalid("Please specify either number of bytes or key spec.")),
    }
}

/// The ciphertext of a request; none where a dry run is to leave it aside.
fn ciphertext<'r>(
    blob: Option<&'r Blob>,
    dry_run: bool,
    modifiers: Option<&[String]>,
) -> Result<Option<&'r [u8]>, ApiError> {
    let ignores = modifiers.unwrap_or_default().iter().any(|modifier| modifier == "IGNORE_CIPHERTEXT");
    match (dry_run && ignores, blob) {
        (true, _) => Ok(None),
        (false, Some(Blob(bytes))) => Ok(Some(bytes)),
        (false, None) => Err(invalid("CiphertextBlob is required.")),
    }
}

fn algorithm(algorithm: Option<&str>) -> Result<EncryptionAlgorithm, ApiError> {
    algorithm.map_or(Ok(EncryptionAlgorithm::SymmetricDefault), |text| word(text, EncryptionAlgorithm::read))
}

/// Attested enclaves are not to be had here.
pub(super) fn check_recipient(recipient: Option<&kms::RecipientInfo>) -> Result<(), ApiError> {
    match recipient {
        None => Ok(()),
        Some(_) => {
            Err(keys::Error::UnsupportedOperation("Wharfinger does not serve attested recipients.".into()).into())
        }
    }
}
