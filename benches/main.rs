//! `make bench`: Accord beside its bare twin on this machine, in turn and with the same load, as ratios. What is
//! measured and what it says is in `README.md` beside this file. `make bench ROWS='customers search'` measures some
//! of it.

mod load;
mod measure;
mod processes;
mod report;
mod rows;
mod sink;
mod twin;
mod world;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::{
    measure::{Line, Measure},
    rows::{Run, acts, letters, process, reading, sign_ins},
    world::{Place, fill, open, settle},
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many customers a small database has.
const FEW: usize = 1_000;

fn main() -> anyhow::Result<()> {
    match std::env::var("ACCORD_BENCH_PART").as_deref() {
        Ok("twin") => twin::run(),
        Ok("sink") => sink::run(),
        Ok("bare") => sink::run_bare(),
        Ok("hash") => sign_ins::run_bare(),
        Ok(other) => bail!("there is no part {other:?}"),
        Err(_) => run(),
    }
}

fn run() -> anyhow::Result<()> {
    let measure = Measure::from_environment()?;
    // What cargo itself says, such as `--bench`, is not a row.
    let rows: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let Some(unknown) = rows.iter().find(|row| !rows::ALL.contains(&row.as_str())) {
        bail!("there is no row {unknown:?}; there are {}", rows::ALL.join(", "));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench");
    std::fs::create_dir_all(folder.join("databases"))?;
    let folder = folder.canonicalize()?;
    let mut places = vec![Place::Sqlite(folder.join("databases"))];
    match std::env::var("ACCORD_TEST_POSTGRES") {
        Ok(server) => places.push(Place::Postgres(server)),
        Err(_) => println!("PostgreSQL is not measured: no server is given (make bench gives one)"),
    }
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for place in &places {
        let run = Run { measure, rows: &rows, place };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(measured(&run, &mut lines, &mut faults))?;
    }
    report::tell(measure, &lines, &folder, rows.is_empty() && faults.is_empty())?;
    if !faults.is_empty() {
        bail!("not measured: {}", faults.join("; "));
    }
    Ok(())
}

/// All rows of a run. One that cannot be measured leaves the others to be.
async fn measured(
    run: &Run<'_>,
    lines: &mut Vec<Line>,
    faults: &mut Vec<String>,
) -> anyhow::Result<()> {
    println!("{}: {} customers", run.engine(), run.measure.customers);
    filled(run.place, run.measure.customers, "accord").await?;
    let mut tell = |what: &str, done: anyhow::Result<Vec<Line>>| match done {
        Ok(some) => {
            for line in &some {
                println!("{}", report::short(line));
            }
            lines.extend(some);
        }
        Err(error) => {
            println!("  {what}: {error:#}");
            faults.push(format!("{what} on {}", run.engine()));
        }
    };
    if run.has_any(&["customers", "search", "pages"]) {
        filled(run.place, FEW, "small").await?;
        run.place.copy("accord", "twin").await?;
        tell("customers", reading::customers(run).await);
    }
    if run.has("weight") {
        tell("weight", process::weight(run).await);
    }
    if run.has("process") {
        tell("process", process::lines(run).await);
    }
    if run.has_any(&["answer", "done", "accept"]) {
        if run.has_any(&["done", "accept"]) {
            acts::write_the_same(run).await?;
        }
        tell("acts", acts::lines(run).await);
    }
    if run.has("letters") {
        tell("letters", letters::backlog(run).await);
        tell("a single letter", letters::single(run).await);
    }
    if run.has("sign-ins") {
        tell("sign-ins", sign_ins::lines(run).await);
    }
    // With a million customers each is 12 GB.
    for name in ["accord", "twin"] {
        run.place.remove(name).await?;
    }
    Ok(())
}

/// A database of its own that has so many customers. SQLite's is kept from one run to the next and copied.
async fn filled(place: &Place, customers: usize, name: &str) -> anyhow::Result<()> {
    let Place::Sqlite(folder) = place else {
        place.make(name).await?;
        return fill(&place.url(name), customers).await;
    };
    let kept = format!("world-{customers}");
    let file: PathBuf = folder.join(format!("{kept}.db"));
    if !file.exists() {
        let making = format!("making-{customers}");
        place.make(&making).await?;
        fill(&place.url(&making), customers).await?;
        let made = folder.join(format!("{making}.db"));
        std::fs::rename(&made, &file).with_context(|| format!("{}", made.display()))?;
    }
    place.copy(&kept, name).await?;
    let url = place.url(name);
    // Another version may have made it.
    open(&url).await?.close().await;
    settle(&url).await
}
