//! The outside: servers that speak the OpenAI API.

pub(crate) mod openai;
