-- An account that came through another provider has no password.
ALTER TABLE users ADD COLUMN password_hash_or_null TEXT;
UPDATE users SET password_hash_or_null = password_hash;
ALTER TABLE users DROP COLUMN password_hash;
ALTER TABLE users RENAME COLUMN password_hash_or_null TO password_hash;
