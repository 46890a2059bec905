CREATE TABLE profiles (
    user_id blob PRIMARY KEY NOT NULL,
    email text NOT NULL,
    nickname text NOT NULL,
    nickname_key text NOT NULL,
    country text NOT NULL,
    language text NOT NULL,
    avatar_url text,
    bio text,
    preferences text NOT NULL,
    created_at text NOT NULL,
    updated_at text NOT NULL
);

CREATE UNIQUE INDEX ux_profiles_nickname_key ON profiles (nickname_key);

CREATE TABLE consents (
    user_id blob NOT NULL,
    kind text NOT NULL,
    version text NOT NULL,
    given_at text NOT NULL,
    withdrawn_at text,
    PRIMARY KEY (user_id, kind, version)
);

CREATE TABLE watch_history (
    user_id blob NOT NULL,
    episode_id blob NOT NULL,
    content_id blob NOT NULL,
    position_seconds integer NOT NULL,
    duration_seconds integer NOT NULL,
    is_completed boolean NOT NULL,
    watched_at text NOT NULL,
    PRIMARY KEY (user_id, episode_id)
);

CREATE TABLE favorites (
    user_id blob NOT NULL,
    content_id blob NOT NULL,
    created_at text NOT NULL,
    PRIMARY KEY (user_id, content_id)
);

CREATE TABLE ratings (
    user_id blob NOT NULL,
    content_id blob NOT NULL,
    stars integer NOT NULL,
    review text,
    created_at text NOT NULL,
    updated_at text NOT NULL,
    PRIMARY KEY (user_id, content_id)
);
