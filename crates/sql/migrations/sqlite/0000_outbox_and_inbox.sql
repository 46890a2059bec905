-- Events that wait for the bus, in the order in which they were added.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id BLOB NOT NULL,
    envelope TEXT NOT NULL
);
CREATE UNIQUE INDEX ux_outbox_event_id ON outbox (event_id);

-- Events of others that this service has applied.
CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id BLOB NOT NULL
);
CREATE UNIQUE INDEX ux_inbox_event_id ON inbox (event_id);
