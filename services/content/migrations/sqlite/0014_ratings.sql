-- How often the ratings of a title had changed when they were told: what is told late is left out.
ALTER TABLE contents ADD COLUMN rating_revision bigint NOT NULL DEFAULT 0;
