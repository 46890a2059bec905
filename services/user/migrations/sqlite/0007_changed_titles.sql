-- When titles came, went or changed last, as far as that was heard of after the model before was asked for.
ALTER TABLE recommendation_models ADD COLUMN changed_at text;
