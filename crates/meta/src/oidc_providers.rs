//! OpenID Connect identity providers.
