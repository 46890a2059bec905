-- Where and when viewers may watch a title.
CREATE TABLE licences (
    content_id blob NOT NULL PRIMARY KEY REFERENCES contents (id) ON DELETE CASCADE,
    -- JSON.
    terms text NOT NULL,
    updated_at text NOT NULL
);
