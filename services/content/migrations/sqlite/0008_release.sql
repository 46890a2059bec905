-- Who lets viewers have a track's lines: the checks, a person who keeps them back, a reviewer.
ALTER TABLE subtitle_tracks ADD COLUMN release text NOT NULL DEFAULT 'checks';
