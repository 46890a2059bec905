-- Accounts at other providers that log in to accounts here. tokens holds what the provider gave (AES-256-GCM).
CREATE TABLE oauth_accounts (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider text NOT NULL,
    provider_user_id text NOT NULL,
    email text,
    tokens bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_oauth_accounts_provider_provider_user_id ON oauth_accounts (provider, provider_user_id);
CREATE INDEX ix_oauth_accounts_user_id ON oauth_accounts (user_id);
