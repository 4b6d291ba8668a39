-- Whether a secret had tags that were all removed: answers show it an empty list of tags then, and none before.
ALTER TABLE secrets ADD COLUMN had_tags {INTEGER} NOT NULL DEFAULT 0;
-- ListSecrets by last change and by last access.
CREATE INDEX secrets_by_change ON secrets (account, region, changed_at, arn);
CREATE INDEX secrets_by_access ON secrets (account, region, accessed_at, arn);
