//! What is served of `sts`.

use crate::served::served;

served! {}
