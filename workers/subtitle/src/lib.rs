//! Speech to Korean subtitles, through any server that speaks the OpenAI API.
