-- Titles that users looked for by name, of each the last time.
CREATE TABLE sought_titles (
    user_id uuid NOT NULL,
    content_id uuid NOT NULL,
    sought_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, content_id)
);
CREATE INDEX ix_sought_titles_sought_at ON sought_titles (sought_at);

-- Until when users want forgotten what they looked for: what is told late is not noted.
CREATE TABLE forgotten_searches (
    user_id uuid PRIMARY KEY NOT NULL,
    forgotten_at timestamptz NOT NULL
);
CREATE INDEX ix_forgotten_searches_forgotten_at ON forgotten_searches (forgotten_at);
