-- Two-step verification: what an authenticator app shares with us (AES-256-GCM), the last step of time whose code was
-- used, and how many wrong codes came since the last right one.
CREATE TABLE mfa_secrets (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret bytea NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL,
    wrong_codes integer NOT NULL,
    blocked_until timestamptz
);

-- Codes for whoever has lost the app, each good once: a used one is removed.
CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);
