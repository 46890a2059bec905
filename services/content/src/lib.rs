//! Catalogue, uploads, streams, subtitle tracks and playback progress.
