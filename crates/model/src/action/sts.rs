//! Actions of STS: its operations, and those that are permissions only.

super::actions! {
    "sts", super::iam::END,
    ASSUME_ROLE "AssumeRole",
    ASSUME_ROLE_WITH_SAML "AssumeRoleWithSAML",
    ASSUME_ROLE_WITH_WEB_IDENTITY "AssumeRoleWithWebIdentity",
    ASSUME_ROOT "AssumeRoot",
    DECODE_AUTHORIZATION_MESSAGE "DecodeAuthorizationMessage",
    GET_ACCESS_KEY_INFO "GetAccessKeyInfo",
    GET_CALLER_IDENTITY "GetCallerIdentity",
    GET_DELEGATED_ACCESS_TOKEN "GetDelegatedAccessToken",
    GET_FEDERATION_TOKEN "GetFederationToken",
    GET_SERVICE_BEARER_TOKEN "GetServiceBearerToken",
    GET_SESSION_TOKEN "GetSessionToken",
    GET_WEB_IDENTITY_TOKEN "GetWebIdentityToken",
    SET_CONTEXT "SetContext",
    SET_SOURCE_IDENTITY "SetSourceIdentity",
    TAG_SESSION "TagSession",
}
