//! Probes and transcodes uploads to HLS, with poster, thumbnails and speech audio.
