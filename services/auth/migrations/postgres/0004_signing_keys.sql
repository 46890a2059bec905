-- Keys of access tokens. The private key is sealed with the master key (AES-256-GCM).
CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    private_key bytea NOT NULL,
    not_before timestamptz NOT NULL,
    retired_at timestamptz
);
