//! Where the files of connectors are: in the program, and in a folder of the operator that is laid over them file by file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rust_embed::Embed;

use crate::fields::{FieldError, Place};

/// A longer file is no description of anything.
const LONGEST_FILE: u64 = 1_048_576;
/// More files in one connector are a mistake.
const MOST_FILES: usize = 500;
/// Folders of a connector that are read, each with its endings.
const FOLDERS: [(&str, &str); 5] = [
    ("actions", "toml"),
    ("objects", "toml"),
    ("tables", "toml"),
    ("served", "toml"),
    ("samples", "json"),
];

#[derive(Embed)]
#[folder = "../../connectors/"]
#[include = "*/connector.toml"]
#[include = "*/check.toml"]
#[include = "*/control.toml"]
#[include = "*/actions/*.toml"]
#[include = "*/objects/*.toml"]
#[include = "*/tables/*.toml"]
#[include = "*/served/*.toml"]
#[include = "*/samples/*.json"]
struct Shipped;

/// A file and the path that people know it by.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) shown: PathBuf,
    pub(super) text: String,
}

/// The files of one connector, by their path below its folder.
pub(super) type Files = BTreeMap<String, File>;

/// The files of all connectors, by name.
pub(super) fn all(folder: Option<&Path>) -> Result<BTreeMap<String, Files>, FieldError> {
    let mut connectors: BTreeMap<String, Files> = BTreeMap::new();
    for path in Shipped::iter() {
        let Some((name, inside)) = path.split_once('/') else {
            continue;
        };
        let Some(file) = Shipped::get(&path) else {
            continue;
        };
        let file = File {
            shown: Path::new("connectors").join(path.as_ref()),
            text: String::from_utf8_lossy(&file.data).into_owned(),
        };
        connectors
            .entry(name.to_owned())
            .or_default()
            .insert(inside.to_owned(), file);
    }
    if let Some(folder) = folder {
        for entry in entries(folder)? {
            if !entry.is_dir() {
                continue;
            }
            let name = entry
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let files = of_folder(&entry)?;
            if !files.is_empty() {
                connectors.entry(name).or_default().extend(files);
            }
        }
    }
    Ok(connectors)
}

fn of_folder(folder: &Path) -> Result<Files, FieldError> {
    let mut files = Files::new();
    for name in ["connector.toml", "check.toml", "control.toml"] {
        let path = folder.join(name);
        if path.is_file() {
            files.insert(name.to_owned(), read(path)?);
        }
    }
    for (below, ending) in FOLDERS {
        let inside = folder.join(below);
        if !inside.is_dir() {
            continue;
        }
        for path in entries(&inside)? {
            if path.extension().is_some_and(|found| found == ending) && path.is_file() {
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                files.insert(format!("{below}/{name}"), read(path)?);
            }
        }
    }
    if files.len() > MOST_FILES {
        return Err(
            Place::of(folder).wrong(&files.len(), format!("at most {MOST_FILES} files in a connector"))
        );
    }
    Ok(files)
}

fn read(path: PathBuf) -> Result<File, FieldError> {
    let unreadable = |problem| FieldError::Unreadable {
        file: path.clone(),
        problem,
    };
    let size = fs::metadata(&path).map_err(unreadable)?.len();
    if size > LONGEST_FILE {
        return Err(Place::of(&path).wrong(&format!("{size} bytes"), format!("at most {LONGEST_FILE} bytes")));
    }
    let text = fs::read_to_string(&path).map_err(unreadable)?;
    Ok(File { shown: path, text })
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, FieldError> {
    let unreadable = |problem| FieldError::Unreadable {
        file: folder.to_owned(),
        problem,
    };
    let mut paths = vec![];
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    Ok(paths)
}
