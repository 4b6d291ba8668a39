//! AWS Signature Version 4, the arithmetic: from a request's parts to the signature it should carry.
