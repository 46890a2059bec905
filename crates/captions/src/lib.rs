//! The subtitle craft, pure: formats, timing, layout, checks and scores.
