//! The ways by which registries have let people in who should have stayed outside, a test of that name each.

mod data_plane;
mod enumeration;
mod logs;
mod mass_assignment;
mod naming;
mod possession;
mod second_paths;
mod second_paths_to_repositories;
mod stale_grants;
mod token_confusion;
mod upload_hijack;
