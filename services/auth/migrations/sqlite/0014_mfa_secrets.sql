-- Two-step verification: what an authenticator app shares with us (AES-256-GCM), the last step of time whose code was
-- used, and how many wrong codes came since the last right one.
CREATE TABLE mfa_secrets (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    confirmed_at TEXT,
    last_step BIGINT NOT NULL,
    wrong_codes INTEGER NOT NULL,
    blocked_until TEXT
);

-- Codes for whoever has lost the app, each good once: a used one is removed.
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);
