//! The catalog.

use serde::Serialize;

use crate::pages::Wanted;
use crate::{Answer, Call, answer};

#[derive(Serialize)]
struct Catalog {
    repositories: Vec<String>,
}

/// `GET _catalog`: the names of the repositories that the caller may see, in byte order.
pub async fn catalog(call: &Call<'_>) -> Answer {
    let wanted = Wanted::read(call.query)?;
    let after = wanted.after.clone();
    let (names, more) = call.registry.catalog(call.caller, call.registry_id, after, wanted.limit).await?;
    let catalog = Catalog { repositories: names.iter().map(ToString::to_string).collect() };
    let mut response = answer::json(&catalog);
    let path = format!("/v2/{}_catalog", call.component);
    wanted.link(&mut response, &path, catalog.repositories.last().map(String::as_str), more);
    Ok(response)
}
