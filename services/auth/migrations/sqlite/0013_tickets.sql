-- One-time secrets that lead from one step of a login to the next. sealed holds what the next step needs to know
-- (AES-256-GCM); browser_hash is that of a cookie, where the next step must come from the same browser.
CREATE TABLE tickets (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    browser_hash BLOB,
    user_id BLOB REFERENCES users (id) ON DELETE CASCADE,
    tries INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_tickets_secret_hash ON tickets (secret_hash);
CREATE INDEX ix_tickets_user_id ON tickets (user_id);
CREATE INDEX ix_tickets_expires_at ON tickets (expires_at);
