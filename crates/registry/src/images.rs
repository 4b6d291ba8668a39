//! Images: put, pull, describe, list, delete.

mod deletion;
mod describe;
pub(crate) mod get;
pub(crate) mod ids;
mod list;
pub(crate) mod pull_times;
mod put;
mod referrers;

pub use describe::{DescribeImages, ImageDetail};
pub use get::GotImage;
pub use ids::{BatchFailure, RequestedImageId};
pub use list::{ImageFilter, ListedImage};
pub use put::{PutImage, PutImageOutcome};
