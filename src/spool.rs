//! Bodies too large for memory: files in the data folder that live as long as the request that brought them.
//!
//! Nobody but this process reads them; what a crash leaves behind is cleared at the next start.

use crate::error::{Error, Result};
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A body on disk; the file goes when the last handle does.
#[derive(Debug, Clone)]
pub struct Spooled(Arc<Owned>);

#[derive(Debug)]
struct Owned {
    path: PathBuf,
}

impl Spooled {
    /// Takes a file over.
    pub fn new(path: PathBuf) -> Self {
        Self(Arc::new(Owned { path }))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0.path
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(
                "the temporary file {} stays behind: {error}",
                self.path.display()
            );
        }
    }
}

/// The folder of the temporary files inside the data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("spool")
}

/// Makes the folder and removes what an earlier process left in it.
pub fn clear(data: &Path) -> Result<()> {
    let folder = folder(data);
    let attempt = || -> anyhow::Result<()> {
        std::fs::create_dir_all(&folder)?;
        for entry in std::fs::read_dir(&folder)? {
            std::fs::remove_file(entry?.path())?;
        }
        Ok(())
    };
    attempt()
        .with_context(|| format!("clearing {}", folder.display()))
        .map_err(Error::Unavailable)
}
