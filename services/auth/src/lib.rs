//! Registration, login, tokens, sessions and roles.
