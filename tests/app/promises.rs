//! What `SECURITY.md` promises: each requirement has its row, and each test that a row names is there.

use std::{collections::BTreeSet, fs, path::Path};

const REQUIREMENTS: [(&str, usize); 6] =
    [("IN", 22), ("ML", 19), ("SE", 11), ("TE", 6), ("WE", 9), ("OP", 15)];

/// The names of all tests below a folder.
fn tests_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_in(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                if line.starts_with("#[") {
                    is_test |= line.ends_with("test]") || line.contains("::test(");
                    continue;
                }
                let line = line.strip_prefix("async ").unwrap_or(line);
                if let Some(name) = line.strip_prefix("fn ").filter(|_| is_test) {
                    found.insert(name.split('(').next().unwrap().to_owned());
                }
                is_test = false;
            }
        }
    }
}

#[test]
fn every_promise_names_tests_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = BTreeSet::new();
    tests_in(&root.join("src"), &mut tests);
    tests_in(&root.join("tests"), &mut tests);
    let page = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").collect())
        .collect();
    for (group, count) in REQUIREMENTS {
        for number in 1..=count {
            let id = format!("{group}-{number:02}");
            let of_it: Vec<_> = rows.iter().filter(|row| row[0] == id).collect();
            assert_eq!(of_it.len(), 1, "{id} has one row");
            let [_, holds, tried] = of_it[0].as_slice() else { panic!("{id} has three columns") };
            assert!(!holds.is_empty(), "{id} says what holds");
            let named = tried.split('`').skip(1).step_by(2).filter(|name| name.contains('_'));
            let named: Vec<_> = named.filter(|name| !name.contains([' ', '='])).collect();
            assert!(!named.is_empty(), "{id} names a test");
            for name in named {
                assert!(tests.contains(name), "{id} names {name:?}, which is no test");
            }
        }
    }
}
