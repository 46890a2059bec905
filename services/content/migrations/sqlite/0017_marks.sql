-- What viewers may pass over and the chapters of an episode, as JSON.
CREATE TABLE episode_marks (
    episode_id blob PRIMARY KEY NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    marks text NOT NULL,
    updated_at text NOT NULL
);
