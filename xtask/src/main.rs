//! Project chores: `tidy` and `new-service`.
fn main() {}
