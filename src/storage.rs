//! Where the files of pictures lie: a folder beside the database, or a bucket that speaks S3.
//!
//! Files have names of letters and digits, are written whole or not at all, and never change. A full disk is told
//! apart from every other failure.

use crate::config::Config;
use crate::error::{Error, Result};
use anyhow::Context as _;
use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutPayload};
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// The store of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store(Arc<dyn ObjectStore>);

/// A file on its way out.
pub struct Stored {
    /// Of the whole file.
    pub length: u64,
    /// The bytes that come.
    pub range: Range<u64>,
    pub bytes: BoxStream<'static, io::Result<Bytes>>,
}

/// A file that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub bytes: u64,
    /// When it was written, in milliseconds since 1970.
    pub written_at: i64,
}

impl Store {
    /// The store that the configuration names; the folder is made.
    pub fn open(config: &Config) -> Result<Self> {
        let opened = match config.media.bucket() {
            Some((bucket, prefix)) => bucketed(config, bucket, prefix),
            None => in_folder(config),
        };
        opened
            .context("opening the store of pictures")
            .map_err(Error::Unavailable)
    }

    /// Writes a file, over one of the same name.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let put = self.0.put(&Path::from(name), PutPayload::from(bytes)).await;
        put.map(drop).map_err(|error| failed(error, "writing"))
    }

    /// A file or a part of it; nothing where there is none.
    pub async fn get(&self, name: &str, part: Option<Range<u64>>) -> Result<Option<Stored>> {
        let options = GetOptions {
            range: part.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        match self.0.get_opts(&Path::from(name), options).await {
            Ok(found) => Ok(Some(Stored {
                length: found.meta.size,
                range: found.range.clone(),
                bytes: found.into_stream().map_err(io::Error::other).boxed(),
            })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error, "reading")),
        }
    }

    /// A whole file in memory.
    pub async fn whole(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(found) = self.get(name, None).await? else {
            return Ok(None);
        };
        let read = |mut whole: Vec<u8>, part: Bytes| async move {
            whole.extend_from_slice(&part);
            Ok(whole)
        };
        let whole = found.bytes.try_fold(Vec::new(), read).await;
        whole.map(Some).map_err(|error| {
            Error::Unavailable(anyhow::Error::new(error).context("reading a picture"))
        })
    }

    /// Removes a file; one that is not there is as good.
    pub async fn delete(&self, name: &str) -> Result<()> {
        match self.0.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error, "removing")),
        }
    }

    /// Removes files that nothing leads to any more; what resists is logged and left to the next cleaning.
    pub async fn discard(&self, names: &[String]) {
        for name in names {
            if let Err(error) = self.delete(name).await {
                tracing::warn!("the file {name} stays behind: {error}");
            }
        }
    }

    /// Every file.
    pub async fn list(&self) -> Result<Vec<Listed>> {
        let files = self.0.list(None).map_ok(|meta| Listed {
            name: meta.location.to_string(),
            bytes: meta.size,
            written_at: meta.last_modified.timestamp_millis(),
        });
        files
            .try_collect()
            .await
            .map_err(|error| failed(error, "listing"))
    }
}

fn in_folder(config: &Config) -> anyhow::Result<Store> {
    let folder = config.data.dir.join("media");
    std::fs::create_dir_all(&folder)?;
    let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
    Ok(Store(Arc::new(store)))
}

fn bucketed(config: &Config, bucket: &str, prefix: &str) -> anyhow::Result<Store> {
    // The same as the database's; it is there already when a second site opens in this process.
    drop(rustls::crypto::ring::default_provider().install_default());
    let media = &config.media;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(media.region.as_deref().unwrap_or("us-east-1"));
    if let Some(endpoint) = &media.endpoint {
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    if let (Some(key), Some(secret)) = (&media.access_key, &media.secret_key) {
        builder = builder
            .with_access_key_id(key)
            .with_secret_access_key(secret);
    }
    let store = builder.build()?;
    Ok(Store(match prefix {
        "" => Arc::new(store),
        prefix => Arc::new(PrefixStore::new(store, prefix)),
    }))
}

fn failed(error: object_store::Error, doing: &'static str) -> Error {
    let is_full = is_full(&error);
    let error = anyhow::Error::new(error).context(format!("{doing} a picture's file"));
    if is_full {
        Error::Full(error)
    } else {
        Error::Unavailable(error)
    }
}

/// Whether a failure says that there is no room left.
pub fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>()
            && matches!(error.kind(), FileTooLarge | QuotaExceeded | StorageFull)
        {
            return true;
        }
        cause = error.source();
    }
    false
}
