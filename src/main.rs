//! The program: its commands, its exit codes, and nothing else.
//!
//! 0 done, 1 failed (one clear line on standard error), 2 wrong usage or not in this version.

mod commands;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Hashing, compressing and files; more at once would only take memory.
const MOST_BLOCKING_THREADS: usize = 8;

fn main() -> ExitCode {
    let line = commands::Line::parse();
    keep_pages_small();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("knead")
        // A worker that is never out of work would keep its processor for whole slices of time, and those who take the
        // answers, a proxy or a reader on the same machine, would wait for it with all that they have been sent.
        .on_thread_park(std::thread::yield_now)
        .max_blocking_threads(MOST_BLOCKING_THREADS)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("knead: no threads could be started: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(commands::run(line)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("knead: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

/// The allocator would take memory in pages of 2 MB, of which thousands of kept pages fill a part each: a site that needs
/// 60 MB would hold 80. A system that cannot be asked goes on as it is.
#[cfg(target_os = "linux")]
fn keep_pages_small() {
    rustix::thread::disable_transparent_huge_pages(true).ok();
}

#[cfg(not(target_os = "linux"))]
fn keep_pages_small() {}
