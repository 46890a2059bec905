-- JSON: what models were paid for a track so far. Reports keep what each revision added.
ALTER TABLE subtitle_tracks ADD COLUMN usage text;
