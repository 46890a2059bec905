-- What was said while jobs were done; the id is that of the event that said it.
CREATE TABLE job_log (
    id uuid PRIMARY KEY NOT NULL,
    job_id uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    stage text NOT NULL,
    level text NOT NULL,
    message text NOT NULL,
    said_at timestamptz NOT NULL
);
CREATE INDEX ix_job_log_job_id ON job_log (job_id, said_at);
