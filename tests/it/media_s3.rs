//! Pictures in a bucket: a server that speaks S3, with keys, on a port of its own.

use crate::drawing;
use crate::media::{decoded, uploaded};
use crate::site::story;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use knead::config::Config;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::net::TcpListener;

const BUCKET: &str = "pictures";

struct Bucket {
    port: u16,
    folder: TempDir,
}

/// One server for all stories, on a thread that outlives each of them.
fn bucket() -> &'static Bucket {
    static SERVER: OnceLock<Bucket> = OnceLock::new();
    SERVER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let root = folder.path().to_owned();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(serve(&root, |port| tell.send(port).unwrap()))
        });
        Bucket {
            port: told.recv().unwrap(),
            folder,
        }
    })
}

async fn serve(root: &Path, ready: impl FnOnce(u16)) {
    let mut builder = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
    builder.set_auth(SimpleAuth::from_single("knead", "a secret key"));
    let service = builder.build();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    ready(listener.local_addr().unwrap().port());
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        let service = service.clone();
        tokio::spawn(async move {
            let http = Builder::new(TokioExecutor::new());
            drop(http.serve_connection(TokioIo::new(socket), service).await);
        });
    }
}

fn in_bucket(config: &mut Config) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let prefix = COUNT.fetch_add(1, Ordering::Relaxed);
    config.media.store = format!("s3://{BUCKET}/sites/{prefix}");
    config.media.endpoint = Some(format!("http://127.0.0.1:{}", bucket().port));
    config.media.region = Some("eu-central-1".into());
    config.media.access_key = Some("knead".into());
    config.media.secret_key = Some("a secret key".into());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| ["jpg", "webp"].iter().any(|kind| *kind == extension))
        {
            found.push(path);
        }
    }
    found
}

story!(
    pictures_live_in_a_bucket_as_they_do_in_a_folder,
    |config| {
        in_bucket(config);
    },
    |site| {
        let writer = site.writer().await;
        let src = uploaded(&writer, &drawing::photo(1_000, 750)).await;
        site.run_jobs().await;
        let store = &site.db().config().media.store;
        let prefix = store.strip_prefix("s3://").unwrap();
        let folder = bucket().folder.path().join(prefix);
        assert_eq!(files(&folder).len(), 6, "{folder:?}");
        assert!(!site.db().config().data.dir.join("media").exists());

        let path = writer.publish("A", &format!("![A]({src})"), &[]).await;
        let reader = site.reader();
        let shown = reader.get(&src).await;
        assert_eq!(shown.status, 200);
        assert_eq!(decoded(&shown).width(), 1_000);
        let part = reader.get_with(&src, &[("Range", "bytes=10-19")]).await;
        assert_eq!(
            (part.status, part.bytes.as_slice()),
            (206, &shown.bytes[10..20])
        );
        let set = reader
            .get(&path)
            .await
            .attributes(".prose source", "srcset");
        assert!(set[0].contains("-480.webp 480w"), "{set:?}");

        let name = src.strip_prefix("/media/").unwrap();
        let withdrawn = writer
            .post(&format!("/desk/media/{name}/withdrawal"), &[])
            .await;
        assert_eq!(withdrawn.status, 303);
        assert!(files(&folder).is_empty(), "{:?}", files(&folder));
        assert_eq!(reader.get(&src).await.status, 410);
    }
);

story!(
    a_bucket_that_cannot_be_reached_is_told_and_nothing_is_half_done,
    |config| {
        in_bucket(config);
        config.media.secret_key = Some("not the key".into());
    },
    |site| {
        let writer = site.writer().await;
        let answer = writer
            .send_file_by_script("/desk/media", "a.jpg", &drawing::photo(50, 50))
            .await;
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(!answer.body.contains("127.0.0.1"), "{}", answer.body);
        let library = writer.get("/desk/media").await;
        assert!(library.text().contains("No pictures yet"));
    }
);
