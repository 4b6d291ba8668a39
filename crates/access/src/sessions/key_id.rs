//! The ids of temporary keys. As at AWS, one can read from the id whose account the key is of; nothing depends on it.

use model::{AccountId, Random, source};

use crate::accounts::ID_ALPHABET;

const PREFIX: &str = "ASIA";

/// The letters that hold the account's number: forty bits are enough for twelve digits.
const ACCOUNT_LETTERS: usize = 8;

/// The letters that are drawn.
const RANDOM_LETTERS: usize = 8;

/// The bits of a letter.
const LETTER_BITS: usize = 5;

/// Draws an id for a key of this account.
pub(crate) fn generate(account: AccountId, random: &dyn Random) -> String {
    let number: u64 = account.as_str().parse().unwrap_or(0);
    let account_letters = (0..ACCOUNT_LETTERS).rev().map(|i| (number >> (i * LETTER_BITS)) & 31);
    let drawn: [u8; RANDOM_LETTERS] = source::random_bytes(random);
    let letters = account_letters.chain(drawn.map(|byte| u64::from(byte % 32)));
    let letters = letters.map(|index| char::from(ID_ALPHABET[usize::try_from(index).unwrap_or(0)]));
    PREFIX.chars().chain(letters).collect()
}

/// The account that an id of [`generate`]'s form is of.
pub(crate) fn account_of(id: &str) -> Option<AccountId> {
    let letters = id.strip_prefix(PREFIX)?.as_bytes();
    if letters.len() != ACCOUNT_LETTERS + RANDOM_LETTERS {
        return None;
    }
    let number = letters.iter().take(ACCOUNT_LETTERS).try_fold(0_u64, |number, letter| {
        let index = ID_ALPHABET.iter().position(|known| known == letter)?;
        Some(number << LETTER_BITS | u64::try_from(index).ok()?)
    })?;
    format!("{number:012}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Random for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.iter_mut().zip(0..).for_each(|(byte, i): (&mut u8, u8)| *byte = i.wrapping_mul(37));
        }
    }

    #[test]
    fn the_account_can_be_read_from_the_id() {
        for number in ["000000000000", "000000000001", "123456789012", "999999999999"] {
            let account: AccountId = number.parse().expect("an account");
            let id = generate(account, &Counting);
            assert_eq!(id.len(), 20, "{id}");
            assert!(id.starts_with("ASIA") && id.bytes().all(|b| ID_ALPHABET.contains(&b)), "{id}");
            assert_eq!(account_of(&id), Some(account), "{id}");
        }
    }

    #[test]
    fn other_texts_name_no_account() {
        for text in
            ["", "ASIA", "AKIAAAAAAAAAAAAAAAAA", "ASIAAAAAAAAAAAAAAAA", "ASIA1AAAAAAAAAAAAAAA", "ASIA7777777AAAAAAAAA"]
        {
            assert_eq!(account_of(text), None, "{text}");
        }
        // Forty bits hold numbers of thirteen digits too.
        assert_eq!(account_of("ASIA77777777AAAAAAAA"), None);
    }
}
