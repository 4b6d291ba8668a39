//! The referrers of a manifest (OCI distribution specification, "Listing Referrers").

use http::header::LINK;
use http::{HeaderName, HeaderValue};
use model::media_type::OCI_INDEX;
use model::{Digest, RepositoryName};
use registry::Referrer;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::query::escape;
use crate::{Answer, Call, answer, pages};

const FILTERS_APPLIED: HeaderName = HeaderName::from_static("oci-filters-applied");

/// The most on one page.
const LIMIT: usize = 1000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    schema_version: u8,
    media_type: &'static str,
    manifests: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: String,
    digest: String,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Box<RawValue>>,
}

impl From<Referrer> for Descriptor {
    fn from(referrer: Referrer) -> Self {
        Self {
            media_type: referrer.media_type,
            digest: referrer.digest.to_string(),
            size: referrer.size_bytes,
            artifact_type: referrer.artifact_type,
            annotations: RawValue::from_string(referrer.annotations_json).ok().filter(|raw| raw.get() != "{}"),
        }
    }
}

/// `GET referrers/<digest>`: an index of what refers to the digest, which need not exist itself.
pub async fn list(call: &Call<'_>, name: &RepositoryName, subject: Digest) -> Answer {
    // Empty parameters are as good as none.
    let types: Vec<String> = call.query.all("artifactType").filter(|kind| !kind.is_empty()).map(String::from).collect();
    let (registry, token) = (call.registry, call.query.first("next").filter(|token| !token.is_empty()));
    let page = registry
        .list_image_referrers(call.caller, call.registry_id, name, subject, types.clone(), LIMIT, token.as_deref())
        .await?;
    let manifests = page.items.into_iter().map(Descriptor::from).collect();
    let index = Index { schema_version: 2, media_type: OCI_INDEX, manifests };
    let mut response = answer::json_as(HeaderValue::from_static(OCI_INDEX), &index);
    if !types.is_empty() {
        response.headers_mut().insert(FILTERS_APPLIED, HeaderValue::from_static("artifactType"));
    }
    if let Some(token) = page.next {
        let path = format!("/v2/{}{name}/referrers/{subject}", call.component);
        let filters: String = types.iter().map(|kind| format!("artifactType={}&", escape(kind))).collect();
        response.headers_mut().insert(LINK, pages::next(&path, &format!("{filters}next={}", token.as_str())));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_leaves_out_what_the_manifest_does_not_have() {
        let digest = Digest::sha256(b"x");
        let referrer = |artifact_type: Option<&str>, annotations_json: &str| Referrer {
            digest,
            media_type: "a/b".into(),
            artifact_type: artifact_type.map(String::from),
            size_bytes: 7,
            annotations_json: annotations_json.into(),
        };
        for (referrer, json) in [
            (referrer(None, "{}"), format!(r#"{{"mediaType":"a/b","digest":"{digest}","size":7}}"#)),
            (
                referrer(Some("c/d"), r#"{"k":"v"}"#),
                format!(
                    r#"{{"mediaType":"a/b","digest":"{digest}","size":7,"artifactType":"c/d","annotations":{{"k":"v"}}}}"#
                ),
            ),
        ] {
            assert_eq!(serde_json::to_string(&Descriptor::from(referrer)).expect("JSON"), json);
        }
    }
}
