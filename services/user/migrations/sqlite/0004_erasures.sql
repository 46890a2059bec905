-- Who asked to be erased, and when it will happen. The row goes with the user.
CREATE TABLE erasure_requests (
    user_id blob PRIMARY KEY NOT NULL,
    requested_at text NOT NULL,
    erase_at text NOT NULL,
    -- Empty until it begins.
    erasure_id blob
);
CREATE INDEX ix_erasure_requests_erase_at ON erasure_requests (erase_at);

-- Proof that erasures were done. Names nobody.
CREATE TABLE erasures (
    id blob PRIMARY KEY NOT NULL,
    started_at text NOT NULL,
    -- Names of the services that have nothing left, each between bars: |auth|user|
    confirmed text NOT NULL,
    completed_at text
);
CREATE INDEX ix_erasures_completed_at ON erasures (completed_at, started_at);

-- Keyed hashes of the ids of users who were erased, so that nothing brings them back.
CREATE TABLE tombstones (
    mark blob PRIMARY KEY NOT NULL,
    erased_at text NOT NULL
);
