-- The title that was surely meant by a search.
ALTER TABLE search_log ADD COLUMN content_id blob;
