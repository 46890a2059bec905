-- Wrong guesses, counted under the hash of what they are counted for: an account, an account and a network, a device.
CREATE TABLE throttles (
    key_hash BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    blocked_until TEXT,
    forgotten_at TEXT NOT NULL
);
CREATE INDEX ix_throttles_forgotten_at ON throttles (forgotten_at);

-- Devices that somebody has logged in from, by the hash of the secret that the device keeps.
CREATE TABLE known_devices (
    token_hash BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX ix_known_devices_user_id ON known_devices (user_id);
CREATE INDEX ix_known_devices_seen_at ON known_devices (seen_at);
