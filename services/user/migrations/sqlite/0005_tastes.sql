-- What all users together give a title. The revision grows with every change, and whoever changes it has the title's turn.
CREATE TABLE title_ratings (
    content_id blob PRIMARY KEY NOT NULL,
    stars bigint NOT NULL,
    count bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX ix_ratings_content_id ON ratings (content_id, updated_at);
CREATE INDEX ix_favorites_user_id ON favorites (user_id, created_at);
CREATE INDEX ix_watch_history_user_id ON watch_history (user_id, watched_at);

-- Since when the account is suspended, and when that was told: of what is told late the last that happened counts.
ALTER TABLE profiles ADD COLUMN suspended_at text;
ALTER TABLE profiles ADD COLUMN standing_at text;
