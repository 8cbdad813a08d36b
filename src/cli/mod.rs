//! The command line over the same rooms as the window.
//!
//! Exit codes: 0 done, 1 something asked for could not be done, 2 wrong usage. Errors are one sentence on standard
//! error.

mod args;
pub mod case_check;
pub mod catalogue;
pub mod inspect;
pub mod render;
pub mod synth;
mod window;

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
};

use clap::Parser;
use tracing_subscriber::EnvFilter;

use args::{CaseTask, CatalogueTask, Cli, OnOff, Task};

use crate::synthetic::{Named, Order, scanner::Detail};

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let sentence = match panic::catch_unwind(AssertUnwindSafe(|| run(cli))) {
        Ok(Ok(code)) => return code,
        Ok(Err(sentence)) => sentence,
        Err(_) => "something failed that never should. Your files are as they were; please report it.".to_owned(),
    };
    eprintln!("thecal: {sentence}");
    ExitCode::from(1)
}

fn run(cli: Cli) -> Result<ExitCode, String> {
    match cli.task {
        None => window::run(&cli.paths),
        Some(Task::Inspect(args)) => {
            inspect::run(&args.paths, args.json, &mut io::stdout().lock()).map(|outcome| ExitCode::from(outcome.code()))
        }
        Some(Task::Case(CaseTask::Check(args))) => {
            let is_fine = case_check::run(&args.folder, args.json, &mut io::stdout().lock())?;
            Ok(ExitCode::from(u8::from(!is_fine)))
        }
        Some(Task::Catalogue(task)) => public(&task).map(|()| ExitCode::SUCCESS),
        Some(Task::Render(args)) => render::run(&render_args(args)).map(|()| ExitCode::SUCCESS),
        Some(Task::Synth(args)) => synth::run(&args.recipe, &args.out, &order(&args)).map(|()| ExitCode::SUCCESS),
    }
}

fn public(task: &CatalogueTask) -> Result<(), String> {
    match task {
        CatalogueTask::List => catalogue::list(&mut io::stdout().lock()),
        CatalogueTask::Get { id } => catalogue::get(id, &mut io::stdout().lock()),
        CatalogueTask::Remove { id } => catalogue::remove(id),
    }
}

fn order(args: &args::Synth) -> Order {
    let mut order = Order { seed: args.seed, ..Order::of_recipe(Detail::Full) };
    if let Some(Named { series, segmentations }) = &args.only {
        order.as_recipe_says = false;
        order.segmentations = *segmentations;
        order.series.clone_from(series);
    }
    order
}

fn render_args(args: args::Render) -> render::RenderArgs {
    render::RenderArgs {
        path: args.path,
        out: args.out,
        series: args.series,
        slice: args.slice,
        at: args.at,
        window: args.window,
        size: args.size,
        marks: args.marks == OnOff::On,
        segments: args.segments == OnOff::On,
    }
}

/// Logs warnings to standard error; `THECAL_LOG=debug` tells more. A panic is logged by its place only: its message
/// could hold what a file says. Where it costs no more than a file, that file's failure tells the person.
fn start_log() {
    let filter = EnvFilter::try_from_env("THECAL_LOG").unwrap_or_else(|_| EnvFilter::new("warn,winit=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).without_time().init();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        tracing::info!("panic at {place}");
    }));
}
