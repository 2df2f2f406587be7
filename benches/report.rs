//! What is said of it: a table, the same as JSON, and a picture.

use std::{fmt::Write, path::Path};

use accord::clock::Clock;
use anyhow::Context;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};
use serde_json::json;

use crate::measure::{Line, Measure, Target};

/// Where the table stands in the README of this folder, and what has a target of it in that above.
const BEGIN: &str = "<!-- the table of the last whole run -->\n";
const END: &str = "<!-- until here -->";

/// Prints the table and writes everything; what a whole run says is kept beside the source, too.
pub fn tell(measure: Measure, lines: &[Line], folder: &Path, is_whole: bool) -> anyhow::Result<()> {
    let table = table(lines);
    println!("\n{table}");
    let json = json!({
        "measured_at": Clock::System.now().iso(),
        "processors": std::thread::available_parallelism().map_or(1, usize::from),
        "measure": measure,
        "lines": lines,
    });
    let json = serde_json::to_string_pretty(&json)?;
    let picture = picture(measure, lines)?;
    std::fs::write(folder.join("results.json"), &json)?;
    std::fs::write(folder.join("results.svg"), &picture)?;
    println!("target/bench has results.json and results.svg.");
    if !is_whole {
        return Ok(());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    std::fs::create_dir_all(here.join("results"))?;
    std::fs::write(here.join("results/results.json"), json + "\n")?;
    std::fs::write(here.join("results/results.svg"), &picture)?;
    for (readme, table) in
        [(here.join("README.md"), table), (here.join("../README.md"), summary(lines))]
    {
        let text = std::fs::read_to_string(&readme)?;
        let (before, rest) = text.split_once(BEGIN).context("where the table begins")?;
        let (_, after) = rest.split_once(END).context("where the table ends")?;
        let terms = terms(measure);
        std::fs::write(readme, format!("{before}{BEGIN}{terms}\n{table}\n{END}{after}"))?;
    }
    Ok(())
}

/// How it was measured, in a line.
fn terms(measure: Measure) -> String {
    let Measure { customers, rounds, seconds } = measure;
    let customers = with_commas(customers);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let day = Clock::System.now().day();
    format!(
        "{customers} customers, {rounds} rounds of {seconds} s, {processors} processors shared by \
         both sides, the databases and the load; {day}.\n"
    )
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn table(lines: &[Line]) -> String {
    let mut text = String::from(
        "| row | engine | what | median | least – most | target | met | a second: this | a second: that |\n\
         |---|---|---|--:|--:|--:|:-:|--:|--:|\n",
    );
    for line in lines {
        let met = match line.is_met() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        let sides: Vec<String> = (0..2).map(|side| per_second(line, side)).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} – {} | {} | {met} | {} | {} |",
            line.row,
            line.engine,
            line.what,
            value(line.median, line.unit),
            number(line.least),
            number(line.most),
            target(line),
            sides[0],
            sides[1],
        );
    }
    text
}

/// What has a target, both engines beside each other; what does not reach it is bold.
fn summary(lines: &[Line]) -> String {
    let mut text =
        String::from("| row | what | SQLite | PostgreSQL | target |\n|---|---|--:|--:|--:|\n");
    let cell = |line: &Line| {
        let median = value(line.median, line.unit);
        if line.is_met() == Some(false) { format!("**{median}**") } else { median }
    };
    for line in lines.iter().filter(|line| line.target.is_some() && line.engine == "SQLite") {
        let is_same = |other: &&Line| {
            (other.row, &other.what, other.engine) == (line.row, &line.what, "PostgreSQL")
        };
        let other = lines.iter().find(is_same);
        let mut targets = vec![target(line)];
        targets.extend(other.map(target));
        targets.dedup();
        let (row, what, own) = (line.row, &line.what, cell(line));
        let (other, targets) = (other.map(cell).unwrap_or_default(), targets.join(", "));
        let _ = writeln!(text, "| {row} | {what} | {own} | {other} | {targets} |");
    }
    text
}

/// A line as it is told while others are still measured.
pub fn short(line: &Line) -> String {
    let target = target(line);
    let (this, that) = (per_second(line, 0), per_second(line, 1));
    let sides =
        if this.is_empty() { String::new() } else { format!(", {this} and {that} a second") };
    format!(
        "  {}: {}: {} ({} – {}) {target}{sides}",
        line.row,
        line.what,
        value(line.median, line.unit),
        number(line.least),
        number(line.most),
    )
}

/// The median of requests a second of a side.
fn per_second(line: &Line, side: usize) -> String {
    let Some(done) = line.sides.get(side) else { return String::new() };
    let mut rates: Vec<f64> = done.rounds.iter().map(|round| round.per_second).collect();
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).map_or(String::new(), |rate| number(*rate))
}

fn target(line: &Line) -> String {
    match line.target {
        Some(Target::AtLeast(value)) => format!("≥ {}", number(value)),
        Some(Target::AtMost(value)) => format!("≤ {}", number(value)),
        None => String::new(),
    }
}

