//! Profiles, preferences and consents.
