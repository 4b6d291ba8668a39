//! One table of figures and ratios, and the same as JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::machine::Machine;

/// Who was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Wharfinger.
    Wharfinger,
    /// Debian's `docker-registry`.
    DockerRegistry,
    /// nginx over the same bytes as files.
    Nginx,
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What was measured.
    pub scenario: String,
    /// The unit of the figures.
    pub unit: &'static str,
    /// Whether more is better.
    pub more_is_better: bool,
    /// The median figure of each who was measured.
    pub figures: BTreeMap<Who, f64>,
    /// Every single figure, in the order of the runs.
    pub runs: BTreeMap<Who, Vec<f64>>,
    /// How many times better Wharfinger is than each peer.
    pub times_better: BTreeMap<Who, f64>,
}

/// Everything that one run found out.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    machine: Machine,
    quick: bool,
    #[serde(skip)]
    only: Option<String>,
    rows: Vec<Row>,
}

impl Report {
    /// A report without rows.
    pub fn new(machine: Machine, quick: bool, only: Option<String>) -> Self {
        Self { machine, quick, only, rows: Vec::new() }
    }

    /// Whether anybody asked for this scenario.
    pub fn wants(&self, scenario: &str) -> bool {
        self.only.as_ref().is_none_or(|only| scenario.contains(only.as_str()))
    }

    /// Adds a row from the single figures.
    pub fn add(&mut self, scenario: &str, unit: &'static str, more_is_better: bool, runs: BTreeMap<Who, Vec<f64>>) {
        let figures: BTreeMap<Who, f64> = runs.iter().map(|(who, figures)| (*who, median(figures))).collect();
        let ours = figures.get(&Who::Wharfinger).copied();
        let better = |theirs: f64| ours.map(|ours| if more_is_better { ours / theirs } else { theirs / ours });
        let times_better = figures
            .iter()
            .filter(|(who, _)| **who != Who::Wharfinger)
            .filter_map(|(who, theirs)| Some((*who, better(*theirs)?)))
            .collect();
        self.rows.push(Row { scenario: scenario.to_owned(), unit, more_is_better, figures, runs, times_better });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = &self.machine;
        let memory_gibibytes = machine.memory_bytes as f64 / f64::from(1 << 30);
        writeln!(
            f,
            "{} cores of {}, {memory_gibibytes:.0} GiB, Linux {}{}",
            machine.cores,
            machine.processor,
            machine.kernel,
            if self.quick { " (quick: the figures mean little)" } else { "" }
        )?;
        writeln!(f)?;
        writeln!(
            f,
            "| {:<46} | {:>8} | {:>12} | {:>15} | {:>12} | {:>17} | {:>7} |",
            "scenario", "unit", "Wharfinger", "docker-registry", "nginx", "x docker-registry", "x nginx"
        )?;
        let dash = |width: usize| format!("{:->1$}", "", width + 2);
        writeln!(f, "|{}|{}|{}|{}|{}|{}|{}|", dash(46), dash(8), dash(12), dash(15), dash(12), dash(17), dash(7))?;
        for row in &self.rows {
            let figure = |who| row.figures.get(&who).map_or_else(String::new, |value| plain(*value));
            let times = |who| row.times_better.get(&who).map_or_else(String::new, |value| format!("{value:.2}"));
            writeln!(
                f,
                "| {:<46} | {:>8} | {:>12} | {:>15} | {:>12} | {:>17} | {:>7} |",
                row.scenario,
                row.unit,
                figure(Who::Wharfinger),
                figure(Who::DockerRegistry),
                figure(Who::Nginx),
                times(Who::DockerRegistry),
                times(Who::Nginx)
            )?;
        }
        write!(f, "Times: how many times better Wharfinger is; above 1 it wins, whatever the unit.")
    }
}

/// Three digits that matter, or all of a large number.
fn plain(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 1.0 => format!("{value:.2}"),
        value => format!("{value:.3}"),
    }
}

/// The middle figure; of an even number of figures the mean of the two in the middle.
fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_the_middle_whatever_the_order() {
        assert_eq!(median(&[9.0, 1.0, 5.0]).to_bits(), 5.0_f64.to_bits());
        assert_eq!(median(&[4.0, 1.0, 2.0, 9.0]).to_bits(), 3.0_f64.to_bits());
    }

    #[test]
    fn less_is_better_turns_the_ratio() {
        let machine = Machine { cores: 1, processor: String::new(), kernel: String::new(), memory_bytes: 0 };
        let mut report = Report::new(machine, true, None);
        let runs = BTreeMap::from([(Who::Wharfinger, vec![2.0]), (Who::DockerRegistry, vec![6.0])]);
        report.add("seconds", "s", false, runs.clone());
        report.add("rate", "/s", true, runs);
        let ratios: Vec<f64> = report.rows.iter().map(|row| row.times_better[&Who::DockerRegistry]).collect();
        assert!((ratios[0] - 3.0).abs() < 1e-9 && (ratios[1] - 1.0 / 3.0).abs() < 1e-9);
    }
}
