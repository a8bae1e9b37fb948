//! What packages are made of: each file that Cargo.toml names is there, and none is forgotten.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use toml_edit::{Array, DocumentMut, Item};

fn manifest() -> DocumentMut {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    fs::read_to_string(file).unwrap().parse().unwrap()
}

fn texts(array: &Array) -> Vec<&str> {
    array.iter().map(|it| it.as_str().unwrap()).collect()
}

/// The files of a folder of the tree, below its root.
fn files_of(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| format!("{folder}/{name}")).collect()
}

#[test]
fn the_debian_package_has_what_there_is() {
    let manifest = manifest();
    let assets = &manifest["package"]["metadata"]["deb"]["assets"];
    let Item::Value(assets) = assets else {
        panic!("no assets")
    };
    let rows: Vec<_> = assets.as_array().unwrap().iter().collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| texts(row.as_array().unwrap()))
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut man_pages = 0;
    for row in &rows {
        let [source, place, mode] = row.as_slice() else {
            panic!("{row:?}")
        };
        assert_eq!(
            *mode,
            if place.contains("/bin/") {
                "755"
            } else {
                "644"
            }
        );
        match source.split_once('*') {
            Some((folder, end)) => {
                let files = files_of(folder.trim_end_matches('/'));
                let found = files.iter().filter(|file| file.ends_with(end)).count();
                assert!(found > 0, "{source}");
                if place.ends_with("/man1/") {
                    man_pages = found;
                }
            }
            None if source.starts_with("target/") => {}
            None => assert!(root.join(source).is_file(), "{source}"),
        }
    }
    assert_eq!(man_pages, files_of("docs/man").len());
    for shell in ["bash-completion", "zsh", "fish"] {
        let place = format!("usr/share/{shell}/");
        assert!(rows.iter().any(|row| row[1].starts_with(&place)), "{shell}");
    }
}

/// `cargo install` and `cargo package` see only what `include` names.
#[test]
fn the_crate_has_what_it_is_built_of() {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let list = String::from_utf8(output.stdout).unwrap();
    let list: Vec<_> = list.lines().collect();
    let wanted = [
        "src/main.rs",
        "src/lib.rs",
        "Cargo.lock",
        "LICENSE",
        "README.md",
    ];
    let wanted = wanted.map(str::to_owned).into_iter();
    let pages = files_of("docs/man")
        .into_iter()
        .chain(files_of("completions"));
    for file in wanted.chain(pages) {
        assert!(list.contains(&file.as_str()), "{file}");
    }
    // Texts that are built into the program.
    for source in files_of("src/cli") {
        let Ok(text) = fs::read_to_string(&source) else {
            continue;
        };
        for part in text.split("include_str!(\"").skip(1) {
            let (file, _) = part.split_once('"').unwrap();
            let file = file.trim_start_matches("../");
            assert!(list.contains(&file), "{source} needs {file}");
        }
    }
    assert!(!list.iter().any(|file| file.starts_with("tests/")));
}
