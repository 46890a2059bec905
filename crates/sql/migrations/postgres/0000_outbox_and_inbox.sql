-- Events that wait for the bus, in the order in which they were added.
CREATE TABLE outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL,
    envelope text NOT NULL
);
CREATE UNIQUE INDEX ux_outbox_event_id ON outbox (event_id);

-- Events of others that this service has applied.
CREATE TABLE inbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL
);
CREATE UNIQUE INDEX ux_inbox_event_id ON inbox (event_id);
