//! Korean to Latin-American Spanish and Brazilian Portuguese, line by line.
