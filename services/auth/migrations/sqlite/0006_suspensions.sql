-- Since when an admin keeps the account shut, and why; and when its owner logged in last.
ALTER TABLE users ADD COLUMN suspended_at TEXT;
ALTER TABLE users ADD COLUMN suspension_reason TEXT;
ALTER TABLE users ADD COLUMN last_login_at TEXT;
