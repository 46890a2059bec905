//! Ids, roles, languages, time, kinds of error and event envelopes: what every other crate speaks.
