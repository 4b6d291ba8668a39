-- Keys that sign, keys for message authentication codes, RSA keys that encrypt: the words that the KMS API has for the
-- material of a key and for what it is for. All keys before were symmetric ones.
ALTER TABLE kms_keys ADD COLUMN key_spec {TEXT} NOT NULL DEFAULT 'SYMMETRIC_DEFAULT';
ALTER TABLE kms_keys ADD COLUMN key_usage {TEXT} NOT NULL DEFAULT 'ENCRYPT_DECRYPT';
