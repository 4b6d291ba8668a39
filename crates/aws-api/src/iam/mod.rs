//! What is served of `iam`.

use crate::served::served;

served! {}
