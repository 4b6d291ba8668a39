//! What is logged: a level, or levels by component. A filter that names an unknown level or component would log nothing,
//! errors included, so it is refused.

/// From nothing to everything.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// The components that log: the crates of this program, the lines of requests, and the libraries that have something to
/// say.
const COMPONENTS: [&str; 26] = [
    "access",
    "aws_api",
    "blob",
    "egress",
    "iam",
    "jobs",
    "kms",
    "meta",
    "model",
    "oci_api",
    "registry",
    "request",
    "scan",
    "secrets",
    "server",
    "web",
    "h2",
    "hyper",
    "hyper_util",
    "mio",
    "object_store",
    "reqwest",
    "rustls",
    "tokio",
    "tokio_postgres",
    "tower",
];

/// Checks a filter: `info`, or `warn,hyper=debug,meta::database=trace`.
///
/// # Errors
/// What the first wrong part must be.
pub fn parse(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    for part in &parts {
        let (component, level) = match part.split_once('=') {
            Some((component, level)) => (Some(component), level),
            None => (None, *part),
        };
        if !LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level)) {
            let levels = LEVELS.join(", ");
            return Err(format!(
                "{level:?} must be a level ({levels}), or a component with a level, such as hyper=debug"
            ));
        }
        let crate_name = component.map(|path| path.split("::").next().unwrap_or_default());
        if let Some(name) = crate_name.filter(|name| !COMPONENTS.contains(name)) {
            return Err(format!("{name:?} must be a component that logs: {}", COMPONENTS.join(", ")));
        }
    }
    Ok(parts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_levels_and_components_are_taken() {
        for good in ["info", "INFO", "off", "info,hyper=debug", "warn,meta::database=trace", "request=off"] {
            assert_eq!(parse(good).as_deref(), Ok(good));
        }
        assert_eq!(parse("warn, hyper=debug").as_deref(), Ok("warn,hyper=debug"));
        for bad in ["inof", "", "info,", "hyper", "hyper=loud", "wharf=info", "info,=,", "=info", "[span]=info"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
