//! A registry's settings (ECR's account settings).
