-- Virtual MFA devices. serial is the ARN, which other tables and callers name a device by. user_id is null until a user
-- has it. drift_steps is by how many steps of 30 seconds the device's clock is ahead; last_step is the step of the last
-- code that was taken, so that none is taken twice.
CREATE TABLE mfa_devices (
    serial {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    sealed_seed {BLOB} NOT NULL,
    user_id {TEXT} REFERENCES users (id),
    enabled_at {INTEGER},
    drift_steps {INTEGER} NOT NULL,
    last_step {INTEGER} NOT NULL
) {ROWS};
-- ListVirtualMFADevices.
CREATE INDEX mfa_devices_of_account ON mfa_devices (account, serial);
-- ListMFADevices, and DeleteUser, which is refused while there are any.
CREATE INDEX mfa_devices_of_user ON mfa_devices (user_id, serial) WHERE user_id IS NOT NULL;
