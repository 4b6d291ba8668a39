-- What accounts ask of their users' passwords; an account without a row has AWS's default policy.
CREATE TABLE password_policies (
    account {TEXT} NOT NULL PRIMARY KEY REFERENCES accounts (id),
    length_min {INTEGER} NOT NULL,
    requires_symbols {INTEGER} NOT NULL,
    requires_numbers {INTEGER} NOT NULL,
    requires_uppercase {INTEGER} NOT NULL,
    requires_lowercase {INTEGER} NOT NULL,
    users_may_change {INTEGER} NOT NULL,
    age_days_max {INTEGER},
    reuse_prevention {INTEGER},
    hard_expiry {INTEGER} NOT NULL
) {ROWS};

-- When the password was last set; null, and then unknown, where that was before this step.
ALTER TABLE login_profiles ADD COLUMN changed_at {INTEGER};

-- Passwords that were replaced while the account's policy kept them from being chosen again, as Argon2 PHC strings.
CREATE TABLE former_passwords (
    user_id {TEXT} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    replaced_at {INTEGER} NOT NULL,
    password_hash {TEXT} NOT NULL,
    PRIMARY KEY (user_id, replaced_at, password_hash)
) {CLUSTERED};
