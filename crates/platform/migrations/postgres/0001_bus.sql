-- Which group is owed which topic.
CREATE TABLE subscriptions (
    consumer_group text NOT NULL,
    topic text NOT NULL,
    PRIMARY KEY (consumer_group, topic)
);
-- What a group is still owed. `due_at` is when it may be handed out next: while it is in work, the end of its lease.
CREATE TABLE deliveries (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer_group text NOT NULL,
    event_id uuid NOT NULL,
    envelope text NOT NULL,
    attempt integer NOT NULL,
    lease integer NOT NULL,
    due_at timestamptz NOT NULL,
    reason text,
    buried_at timestamptz
);
CREATE UNIQUE INDEX ux_deliveries_consumer_group_event_id ON deliveries (consumer_group, event_id);
CREATE INDEX ix_deliveries_due ON deliveries (consumer_group, due_at, seq) WHERE buried_at IS NULL;
CREATE INDEX ix_deliveries_buried ON deliveries (seq) WHERE buried_at IS NOT NULL;
