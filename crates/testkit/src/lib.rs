//! What tests share: contract suites, a fixed clock, fake model servers, temporary PostgreSQL.
