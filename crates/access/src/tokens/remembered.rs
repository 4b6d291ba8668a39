//! What tokens were opened to, by the text that they were sent in.
//!
//! Every pull looks a text up here, so the whole of it is not hashed. A sealed text ends in the tag of AES-GCM, 128 bits
//! that nobody can guess: the end of a text finds the one entry that it can be, under a keyed hash, and the entry is
//! used only if all of its text is the same. Only who has the end of a text, which is to have the text, gets as far as
//! that comparison, so how long it takes tells nobody anything.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use moka::sync::Cache;

use super::OpenToken;

/// What all open tokens may take.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What one takes beside its text, and for each byte of it.
const BYTES_AT_LEAST: usize = 512;
const BYTES_PER_TEXT_BYTE: usize = 3;

/// How much of the end of a text finds its entry: more than the tag, in Base64 of Base64.
const END_BYTES: usize = 40;

/// Open tokens. Only what opened gets in, so strangers cannot fill it.
pub(crate) struct OpenTokens {
    hasher: RandomState,
    entries: Cache<u64, Arc<Entry>>,
}

struct Entry {
    sent: Box<str>,
    token: Arc<OpenToken>,
}

impl OpenTokens {
    pub(crate) fn new() -> Self {
        let weigh = |_: &u64, entry: &Arc<Entry>| {
            let bytes = entry.sent.len().saturating_mul(BYTES_PER_TEXT_BYTE).saturating_add(BYTES_AT_LEAST);
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self { hasher: RandomState::new(), entries: Cache::builder().max_capacity(BYTES_MAX).weigher(weigh).build() }
    }

    pub(super) fn get(&self, sent: &str) -> Option<Arc<OpenToken>> {
        let entry = self.entries.get(&self.key(sent))?;
        (*entry.sent == *sent).then(|| Arc::clone(&entry.token))
    }

    /// Remembers what a text was opened to.
    pub(super) fn keep(&self, sent: &str, token: Arc<OpenToken>) {
        self.entries.insert(self.key(sent), Arc::new(Entry { sent: sent.into(), token }));
    }

    fn key(&self, sent: &str) -> u64 {
        let bytes = sent.as_bytes();
        self.hasher.hash_one(&bytes[bytes.len().saturating_sub(END_BYTES)..])
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::super::Bearer;
    use super::*;

    #[test]
    fn only_the_same_text_finds_a_token() {
        let tokens = OpenTokens::new();
        let token = Arc::new(OpenToken {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
            region: "us-east-1".into(),
            expires_at: Timestamp::from_millis(0),
            bearer: Bearer::Named("arn:aws:iam::111111111111:root".into()),
        });
        let sent = format!("first{}", "x".repeat(END_BYTES));
        tokens.keep(&sent, Arc::clone(&token));
        assert!(tokens.get(&sent).is_some_and(|found| Arc::ptr_eq(&found, &token)));
        for other in [format!("other{}", "x".repeat(END_BYTES)), "x".repeat(END_BYTES), "x".into(), String::new()] {
            assert!(tokens.get(&other).is_none(), "{other}");
        }
    }
}
