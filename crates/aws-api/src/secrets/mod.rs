//! What is served of `secretsmanager`.

use crate::served::served;

served! {}
