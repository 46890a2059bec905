-- What viewers and clients leave behind.
CREATE TABLE playback_positions (
    user_id blob NOT NULL,
    episode_id blob NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    position_seconds integer NOT NULL,
    is_completed boolean NOT NULL,
    updated_at text NOT NULL,
    PRIMARY KEY (user_id, episode_id)
);

CREATE TABLE request_keys (
    user_id blob NOT NULL,
    operation text NOT NULL,
    request_key text NOT NULL,
    -- SHA-256 of the request, hexadecimal.
    request_hash text NOT NULL,
    made_id blob NOT NULL,
    created_at text NOT NULL,
    PRIMARY KEY (user_id, operation, request_key)
);
