-- Which of a creator's uploads is packaged first, and whether workers are asked for it yet.
ALTER TABLE jobs ADD COLUMN priority integer NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN is_held boolean NOT NULL DEFAULT false;