fn value(value: f64, unit: &str) -> String {
    if unit == "×" { format!("{}×", number(value)) } else { format!("{} {unit}", number(value)) }
}

/// Three digits or more.
fn number(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0..100.0 => format!("{value:.1}"),
        1.0..10.0 => format!("{value:.2}"),
        0.01..1.0 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}

const INK: RGBColor = RGBColor(38, 43, 51);
const FAINT: RGBColor = RGBColor(214, 219, 226);
const GOOD: RGBColor = RGBColor(25, 120, 82);
const BAD: RGBColor = RGBColor(190, 60, 40);
const PLAIN: RGBColor = RGBColor(66, 98, 156);

/// Every ratio as a dot on a line from the least to the most of its rounds, with its target.
fn picture(measure: Measure, lines: &[Line]) -> anyhow::Result<String> {
    const WIDTH: u32 = 1120;
    const LEFT: i32 = 560;
    const RIGHT: i32 = 1000;
    const TOP: i32 = 92;
    const STEP: i32 = 26;
    let ratios: Vec<&Line> = lines.iter().filter(|line| line.unit == "×").collect();
    let rows = i32::try_from(ratios.len())?;
    let height = u32::try_from(TOP + STEP * rows + 56)?;
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, (WIDTH, height)).into_drawing_area();
        root.fill(&WHITE)?;
        let font = |size: i32| ("sans-serif", size).into_font();
        let at = |pos| Pos::new(pos, VPos::Center);
        let ink = font(15).color(&INK);
        let title = "Accord beside its bare twin: ratios, side by side in one run";
        root.draw(&Text::new(title, (24, 30), font(21).color(&INK).pos(at(HPos::Left))))?;
        let small = font(13).color(&RGBColor(96, 104, 116));
        let terms = terms(measure);
        let terms = terms.trim();
        root.draw(&Text::new(terms, (24, 56), small.pos(at(HPos::Left))))?;
        let least = ratios.iter().map(|line| line.least).fold(0.1, f64::min).max(0.0001);
        let most = ratios.iter().map(|line| line.most).fold(10.0, f64::max);
        let (low, high) = (least.log10().floor(), most.log10().ceil());
        let place = |value: f64| -> i32 {
            let share = (value.max(1e-9).log10() - low) / (high - low);
            #[expect(clippy::cast_possible_truncation, reason = "it is a place on the picture")]
            let along = (share.clamp(0.0, 1.0) * f64::from(RIGHT - LEFT)) as i32;
            LEFT + along
        };
        let bottom = TOP + STEP * rows;
        let mut power = low;
        while power <= high {
            let value = 10_f64.powf(power);
            let x = place(value);
            let width = if power.abs() < 0.5 { 2 } else { 1 };
            let grid = FAINT.stroke_width(width);
            root.draw(&PathElement::new(vec![(x, TOP - 10), (x, bottom)], grid))?;
            let label = if value >= 1.0 { format!("{value:.0}") } else { format!("{value}") };
            root.draw(&Text::new(label, (x, bottom + 16), small.pos(at(HPos::Center))))?;
            power += 1.0;
        }
        for (row, line) in (0_i32..).zip(&ratios) {
            let y = TOP + STEP * row + STEP / 2;
            if row % 2 == 1 {
                let shade = RGBColor(247, 249, 251).filled();
                let corners = [(16, y - STEP / 2), (LEFT - 8, y + STEP / 2)];
                root.draw(&Rectangle::new(corners, shade))?;
            }
            let what = format!("{}: {}", line.engine, line.what);
            let what: String = if what.chars().count() > 78 {
                what.chars().take(77).chain(['…']).collect()
            } else {
                what
            };
            let label = ink.pos(at(HPos::Left));
            root.draw(&Text::new(what, (24, y), label))?;
            let color = match line.is_met() {
                Some(true) => GOOD,
                Some(false) => BAD,
                None => PLAIN,
            };
            if let Some(Target::AtLeast(value) | Target::AtMost(value)) = line.target {
                let x = place(value);
                let mark = INK.stroke_width(2);
                root.draw(&PathElement::new(vec![(x, y - 8), (x, y + 8)], mark))?;
            }
            let spread = vec![(place(line.least), y), (place(line.most), y)];
            root.draw(&PathElement::new(spread, color.stroke_width(3)))?;
            root.draw(&Circle::new((place(line.median), y), 5, color.filled()))?;
            let said = font(15).color(&color).pos(at(HPos::Right));
            let met = value(line.median, line.unit);
            root.draw(&Text::new(met, (i32::try_from(WIDTH)? - 24, y), said))?;
        }
        let note = "A dot is the median, its line goes from the least to the most; the mark is the target: \
                    green where it is met.";
        root.draw(&Text::new(note, (24, bottom + 40), small.pos(at(HPos::Left))))?;
        root.present()?;
    }
    Ok(text)
}
