-- Privileged acts. Rows are only ever added.
CREATE TABLE audit_log (
    id uuid PRIMARY KEY,
    actor uuid,
    action text NOT NULL,
    subject text NOT NULL,
    details text NOT NULL,
    ip text,
    at timestamptz NOT NULL
);
CREATE INDEX ix_audit_log_subject ON audit_log (subject);
