//! `hallyu targets`

use crate::targets::TARGETS;

/// Prints a line for each target.
pub(crate) fn run() {
    for about in TARGETS {
        println!("{:12} {:5}  {}", about.name, about.port, about.about);
    }
}
