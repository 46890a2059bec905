//! What tests share: contract suites, a fixed clock, fake model servers, temporary PostgreSQL.

pub mod fake_openai;
