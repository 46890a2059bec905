-- Accounts at other providers that log in to accounts here. tokens holds what the provider gave (AES-256-GCM).
CREATE TABLE oauth_accounts (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    provider_user_id TEXT NOT NULL,
    email TEXT,
    tokens BLOB NOT NULL,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_oauth_accounts_provider_provider_user_id ON oauth_accounts (provider, provider_user_id);
CREATE INDEX ix_oauth_accounts_user_id ON oauth_accounts (user_id);
