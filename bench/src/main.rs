//! Measures Wharfinger beside installed peers: Debian's `docker-registry` and nginx, the same client against each in
//! turn, on loopback. It prints one table and, with `--json`, writes the same figures for a program to read.
//!
//! Nothing here is asserted: a figure says what one machine did in one run. Each figure is the median of several runs
//! that alternate between the peers, after a warm-up that is not counted.
#![expect(clippy::print_stdout, reason = "the table is what the program is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]

mod error;
mod image;
mod instructions;
mod machine;
mod peers;
mod process;
mod report;
mod scenario;
mod signing;
mod wire;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use error::Error;
use machine::Machine;
use peers::Peers;
use report::Report;

/// What is measured, and how much.
#[derive(Parser)]
#[command(about = "Measures Wharfinger beside docker-registry and nginx")]
struct Arguments {
    /// `times` beside the peers; `instructions` of Wharfinger's hot paths, which needs valgrind and does not depend on
    /// what else the machine does.
    #[arg(value_enum, default_value = "times")]
    mode: Mode,
    /// One short run of everything, to see that it works; the figures mean little.
    #[arg(long)]
    quick: bool,
    /// Where to write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The program under test.
    #[arg(long, value_name = "FILE", default_value = "target/dist/wharfinger")]
    wharfinger: PathBuf,
    /// The AWS command line, which makes the repository and fetches the password.
    #[arg(long, value_name = "FILE", default_value = "target/journeys/venv/bin/aws")]
    aws: PathBuf,
    /// Measures only the scenarios whose name contains this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Mode {
    Times,
    Instructions,
}

/// How long and how often each thing is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Alternating runs of which the median is taken.
    pub runs: usize,
    /// The measured time of a rate.
    pub measured: Duration,
    /// The unmeasured time before it.
    pub warm_up: Duration,
    /// Small images pushed in a run.
    pub small_images: usize,
    /// Images in the repository whose images are described.
    pub images: usize,
    /// Tags in the repository whose tags are listed.
    pub tags: usize,
}

impl Effort {
    const FULL: Self = Self {
        runs: 5,
        measured: Duration::from_secs(3),
        warm_up: Duration::from_secs(1),
        small_images: 500,
        images: 100_000,
        tags: 10_000,
    };
    const QUICK: Self = Self {
        runs: 1,
        measured: Duration::from_millis(500),
        warm_up: Duration::from_millis(100),
        small_images: 50,
        images: 1_000,
        tags: 1_000,
    };
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    // One thread for the client: it must leave the other cores to the server that it measures.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(measure(&arguments))?;
    println!("{report}");
    if let Some(path) = &arguments.json {
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    Ok(())
}

async fn measure(arguments: &Arguments) -> Result<Report, Error> {
    let effort = if arguments.quick { Effort::QUICK } else { Effort::FULL };
    let mut report = Report::new(Machine::look(), arguments.quick, arguments.only.clone());
    if arguments.mode == Mode::Instructions {
        instructions::measure(&arguments.wharfinger, &arguments.aws, &mut report).await?;
        return Ok(report);
    }
    scenario::start::measure(arguments, effort, &mut report).await?;
    let peers = Peers::start(&arguments.wharfinger, &arguments.aws).await?;
    scenario::start::measure_idle(&peers, &mut report)?;
    scenario::manifest::measure(&peers, effort, &mut report).await?;
    scenario::authorization::measure(&peers, effort, &mut report).await?;
    scenario::blob::measure(&peers, effort, &mut report).await?;
    scenario::push::measure_large(&peers, effort, &mut report).await?;
    scenario::push::measure_small(&peers, effort, &mut report).await?;
    scenario::tags::measure(&peers, effort, &mut report).await?;
    scenario::describe::measure(&peers, effort, &mut report).await?;
    scenario::crowd::measure(&peers, &mut report).await?;
    Ok(report)
}
