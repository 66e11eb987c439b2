//! The file of rejected rows: made when there is one.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::{ImportError, records::Broken};

/// Writes rejected rows down: line, reason, and the row itself, so that it can be mended and loaded.
pub(super) struct Rejects {
    path: PathBuf,
    file: Option<csv::Writer<File>>,
    count: usize,
}

impl Rejects {
    /// Beside the file that is read, `FILE.rejects.csv`, where no other path is given.
    pub(super) fn beside(file: &Path, chosen: Option<&Path>) -> Self {
        let path = chosen.map_or_else(
            || {
                let mut name = file.as_os_str().to_owned();
                name.push(".rejects.csv");
                PathBuf::from(name)
            },
            Path::to_owned,
        );
        Self {
            path,
            file: None,
            count: 0,
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Adds some.
    pub(super) fn add(&mut self, rejected: &[Broken]) -> Result<(), ImportError> {
        if rejected.is_empty() {
            return Ok(());
        }
        let path = self.path.clone();
        self.write(rejected)
            .map_err(|cause| ImportError::Rejects(path, cause.into()))?;
        self.count += rejected.len();
        Ok(())
    }

    fn write(&mut self, rejected: &[Broken]) -> Result<(), csv::Error> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = csv::Writer::from_path(&self.path)?;
                file.write_record(["line", "reason", "row"])?;
                none.insert(file)
            }
        };
        for broken in rejected {
            file.write_record([&broken.line.to_string(), &broken.reason, &broken.text])?;
        }
        file.flush()?;
        Ok(())
    }

    /// Where they stand, if there are any.
    pub(super) fn path(self) -> Option<PathBuf> {
        self.file.map(|_| self.path)
    }
}
