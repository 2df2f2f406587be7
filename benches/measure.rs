//! What is measured side by side is measured in turn: each once and not counted, then round after round, so that
//! whatever the machine does in the meantime it does to all. Whoever is not measured is frozen.

use std::time::Duration;

use serde::Serialize;

use crate::{load::Sample, processes::Process};

/// How often and how long.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Measure {
    /// How many customers the database has.
    pub customers: usize,
    /// The rounds that count.
    pub rounds: usize,
    /// How long one takes.
    pub seconds: u64,
}

impl Measure {
    pub fn from_environment() -> anyhow::Result<Self> {
        let number = |name: &str, usual: u64| match std::env::var(format!("ACCORD_BENCH_{name}")) {
            Ok(text) => text.parse::<u64>(),
            Err(_) => Ok(usual),
        };
        Ok(Self {
            customers: usize::try_from(number("CUSTOMERS", 1_000_000)?)?,
            rounds: usize::try_from(number("ROUNDS", 5)?)?,
            seconds: number("SECONDS", 2)?,
        })
    }

    pub fn time(self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// One of those that are compared. Round 0 is the one that does not count.
pub struct Side<'a> {
    name: String,
    process: Option<&'a Process>,
    run: Box<dyn FnMut(usize) -> anyhow::Result<Sample> + 'a>,
}

impl<'a> Side<'a> {
    pub fn new(
        name: impl Into<String>,
        process: Option<&'a Process>,
        run: impl FnMut(usize) -> anyhow::Result<Sample> + 'a,
    ) -> Self {
        Self { name: name.into(), process, run: Box::new(run) }
    }
}

/// What one did in each round.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    pub name: String,
    pub rounds: Vec<Sample>,
}

/// Has each do its turn.
pub fn in_turn(measure: Measure, mut sides: Vec<Side<'_>>) -> anyhow::Result<Vec<Done>> {
    let mut done: Vec<Done> =
        sides.iter().map(|side| Done { name: side.name.clone(), rounds: Vec::new() }).collect();
    for side in &sides {
        freeze(side);
    }
    for round in 0..=measure.rounds {
        for (side, done) in sides.iter_mut().zip(&mut done) {
            if let Some(process) = side.process {
                process.thaw();
            }
            let sample = (side.run)(round);
            freeze(side);
            let sample = sample.map_err(|error| error.context(side.name.clone()))?;
            if round > 0 {
                done.rounds.push(sample);
            }
            eprint!(".");
        }
    }
    eprintln!();
    for side in &sides {
        if let Some(process) = side.process {
            process.thaw();
        }
    }
    Ok(done)
}

fn freeze(side: &Side<'_>) {
    if let Some(process) = side.process {
        process.freeze();
    }
}

/// What is aimed at.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// A line of the table: a ratio, or a figure with a unit.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it can be chosen by.
    pub row: &'static str,
    pub engine: &'static str,
    pub what: String,
    /// `×` for a ratio.
    pub unit: &'static str,
    pub values: Vec<f64>,
    pub median: f64,
    pub least: f64,
    pub most: f64,
    pub target: Option<Target>,
    /// Both sides of a ratio.
    pub sides: Vec<Done>,
}

impl Line {
    /// A figure, once for each round.
    pub fn figure(
        row: &'static str,
        engine: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        values: Vec<f64>,
    ) -> Self {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            f64::midpoint(sorted[middle - 1], sorted[middle])
        };
        let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
        let (what, sides) = (what.into(), Vec::new());
        Self { row, engine, what, unit, values, median, least, most, target: None, sides }
    }

    /// How many times as many requests a second one does as the other, round by round.
    pub fn ratio(
        row: &'static str,
        engine: &'static str,
        what: impl Into<String>,
        over: &Done,
        under: &Done,
    ) -> Self {
        let rounds = over.rounds.iter().zip(&under.rounds);
        let values = rounds.map(|(over, under)| over.per_second / under.per_second).collect();
        let mut line = Self::figure(row, engine, what, "×", values);
        line.sides = vec![over.clone(), under.clone()];
        line
    }

    pub fn at_least(mut self, value: f64) -> Self {
        self.target = Some(Target::AtLeast(value));
        self
    }

    pub fn at_most(mut self, value: f64) -> Self {
        self.target = Some(Target::AtMost(value));
        self
    }

    /// Whether the median is where it should be.
    pub fn is_met(&self) -> Option<bool> {
        self.target.map(|target| match target {
            Target::AtLeast(value) => self.median >= value,
            Target::AtMost(value) => self.median <= value,
        })
    }
}
