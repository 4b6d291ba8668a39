-- Users, groups, roles and their policies; keys and secrets; the policies of repositories and registries.
-- Unique ids (AIDA..., AGPA..., AROA..., ANPA...) are what other tables point at: a name that is deleted and made anew
-- gets another. name_key is the name in lower case, in which names are unique. A boundary, an attachment and the owner of
-- tags may be an AWS managed policy or an ARN, so those columns have no foreign key.

ALTER TABLE accounts ADD COLUMN alias {TEXT};
CREATE UNIQUE INDEX accounts_by_alias ON accounts (alias) WHERE alias IS NOT NULL;

CREATE TABLE users (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    name {TEXT} NOT NULL,
    name_key {TEXT} NOT NULL,
    path {TEXT} NOT NULL,
    boundary_arn {TEXT},
    created_at {INTEGER} NOT NULL
) {ROWS};
CREATE UNIQUE INDEX users_by_name ON users (account, name_key);
CREATE INDEX users_bounded_by ON users (account, boundary_arn, name_key) WHERE boundary_arn IS NOT NULL;

-- A user without a row here has no password. The hash is an Argon2 PHC string.
CREATE TABLE login_profiles (
    user_id {TEXT} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    password_hash {TEXT} NOT NULL,
    reset_required {INTEGER} NOT NULL,
    created_at {INTEGER} NOT NULL,
    last_used_at {INTEGER}
) {ROWS};

