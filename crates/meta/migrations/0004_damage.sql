-- When the stored bytes were found damaged; null while nothing is known against them. A damaged blob leaves the index by
-- content, so that a push of the same content makes a new blob, which then takes over the layers of the damaged one.
ALTER TABLE blobs ADD COLUMN damaged_since {INTEGER};
DROP INDEX blobs_by_content;
CREATE UNIQUE INDEX blobs_by_content ON blobs (account, region, digest, encrypted, kms_key) WHERE damaged_since IS NULL;
CREATE INDEX blobs_damaged ON blobs (account, region, digest) WHERE damaged_since IS NOT NULL;
