-- What players report, added up by hour and episode: nothing here tells who watched.
CREATE TABLE playback_tallies (
    hour timestamptz NOT NULL,
    episode_id uuid NOT NULL,
    measure text NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (hour, episode_id, measure)
);
