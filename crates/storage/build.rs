//! The migrations are embedded: a change of their folders is a change of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
