-- Instance profiles hold one role or none. name_key is the name in lower case, in which names are unique.
CREATE TABLE instance_profiles (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    name {TEXT} NOT NULL,
    name_key {TEXT} NOT NULL,
    path {TEXT} NOT NULL,
    role_id {TEXT} REFERENCES roles (id),
    created_at {INTEGER} NOT NULL
) {ROWS};
CREATE UNIQUE INDEX instance_profiles_by_name ON instance_profiles (account, name_key);
-- ListInstanceProfilesForRole, and DeleteRole, which is refused while there are any.
CREATE INDEX instance_profiles_of_role ON instance_profiles (role_id, name_key) WHERE role_id IS NOT NULL;
