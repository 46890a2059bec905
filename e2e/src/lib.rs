//! Product scenarios over the public API, each run against the real binary.
