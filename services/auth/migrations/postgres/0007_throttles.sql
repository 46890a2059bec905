-- Wrong guesses, counted under the hash of what they are counted for: an account, an account and a network, a device.
CREATE TABLE throttles (
    key_hash bytea PRIMARY KEY,
    failures integer NOT NULL,
    blocked_until timestamptz,
    forgotten_at timestamptz NOT NULL
);
CREATE INDEX ix_throttles_forgotten_at ON throttles (forgotten_at);

-- Devices that somebody has logged in from, by the hash of the secret that the device keeps.
CREATE TABLE known_devices (
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX ix_known_devices_user_id ON known_devices (user_id);
CREATE INDEX ix_known_devices_seen_at ON known_devices (seen_at);
