-- Privileged acts. Rows are only ever added.
CREATE TABLE audit_log (
    id BLOB NOT NULL PRIMARY KEY,
    actor BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    ip TEXT,
    at TEXT NOT NULL
);
CREATE INDEX ix_audit_log_subject ON audit_log (subject);
