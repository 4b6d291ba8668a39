//! What is served of `kms`.

use crate::served::served;

served! {}
