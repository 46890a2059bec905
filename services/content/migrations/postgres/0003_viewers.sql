-- What viewers and clients leave behind.
CREATE TABLE playback_positions (
    user_id uuid NOT NULL,
    episode_id uuid NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    position_seconds integer NOT NULL,
    is_completed boolean NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, episode_id)
);

CREATE TABLE request_keys (
    user_id uuid NOT NULL,
    operation text NOT NULL,
    request_key text NOT NULL,
    -- SHA-256 of the request, hexadecimal.
    request_hash text NOT NULL,
    made_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, operation, request_key)
);