-- user_id is null for keys of the account's root. last_used_at is coarse.
ALTER TABLE access_keys ADD COLUMN user_id {TEXT} REFERENCES users (id);
ALTER TABLE access_keys ADD COLUMN last_used_at {INTEGER};
ALTER TABLE access_keys ADD COLUMN last_used_region {TEXT};
ALTER TABLE access_keys ADD COLUMN last_used_service {TEXT};
CREATE INDEX access_keys_of_user ON access_keys (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX access_keys_of_root ON access_keys (account, id) WHERE user_id IS NULL;

CREATE TABLE groups (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    name {TEXT} NOT NULL,
    name_key {TEXT} NOT NULL,
    path {TEXT} NOT NULL,
    created_at {INTEGER} NOT NULL
) {ROWS};
CREATE UNIQUE INDEX groups_by_name ON groups (account, name_key);

CREATE TABLE group_members (
    group_id {TEXT} NOT NULL REFERENCES groups (id),
    user_id {TEXT} NOT NULL REFERENCES users (id),
    PRIMARY KEY (group_id, user_id)
) {CLUSTERED};
CREATE INDEX group_members_of_user ON group_members (user_id, group_id);

CREATE TABLE roles (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    name {TEXT} NOT NULL,
    name_key {TEXT} NOT NULL,
    path {TEXT} NOT NULL,
    description {TEXT},
    trust_policy {TEXT} NOT NULL,
    max_session_seconds {INTEGER} NOT NULL,
    boundary_arn {TEXT},
    created_at {INTEGER} NOT NULL,
    last_used_at {INTEGER},
    last_used_region {TEXT}
) {ROWS};
CREATE UNIQUE INDEX roles_by_name ON roles (account, name_key);
CREATE INDEX roles_bounded_by ON roles (account, boundary_arn, name_key) WHERE boundary_arn IS NOT NULL;

-- The account's own managed policies; those of AWS are in the program.
CREATE TABLE managed_policies (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    name {TEXT} NOT NULL,
    name_key {TEXT} NOT NULL,
    path {TEXT} NOT NULL,
    description {TEXT},
    default_version {INTEGER} NOT NULL,
    newest_version {INTEGER} NOT NULL,
    created_at {INTEGER} NOT NULL,
    updated_at {INTEGER} NOT NULL
) {ROWS};
CREATE UNIQUE INDEX managed_policies_by_name ON managed_policies (account, name_key);

CREATE TABLE managed_policy_versions (
    policy_id {TEXT} NOT NULL REFERENCES managed_policies (id) ON DELETE CASCADE,
    version {INTEGER} NOT NULL,
    document {TEXT} NOT NULL,
    created_at {INTEGER} NOT NULL,
    PRIMARY KEY (policy_id, version)
) {CLUSTERED};

-- principal_kind is user, group or role; principal_id is its unique id.
CREATE TABLE policy_attachments (
    principal_id {TEXT} NOT NULL,
    policy_arn {TEXT} NOT NULL,
    account {TEXT} NOT NULL,
    principal_kind {TEXT} NOT NULL,
    PRIMARY KEY (principal_id, policy_arn)
) {CLUSTERED};
CREATE INDEX policy_attachments_of_policy ON policy_attachments (account, policy_arn, principal_kind, principal_id);

CREATE TABLE inline_policies (
    principal_id {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    document {TEXT} NOT NULL,
    PRIMARY KEY (principal_id, name)
) {CLUSTERED};

-- url is without the scheme, as ARNs and condition keys have it.
CREATE TABLE oidc_providers (
    account {TEXT} NOT NULL REFERENCES accounts (id),
    url {TEXT} NOT NULL,
    client_ids_json {TEXT} NOT NULL,
    thumbprints_json {TEXT} NOT NULL,
    created_at {INTEGER} NOT NULL,
    PRIMARY KEY (account, url)
) {CLUSTERED};

-- Tags of everything but repositories. The owner is a unique id, or the ARN of what has none.
CREATE TABLE owned_tags (
    owner {TEXT} NOT NULL,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (owner, key)
) {CLUSTERED};

-- id is the key id, a UUID. manager is CUSTOMER or AWS. state is Enabled, Disabled or PendingDeletion.
CREATE TABLE kms_keys (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    region {TEXT} NOT NULL,
    description {TEXT} NOT NULL,
    manager {TEXT} NOT NULL,
    state {TEXT} NOT NULL,
    policy {TEXT} NOT NULL,
    rotation_period_days {INTEGER},
    next_rotation_at {INTEGER},
    created_at {INTEGER} NOT NULL,
    delete_at {INTEGER}
) {ROWS};
CREATE INDEX kms_keys_of_region ON kms_keys (account, region, id);
CREATE INDEX kms_keys_to_delete ON kms_keys (delete_at) WHERE delete_at IS NOT NULL;
CREATE INDEX kms_keys_to_rotate ON kms_keys (next_rotation_at) WHERE next_rotation_at IS NOT NULL;

-- The key's material, sealed; the greatest version encrypts, all decrypt. rotation is null for the first,
-- AUTOMATIC or ON_DEMAND for others.
CREATE TABLE kms_key_versions (
    key_id {TEXT} NOT NULL REFERENCES kms_keys (id) ON DELETE CASCADE,
    version {INTEGER} NOT NULL,
    sealed_material {BLOB} NOT NULL,
    rotation {TEXT},
    created_at {INTEGER} NOT NULL,
    PRIMARY KEY (key_id, version)
) {CLUSTERED};

-- name is with the prefix alias/.
CREATE TABLE kms_aliases (
    account {TEXT} NOT NULL,
    region {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    key_id {TEXT} NOT NULL REFERENCES kms_keys (id) ON DELETE CASCADE,
    created_at {INTEGER} NOT NULL,
    updated_at {INTEGER} NOT NULL,
    PRIMARY KEY (account, region, name)
) {CLUSTERED};
CREATE INDEX kms_aliases_of_key ON kms_aliases (key_id, name);

-- grantee and retiring_principal are unique ids of users and roles (of a role's session, with its name after a colon),
-- ARNs of accounts and federated users, or services' names. constraints_hash is the SHA-256 of constraints_json in
-- hexadecimal, by which the grants of one repository are found among those of all.
CREATE TABLE kms_grants (
    id {TEXT} NOT NULL PRIMARY KEY,
    key_id {TEXT} NOT NULL REFERENCES kms_keys (id) ON DELETE CASCADE,
    name {TEXT} NOT NULL,
    grantee {TEXT} NOT NULL,
    retiring_principal {TEXT},
    issuing_account {TEXT} NOT NULL,
    operations_json {TEXT} NOT NULL,
    constraints_json {TEXT} NOT NULL,
    constraints_hash {TEXT} NOT NULL,
    created_at {INTEGER} NOT NULL
) {ROWS};
CREATE INDEX kms_grants_of_key ON kms_grants (key_id, id);
CREATE INDEX kms_grants_of_grantee ON kms_grants (key_id, grantee, id);
CREATE INDEX kms_grants_constrained_alike ON kms_grants (key_id, constraints_hash, grantee);
CREATE INDEX kms_grants_by_retiring_principal ON kms_grants (retiring_principal, id) WHERE retiring_principal IS NOT NULL;

CREATE TABLE secrets (
    arn {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    region {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    description {TEXT},
    kms_key {TEXT},
    policy {TEXT},
    created_at {INTEGER} NOT NULL,
    changed_at {INTEGER} NOT NULL,
    accessed_at {INTEGER},
    deleted_at {INTEGER},
    delete_at {INTEGER}
) {ROWS};
CREATE UNIQUE INDEX secrets_by_name ON secrets (account, region, name);
CREATE INDEX secrets_by_creation ON secrets (account, region, created_at, arn);
CREATE INDEX secrets_to_delete ON secrets (delete_at) WHERE delete_at IS NOT NULL;

CREATE TABLE secret_versions (
    secret {TEXT} NOT NULL REFERENCES secrets (arn) ON DELETE CASCADE,
    id {TEXT} NOT NULL,
    is_binary {INTEGER} NOT NULL,
    sealed_value {BLOB} NOT NULL,
    kms_key {TEXT},
    created_at {INTEGER} NOT NULL,
    PRIMARY KEY (secret, id)
) {CLUSTERED};
CREATE INDEX secret_versions_by_age ON secret_versions (secret, created_at, id);

CREATE TABLE secret_stages (
    secret {TEXT} NOT NULL,
    stage {TEXT} NOT NULL,
    version {TEXT} NOT NULL,
    PRIMARY KEY (secret, stage),
    FOREIGN KEY (secret, version) REFERENCES secret_versions (secret, id) ON DELETE CASCADE
) {CLUSTERED};
CREATE INDEX secret_stages_of_version ON secret_stages (secret, version, stage);

-- What everything is sealed under, itself sealed under the master key. New values are sealed under the newest.
CREATE TABLE root_keys (
    version {INTEGER} NOT NULL PRIMARY KEY,
    sealed_key {BLOB} NOT NULL,
    created_at {INTEGER} NOT NULL,
    retired_at {INTEGER}
) {ROWS};

CREATE TABLE repository_policies (
    repository {INTEGER} NOT NULL PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
    policy {TEXT} NOT NULL
) {ROWS};

CREATE TABLE registry_policies (
    account {TEXT} NOT NULL,
    region {TEXT} NOT NULL,
    policy {TEXT} NOT NULL,
    PRIMARY KEY (account, region)
) {CLUSTERED};

CREATE TABLE account_settings (
    account {TEXT} NOT NULL,
    region {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (account, region, name)
) {CLUSTERED};

-- kms_key is the ARN of the key; null where the deployment's own encrypts (AES256).
ALTER TABLE repositories ADD COLUMN kms_key {TEXT};
-- The empty text stands for the deployment's own key: content is shared only under the same key.
ALTER TABLE blobs ADD COLUMN kms_key {TEXT} NOT NULL DEFAULT '';
DROP INDEX blobs_by_content;
CREATE UNIQUE INDEX blobs_by_content ON blobs (account, region, digest, encrypted, kms_key);
