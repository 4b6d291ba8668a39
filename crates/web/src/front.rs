//! The front page: what this is, and how to begin.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use model::Origin;
use model::address::Addressing;
use sha2::{Digest as _, Sha256};

const STYLE: &str = "body{max-width:46rem;margin:3rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;\
color:#1c2430;background:#fff}h1{font-size:1.6rem}pre{padding:1rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;background:#eef1f5;border-radius:.4rem}\
a{color:#0a56a8}@media(prefers-color-scheme:dark){body{color:#e4e9f0;background:#151a21}pre{background:#222a35}\
a{color:#8ec1ff}}";

/// Nothing is loaded, sent or framed; the one style is allowed by its hash (Content Security Policy Level 3).
pub(crate) fn security_policy() -> HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
    });
    POLICY.clone()
}

pub(crate) fn page(addressing: &Addressing, origin: &Origin) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let endpoint = addressing.proxy_endpoint(&origin.host, origin.secure_transport, &addressing.default);
    let host = escaped(endpoint.split_once("://").map_or(&*endpoint, |(_, host)| host));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Wharfinger {version}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>Wharfinger {version}</h1>\n\
         <p>This is a container registry with the API of Amazon ECR. Use it with <code>docker</code>, \
         <code>podman</code>, <code>skopeo</code>, <code>ctr</code> and the <code>aws</code> command line.</p>\n\
         <h2>Push an image</h2>\n\
         <pre><code>eval \"$(wharfinger env)\"\n\
         aws ecr create-repository --repository-name team/app\n\
         aws ecr get-login-password |\n  docker login --username AWS --password-stdin {host}\n\
         docker push {host}/team/app:v1</code></pre>\n\
         <h2>Status</h2>\n\
         <ul>\n<li><a href=\"/healthz\">Liveness</a></li>\n<li><a href=\"/readyz\">Readiness</a></li>\n\
         <li><a href=\"/metrics\">Metrics</a></li>\n</ul>\n</main>\n</body>\n</html>\n"
    )
}

/// The host comes from the request, and may be anything.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_at(host: &str) -> String {
        let default = model::RegistryId {
            account: "000000000000".parse().expect("account"),
            region: "us-east-1".parse().expect("region"),
        };
        let origin = Origin {
            request_id: Default::default(),
            source_ip: [127, 0, 0, 1].into(),
            secure_transport: false,
            host: host.into(),
            user_agent: Box::default(),
        };
        page(&Addressing { default, domain: None }, &origin)
    }

    #[test]
    fn the_page_names_the_host_it_was_reached_by() {
        assert!(page_at("localhost:3270").contains("docker push localhost:3270/team/app:v1"));
    }

    #[test]
    fn a_host_cannot_write_into_the_page() {
        let page = page_at("x<script>alert('&\"')</script>");
        assert!(!page.contains("<script>") && page.contains("x&lt;script&gt;alert(&#39;&amp;&quot;"));
    }
}
