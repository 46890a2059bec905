-- Secrets that were mailed. The id is that of the event that asked for the mail.
CREATE TABLE one_time_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
);
CREATE UNIQUE INDEX ux_one_time_tokens_token_hash ON one_time_tokens (token_hash);
CREATE INDEX ix_one_time_tokens_user_id ON one_time_tokens (user_id);
