//! Reading a form that brings a file: the file goes to disk as it comes, the other fields are short.
//!
//! Whether the door has put the whole body on disk already or not, no more than a piece of it is ever in memory. What
//! comes of a file is there until the request ends.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::site::media::uploading::{MOST_BYTES, Upload};
use crate::spool::{self, Spooled};
use crate::storage;
use crate::web::errors;
use multer::{Field, Multipart};
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Status;
use rocket::request::Request;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// The whole body: a file and what is around it.
pub const MOST_BODY: u64 = MOST_BYTES + 64 * 1024;
const MOST_FIELDS: usize = 16;
const LONGEST_FIELD: usize = 4 * 1024;

/// A form with a file.
#[derive(Debug)]
pub enum Uploaded {
    File(Upload),
    /// The form was sent with nothing in it.
    Nothing,
    /// More bytes than anybody may send.
    TooLarge,
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Uploaded {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let boundary = request
            .headers()
            .get_one("Content-Type")
            .and_then(|kind| multer::parse_boundary(kind).ok());
        let Some(boundary) = boundary else {
            return Outcome::Error((Status::UnsupportedMediaType, ()));
        };
        match read(request, data, boundary).await {
            Ok(uploaded) => Outcome::Success(uploaded),
            Err(error) => {
                errors::note(request, &error);
                Outcome::Error((errors::status_of(&error), ()))
            }
        }
    }
}

async fn read(request: &Request<'_>, data: Data<'_>, boundary: String) -> Result<Uploaded> {
    let ctx = request
        .rocket()
        .state::<Context>()
        .ok_or_else(|| Error::internal("no context is managed"))?;
    match request.local_cache(|| None::<Spooled>) {
        Some(spooled) => {
            let file = File::open(spooled.path()).await.map_err(no_file)?;
            take(ctx, Multipart::with_reader(file, boundary)).await
        }
        None => {
            let body = data.open((2 * MOST_BODY).bytes());
            take(ctx, Multipart::with_reader(body, boundary)).await
        }
    }
}

/// The first file of the form; a form of another shape than the pages' is not read to its end.
async fn take(ctx: &Context, mut form: Multipart<'_>) -> Result<Uploaded> {
    for _ in 0..MOST_FIELDS {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => {
                return keep(ctx, field).await;
            }
            Ok(Some(mut field)) => {
                let mut length = 0;
                while let Ok(Some(part)) = field.chunk().await {
                    length += part.len();
                    if length > LONGEST_FIELD {
                        return Ok(Uploaded::Nothing);
                    }
                }
            }
            Ok(None) | Err(_) => break,
        }
    }
    Ok(Uploaded::Nothing)
}

async fn keep(ctx: &Context, mut field: Field<'_>) -> Result<Uploaded> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let (spooled, mut file) = begin(ctx).await.map_err(no_file)?;
    let mut digest = Sha256::new();
    let mut length = 0;
    loop {
        match field.chunk().await {
            Ok(Some(part)) => {
                length += u64::try_from(part.len()).unwrap_or(u64::MAX);
                if length > MOST_BYTES {
                    return Ok(Uploaded::TooLarge);
                }
                digest.update(&part);
                file.write_all(&part).await.map_err(no_file)?;
            }
            Ok(None) => break,
            Err(error) => {
                tracing::debug!("an upload did not arrive whole: {error}");
                return Ok(Uploaded::Nothing);
            }
        }
    }
    file.flush().await.map_err(no_file)?;
    if length == 0 && file_name.is_empty() {
        return Ok(Uploaded::Nothing);
    }
    let digest: Vec<String> = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Uploaded::File(Upload {
        file: spooled,
        file_name,
        digest: digest.concat(),
    }))
}

async fn begin(ctx: &Context) -> std::io::Result<(Spooled, File)> {
    let folder = spool::folder(&ctx.config().data.dir);
    tokio::fs::create_dir_all(&folder).await?;
    let name = format!("{:032x}", u128::from_le_bytes(ctx.random()));
    let path = folder.join(name);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let file = options.open(&path).await?;
    Ok((Spooled::new(path), file))
}

fn no_file(error: std::io::Error) -> Error {
    let is_full = storage::is_full(&error);
    let error = anyhow::Error::new(error).context("keeping an upload on disk");
    if is_full {
        Error::Full(error)
    } else {
        Error::Unavailable(error)
    }
}
