-- What users agreed to and took back: rows are only ever added. The number counts a user's decisions of a kind, from 1.
CREATE TABLE consent_decisions (
    user_id uuid NOT NULL,
    kind text NOT NULL,
    number integer NOT NULL,
    version text NOT NULL,
    agreed boolean NOT NULL,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, kind, number)
);

INSERT INTO consent_decisions (user_id, kind, number, version, agreed, decided_at)
SELECT user_id, kind, 1, version, true, given_at FROM consents;

DROP TABLE consents;
