//! Compiles the program anew when something under `static/` comes or goes, such as the rich editor that `make editor` builds.

fn main() {
    println!("cargo:rerun-if-changed=static");
}
