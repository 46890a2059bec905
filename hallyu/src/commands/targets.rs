//! `hallyu targets`

use crate::targets::TARGETS;

/// Prints a line for each target.
pub(crate) fn run() {
    for target in TARGETS {
        println!("{:12} {}", target.name, target.about);
    }
}
