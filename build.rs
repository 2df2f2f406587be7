//! Texts, templates and migrations are compiled in: a change to one of them is a change to the code.

fn main() {
    for folder in ["locales", "migrations", "static", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
