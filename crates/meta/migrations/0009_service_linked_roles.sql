-- The last deletion of each service-linked role, for GetServiceLinkedRoleDeletionStatus.
CREATE TABLE service_linked_role_deletions (
    account {TEXT} NOT NULL REFERENCES accounts (id),
    role_name {TEXT} NOT NULL,
    task_id {TEXT} NOT NULL,
    PRIMARY KEY (account, role_name)
) {CLUSTERED};
