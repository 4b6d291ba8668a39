//! GetRandomPassword.

use model::action::secretsmanager as actions;
use model::{Caller, Random, Region, source};

use super::Error;
use super::asking::Use;
use crate::Access;

const LOWERCASE: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPERCASE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NUMBERS: &str = "0123456789";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

const LEN_DEFAULT: i64 = 32;
const LEN_MAX: i64 = 4096;

/// What a password is to be like.
#[derive(Debug, Clone, Default)]
pub struct RandomPassword {
    /// Its length in characters; 32 when it is not given.
    pub len: Option<i64>,
    /// Characters that it must not have.
    pub exclude_characters: String,
    /// Whether it has no lower-case letters.
    pub exclude_lowercase: bool,
    /// Whether it has no upper-case letters.
    pub exclude_uppercase: bool,
    /// Whether it has no digits.
    pub exclude_numbers: bool,
    /// Whether it has no punctuation.
    pub exclude_punctuation: bool,
    /// Whether it can have spaces.
    pub include_space: bool,
    /// Whether it may lack a type that is not excluded.
    pub may_lack_a_type: bool,
}

impl Access {
    /// Draws a password.
    ///
    /// # Errors
    /// `InvalidParameter` when there is none of that kind.
    pub async fn get_random_password(
        &self,
        caller: &Caller,
        region: &Region,
        wanted: &RandomPassword,
    ) -> Result<String, Error> {
        self.use_any_secret(&Use::new(caller, region, actions::GET_RANDOM_PASSWORD)).await?;
        wanted.draw(self.0.random.as_ref())
    }
}

impl RandomPassword {
    fn draw(&self, random: &dyn Random) -> Result<String, Error> {
        let refused = |message: &str| Error::InvalidParameter(message.into());
        let len = self.len.unwrap_or(LEN_DEFAULT);
        let len = Some(len).filter(|len| (1..=LEN_MAX).contains(len)).and_then(|len| usize::try_from(len).ok());
        let len = len.ok_or_else(|| refused("Password length must be between 1 and 4096."))?;
        let types = self.types();
        let all: Vec<char> = types.iter().flatten().copied().collect();
        if all.is_empty() {
            return Err(refused("Every type of character is excluded."));
        }
        let mut password = Vec::with_capacity(len);
        if !self.may_lack_a_type {
            if len < types.len() {
                return Err(refused("Password length is too short based on the required types."));
            }
            password.extend(types.iter().map(|one| one[below(one.len(), random)]));
        }
        while password.len() < len {
            password.push(all[below(all.len(), random)]);
        }
        // Those of each type are not at the front.
        for i in (1..password.len()).rev() {
            password.swap(i, below(i + 1, random));
        }
        Ok(password.into_iter().collect())
    }

    /// The characters of each type that is left.
    fn types(&self) -> Vec<Vec<char>> {
        let types = [
            (LOWERCASE, self.exclude_lowercase),
            (UPPERCASE, self.exclude_uppercase),
            (NUMBERS, self.exclude_numbers),
            (PUNCTUATION, self.exclude_punctuation),
            (" ", !self.include_space),
        ];
        let left = types.into_iter().filter(|(_, excluded)| !excluded).map(|(characters, _)| {
            characters.chars().filter(|&c| !self.exclude_characters.contains(c)).collect::<Vec<_>>()
        });
        left.filter(|characters| !characters.is_empty()).collect()
    }
}

/// A number below `limit`, which is far below 2^32: eight bytes make the remainder's unevenness less than one in 2^32.
fn below(limit: usize, random: &dyn Random) -> usize {
    let number = u64::from_le_bytes(source::random_bytes(random)) % limit.max(1) as u64;
    usize::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    struct Sequence(AtomicU64);
    impl Random for Sequence {
        fn fill(&self, buffer: &mut [u8]) {
            for chunk in buffer.chunks_mut(8) {
                let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                chunk.copy_from_slice(&(z ^ (z >> 27)).to_le_bytes()[..chunk.len()]);
            }
        }
    }

    fn draw(wanted: &RandomPassword, seed: u64) -> Result<String, Error> {
        wanted.draw(&Sequence(AtomicU64::new(seed)))
    }

    fn has(password: &str, characters: &str) -> bool {
        password.chars().any(|c| characters.contains(c))
    }

    #[test]
    fn a_password_has_each_type_that_is_not_excluded_and_no_other() {
        let types = [LOWERCASE, UPPERCASE, NUMBERS, PUNCTUATION, " "];
        for mask in 0..31_u8 {
            let excluded = |bit: u8| mask & (1 << bit) != 0;
            let wanted = RandomPassword {
                len: Some(5),
                exclude_lowercase: excluded(0),
                exclude_uppercase: excluded(1),
                exclude_numbers: excluded(2),
                exclude_punctuation: excluded(3),
                include_space: !excluded(4),
                ..RandomPassword::default()
            };
            for seed in 0..20 {
                let password = draw(&wanted, seed).expect("a password");
                assert_eq!(password.chars().count(), 5);
                for (characters, bit) in types.iter().zip(0..) {
                    assert_eq!(has(&password, characters), !excluded(bit), "{password} without {mask:05b}");
                }
            }
        }
    }

    #[test]
    fn characters_can_be_excluded_one_by_one_and_types_with_them() {
        let wanted = RandomPassword {
            len: Some(200),
            exclude_characters: format!("{NUMBERS}abc/"),
            ..RandomPassword::default()
        };
        let password = draw(&wanted, 1).expect("a password");
        assert!(!has(&password, &wanted.exclude_characters) && has(&password, "d"), "{password}");
    }

    #[test]
    fn passwords_differ_and_are_32_characters_unless_told_otherwise() {
        let wanted = RandomPassword::default();
        let (one, two) = (draw(&wanted, 1).expect("a password"), draw(&wanted, 2).expect("a password"));
        assert!(one != two && one.chars().count() == 32);
        let short = RandomPassword { len: Some(1), may_lack_a_type: true, ..RandomPassword::default() };
        assert_eq!(draw(&short, 1).expect("a password").chars().count(), 1);
    }

    #[test]
    fn impossible_passwords_are_refused() {
        let none = RandomPassword {
            exclude_lowercase: true,
            exclude_uppercase: true,
            exclude_numbers: true,
            exclude_punctuation: true,
            ..RandomPassword::default()
        };
        for wanted in [
            none,
            RandomPassword { len: Some(3), ..RandomPassword::default() },
            RandomPassword { len: Some(0), ..RandomPassword::default() },
            RandomPassword { len: Some(4097), ..RandomPassword::default() },
        ] {
            assert!(matches!(draw(&wanted, 1), Err(Error::InvalidParameter(_))), "{wanted:?}");
        }
    }
}
