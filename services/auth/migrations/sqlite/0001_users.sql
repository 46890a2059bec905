-- Accounts. The _key columns hold address and nickname folded, so that both are unique without regard to case.
CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    nickname TEXT NOT NULL,
    nickname_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    email_verified BOOLEAN NOT NULL,
    nickname_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_users_email_key ON users (email_key);
CREATE UNIQUE INDEX ux_users_nickname_key ON users (nickname_key);
