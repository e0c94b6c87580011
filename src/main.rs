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
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("knead")
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
