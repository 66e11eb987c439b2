//! Files of a folder: laid down whole (written beside, then renamed), taken oldest first.

use std::{
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use async_trait::async_trait;
use tokio::{fs, io::AsyncReadExt};

use super::{
    names::{MOST_FILES, answer, beside, matches, oldest_first, plain_name},
    wire::{Wire, WireAnswer, WireError, WireRequest},
};
use crate::connector::{Limits, Taken, Transport};

/// A folder of this machine.
#[derive(Debug)]
pub(super) struct FolderWire {
    reads: PathBuf,
    writes: PathBuf,
    taken: Taken,
    limits: Limits,
}

impl FolderWire {
    pub(super) fn new(folder: &str, transport: &Transport, limits: Limits) -> Self {
        let below = |name: &Option<String>| Path::new(folder).join(name.as_deref().unwrap_or_default());
        Self {
            reads: below(&transport.read_below),
            writes: below(&transport.write_below),
            taken: transport.taken.clone(),
            limits,
        }
    }

    /// The path of a name; never a way out of the folder.
    fn path(folder: &Path, name: &str) -> Result<PathBuf, WireError> {
        plain_name(name).map(|name| folder.join(name))
    }

    async fn write(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let path = Self::path(&self.writes, &request.target)?;
        let beside = path.with_file_name(beside(&request.target));
        let not_reached = |problem: std::io::Error| WireError::NotReached(problem.to_string());
        let mut file = fs::File::create(&beside).await.map_err(not_reached)?;
        tokio::io::AsyncWriteExt::write_all(&mut file, &request.body)
            .await
            .map_err(not_reached)?;
        file.sync_all().await.map_err(not_reached)?;
        drop(file);
        fs::rename(&beside, &path)
            .await
            .map_err(|problem| WireError::Lost(problem.to_string()))?;
        Ok(answer(vec![]))
    }

    async fn read(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let lost = |problem: std::io::Error| WireError::Lost(problem.to_string());
        let path = Self::path(&self.reads, &request.target)?;
        let file = fs::File::open(&path)
            .await
            .map_err(|problem| WireError::NotReached(problem.to_string()))?;
        let mut body = vec![];
        let most = u64::try_from(self.limits.answer_bytes).unwrap_or(u64::MAX);
        file.take(most.saturating_add(1))
            .read_to_end(&mut body)
            .await
            .map_err(lost)?;
        if body.len() > self.limits.answer_bytes {
            return Err(WireError::Lost(format!("the file is longer than {most} bytes")));
        }
        Ok(answer(body))
    }

    async fn list(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let not_reached = |problem: std::io::Error| WireError::NotReached(problem.to_string());
        let patterns: Vec<_> = request.target.split('/').collect();
        let mut found: Vec<(u64, String)> = vec![];
        let mut entries = fs::read_dir(&self.reads).await.map_err(not_reached)?;
        while let Some(entry) = entries.next_entry().await.map_err(not_reached)? {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || !patterns.iter().any(|pattern| matches(pattern, &name)) {
                continue;
            }
            let Ok(about) = entry.metadata().await else {
                continue;
            };
            if !about.is_file() {
                continue;
            }
            let modified = about
                .modified()
                .ok()
                .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                .map_or(0, |since| u64::try_from(since.as_micros()).unwrap_or(u64::MAX));
            found.push((modified, name));
            if found.len() > MOST_FILES {
                return Err(WireError::Lost(format!("more than {MOST_FILES} files lie there")));
            }
        }
        oldest_first(found)
    }

    async fn remove(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let path = Self::path(&self.reads, &request.target)?;
        fs::remove_file(&path)
            .await
            .map_err(|problem| WireError::NotReached(problem.to_string()))?;
        Ok(answer(vec![]))
    }

    async fn r#move(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let not_reached = |problem: std::io::Error| WireError::NotReached(problem.to_string());
        let path = Self::path(&self.reads, &request.target)?;
        let Taken::Moved(folder) = &self.taken else {
            return Err(WireError::NotSent(
                "no folder is declared for files that were taken".to_owned(),
            ));
        };
        let folder = self.reads.join(folder);
        fs::create_dir_all(&folder).await.map_err(not_reached)?;
        fs::rename(&path, Self::path(&folder, &request.target)?)
            .await
            .map_err(not_reached)?;
        Ok(answer(vec![]))
    }
}

#[async_trait]
impl Wire for FolderWire {
    async fn exchange(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let folder = if request.method == "WRITE" {
            &self.writes
        } else {
            &self.reads
        };
        if !folder.is_dir() {
            return Err(WireError::NotReached("the folder is not there".to_owned()));
        }
        let work = async {
            match request.method.as_str() {
                "WRITE" => self.write(request).await,
                "READ" => self.read(request).await,
                "LIST" => self.list(request).await,
                "REMOVE" => self.remove(request).await,
                "MOVE" => self.r#move(request).await,
                other => Err(WireError::NotSent(format!(
                    "{other} is nothing one does with files"
                ))),
            }
        };
        match tokio::time::timeout(self.limits.answer, work).await {
            Ok(result) => result,
            Err(_) => Err(WireError::Lost(
                "the folder did not answer within the time allowed".to_owned(),
            )),
        }
    }
}
