-- Keyed hashes of the ids of users who were erased, so that nothing brings them back.
CREATE TABLE tombstones (
    mark blob PRIMARY KEY NOT NULL,
    erased_at text NOT NULL
);
