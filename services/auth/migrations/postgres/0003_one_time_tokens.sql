-- Secrets that were mailed. The id is that of the event that asked for the mail.
CREATE TABLE one_time_tokens (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    purpose text NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE UNIQUE INDEX ux_one_time_tokens_token_hash ON one_time_tokens (token_hash);
CREATE INDEX ix_one_time_tokens_user_id ON one_time_tokens (user_id);
