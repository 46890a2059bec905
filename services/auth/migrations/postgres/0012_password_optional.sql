-- An account that came through another provider has no password.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
