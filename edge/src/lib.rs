//! Serves media under signed addresses: the platform's own content delivery for one machine.
