//! Takes the API viewer's files from the npm workspace, if it is installed, so that the documentation works without a
//! network.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where `npm ci` puts the viewer.
const VIEWER: &str = "../node_modules/swagger-ui-dist";
/// What a page needs of it.
const FILES: [&str; 2] = ["swagger-ui.css", "swagger-ui-bundle.js"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../web/out");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    for file in FILES {
        let source = Path::new(VIEWER).join(file);
        println!("cargo:rerun-if-changed={}", source.display());
        // Without the viewer the file is empty, and the page says how to get it.
        let content = fs::read(&source).unwrap_or_default();
        fs::write(out.join(file), content).expect("OUT_DIR can be written");
    }
}
