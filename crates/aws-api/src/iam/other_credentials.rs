//! Lists of what nobody has here: ListSSHPublicKeys, ListSigningCertificates, ListServiceSpecificCredentials.

use access::iam::OtherCredentials;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::iam;

pub async fn list_ssh_public_keys(
    call: &Call<'_>,
    request: iam::ListSSHPublicKeysRequest,
) -> Result<iam::ListSSHPublicKeysResponse, ApiError> {
    let user = request.user_name.as_deref();
    call.access().list_other_credentials(call.caller, OtherCredentials::SshPublicKeys, user).await?;
    let ssh_public_keys = Some(Vec::new());
    Ok(iam::ListSSHPublicKeysResponse { ssh_public_keys, is_truncated: Some(false), marker: None })
}

pub async fn list_signing_certificates(
    call: &Call<'_>,
    request: iam::ListSigningCertificatesRequest,
) -> Result<iam::ListSigningCertificatesResponse, ApiError> {
    let user = request.user_name.as_deref();
    call.access().list_other_credentials(call.caller, OtherCredentials::SigningCertificates, user).await?;
    Ok(iam::ListSigningCertificatesResponse { is_truncated: Some(false), ..Default::default() })
}

pub async fn list_service_specific_credentials(
    call: &Call<'_>,
    request: iam::ListServiceSpecificCredentialsRequest,
) -> Result<iam::ListServiceSpecificCredentialsResponse, ApiError> {
    if request.all_users == Some(true) && request.user_name.is_none() {
        call.access().list_service_specific_credentials_of_all(call.caller).await?;
    } else {
        let (kind, user) = (OtherCredentials::ServiceSpecificCredentials, request.user_name.as_deref());
        call.access().list_other_credentials(call.caller, kind, user).await?;
    }
    Ok(iam::ListServiceSpecificCredentialsResponse {
        service_specific_credentials: Some(Vec::new()),
        is_truncated: Some(false),
        marker: None,
    })
}
