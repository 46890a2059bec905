-- Which group is owed which topic.
CREATE TABLE subscriptions (
    consumer_group TEXT NOT NULL,
    topic TEXT NOT NULL,
    PRIMARY KEY (consumer_group, topic)
);
-- What a group is still owed. `due_at` is when it may be handed out next: while it is in work, the end of its lease.
CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer_group TEXT NOT NULL,
    event_id BLOB NOT NULL,
    envelope TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    reason TEXT,
    buried_at TEXT
);
CREATE UNIQUE INDEX ux_deliveries_consumer_group_event_id ON deliveries (consumer_group, event_id);
CREATE INDEX ix_deliveries_due ON deliveries (consumer_group, due_at, seq) WHERE buried_at IS NULL;
CREATE INDEX ix_deliveries_buried ON deliveries (seq) WHERE buried_at IS NOT NULL;
