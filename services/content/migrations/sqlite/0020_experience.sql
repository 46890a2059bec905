-- What players report, added up by hour and episode: nothing here tells who watched.
CREATE TABLE playback_tallies (
    hour text NOT NULL,
    episode_id blob NOT NULL,
    measure text NOT NULL,
    amount integer NOT NULL,
    PRIMARY KEY (hour, episode_id, measure)
);
