-- Accounts. The _key columns hold address and nickname folded, so that both are unique without regard to case.
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL,
    nickname text NOT NULL,
    nickname_key text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    language text NOT NULL,
    email_verified boolean NOT NULL,
    nickname_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ux_users_email_key ON users (email_key);
CREATE UNIQUE INDEX ux_users_nickname_key ON users (nickname_key);
