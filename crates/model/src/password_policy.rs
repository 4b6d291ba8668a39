//! What an account asks of its users' passwords.

/// The longest password, in characters, whatever a policy says.
const LEN_MAX: usize = 128;

/// The shortest password, in characters, of an account without a policy of its own.
const LEN_MIN_DEFAULT: usize = 8;

/// How many of the four kinds of characters a password has in an account without a policy of its own.
const KINDS_MIN_DEFAULT: usize = 3;

/// The shortest password, in characters, of a policy that does not name a length.
pub const LENGTH_MIN_UNSAID: u32 = 6;

/// What counts as a symbol.
const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";

/// The password policy that an account set (UpdateAccountPasswordPolicy).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The shortest password, in characters.
    pub length_min: u32,
    /// Whether a password must have one of the symbols ``! @ # $ % ^ & * ( ) _ + - = [ ] { } | '``.
    pub requires_symbols: bool,
    /// Whether a password must have a digit.
    pub requires_numbers: bool,
    /// Whether a password must have an upper-case letter of the Latin alphabet.
    pub requires_uppercase: bool,
    /// Whether a password must have a lower-case letter of the Latin alphabet.
    pub requires_lowercase: bool,
    /// Whether all users may change their own passwords, without a policy that allows it.
    pub users_may_change: bool,
    /// After how many days passwords expire; never without.
    pub age_days_max: Option<u32>,
    /// How many of a user's last passwords, the present one included, cannot be chosen again.
    pub reuse_prevention: Option<u32>,
    /// Whether a user whose password expired needs an administrator to set another one.
    pub hard_expiry: bool,
}

impl Default for PasswordPolicy {
    /// What a policy says of members that a request leaves out.
    fn default() -> Self {
        Self {
            length_min: LENGTH_MIN_UNSAID,
            requires_symbols: false,
            requires_numbers: false,
            requires_uppercase: false,
            requires_lowercase: false,
            users_may_change: false,
            age_days_max: None,
            reuse_prevention: None,
            hard_expiry: false,
        }
    }
}

/// Whether a password can be chosen in an account with this policy. Without one it has 8 to 128 characters of three of
/// the four kinds upper case, lower case, digits and symbols.
#[must_use]
pub fn conforms(policy: Option<&PasswordPolicy>, password: &str) -> bool {
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    let [upper, lower, digit, symbol] = [
        has(|c| c.is_ascii_uppercase()),
        has(|c| c.is_ascii_lowercase()),
        has(|c| c.is_ascii_digit()),
        has(|c| SYMBOLS.contains(c)),
    ];
    let (length_min, has_kinds) = match policy {
        None => {
            let kinds = [upper, lower, digit, symbol].into_iter().filter(|has| *has).count();
            (LEN_MIN_DEFAULT, kinds >= KINDS_MIN_DEFAULT)
        }
        Some(policy) => {
            let has_kinds = (upper || !policy.requires_uppercase)
                && (lower || !policy.requires_lowercase)
                && (digit || !policy.requires_numbers)
                && (symbol || !policy.requires_symbols);
            (usize::try_from(policy.length_min).unwrap_or(LEN_MAX), has_kinds)
        }
    };
    has_kinds && (length_min..=LEN_MAX).contains(&password.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_keep_to_the_default_policy() {
        let longest = format!("aB3{}", "x".repeat(125));
        for good in ["aB345678", "aB!aaaaa", "a1!aaaaa", "A1!AAAAA", "aB3 éàü.", "aB3!4567", &longest] {
            assert!(conforms(None, good), "{good}");
        }
        let too_long = format!("{longest}x");
        for bad in ["", "aB34567", "abcdefgh", "abcdefg1", "ABCDEFG1", "aaaaaaa!", "aBcdefgh", "aaaaaaé1", &too_long] {
            assert!(!conforms(None, bad), "{bad}");
        }
    }

    #[test]
    fn an_accounts_own_policy_replaces_the_default_one() {
        let unsaid = PasswordPolicy::default();
        let strict = PasswordPolicy {
            length_min: 10,
            requires_symbols: true,
            requires_numbers: true,
            requires_uppercase: true,
            requires_lowercase: true,
            ..PasswordPolicy::default()
        };
        let digits = PasswordPolicy { requires_numbers: true, ..PasswordPolicy::default() };
        for (policy, password, expected) in [
            (&unsaid, "aaaaaa", true),
            (&unsaid, "aaaaa", false),
            (&unsaid, "éééééé", true),
            (&unsaid, &*"a".repeat(129), false),
            (&digits, "aaaaaa", false),
            (&digits, "aaaaa1", true),
            (&strict, "aB3!aB3!aB", true),
            (&strict, "aB3!aB3!a", false),
            (&strict, "aB3aaB3aaB", false),
            (&strict, "aBx!aBx!aB", false),
            (&strict, "ab3!ab3!ab", false),
            (&strict, "AB3!AB3!AB", false),
        ] {
            assert_eq!(conforms(Some(policy), password), expected, "{password} {policy:?}");
        }
    }
}
