//! The door: routing, sessions, rate limits, security headers and the web app.
