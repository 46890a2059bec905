-- Keys of access tokens. The private key is sealed with the master key (AES-256-GCM).
CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    private_key BLOB NOT NULL,
    not_before TEXT NOT NULL,
    retired_at TEXT
);
