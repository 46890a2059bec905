-- Logins. A session is also the family of the refresh tokens that follow from it; refresh_token_hash is that of the one
-- that is good.
CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    refresh_token_hash BLOB NOT NULL,
    device TEXT,
    ip TEXT,
    expires_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_sessions_refresh_token_hash ON sessions (refresh_token_hash);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);

-- Refresh tokens that were good once: whoever shows one again ends the session.
CREATE TABLE spent_refresh_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    spent_at TEXT NOT NULL
);
CREATE INDEX ix_spent_refresh_tokens_session_id ON spent_refresh_tokens (session_id);
