//! What R says, see `validation/statistics`: each table names the program, the script and the tolerance used here.

mod oracle_table;

use oracle_table::lines;
use synovia_statistics::distribution::{
    f_cdf, f_upper, noncentral_t_upper, t_cdf, t_density, t_quantile, t_two_sided,
};
use synovia_statistics::{
    AncovaData, Benefit, Proportion, Resize, Summary, ancova, ancova_power,
    difference_of_proportions, quantile, two_sample_patients, two_sample_power,
};

/// A table of R: names of the columns, and the rows.
struct Oracle {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Oracle {
    fn read(file: &str) -> Self {
        let mut lines = lines(&format!("statistics/{file}"), "R ");
        let rows = lines.split_off(1);
        let names = lines.remove(0);
        Oracle { names, rows }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row {
            names: &self.names,
            values,
        })
    }
}

struct Row<'a> {
    names: &'a [String],
    values: &'a [String],
}

impl Row<'_> {
    fn text(&self, name: &str) -> &str {
        let place = self
            .names
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| panic!("a column {name}"));
        &self.values[place]
    }

    fn number(&self, name: &str) -> f64 {
        self.optional(name)
            .unwrap_or_else(|| panic!("a number in {name}"))
    }

    fn optional(&self, name: &str) -> Option<f64> {
        self.text(name).parse().ok()
    }

    fn whole(&self, name: &str) -> u64 {
        self.text(name)
            .parse()
            .unwrap_or_else(|_| panic!("a whole number in {name}"))
    }

    fn near(&self, what: &str, ours: f64, theirs: f64, tolerance: f64) {
        assert!(
            (ours - theirs).abs() <= tolerance,
            "{what} in {}: {ours:e}, R has {theirs:e}",
            self.values.join(",")
        );
    }

    fn relatively_near(&self, what: &str, ours: f64, theirs: f64, tolerance: f64) {
        // Below the smallest normal number R says 0 where 40 digits (mpmath) say 1.213e-322, and so, to its last bits, do we.
        let allowed = (tolerance * theirs.abs()).max(f64::MIN_POSITIVE);
        self.near(what, ours, theirs, allowed);
    }
}

#[test]
fn distributions_agree_with_r() {
    for row in Oracle::read("distributions.csv").rows() {
        let (x, df1) = (row.number("x"), row.number("df1"));
        let df2 = row.optional("df2");
        let ours = match (row.text("f"), df2) {
            ("t_cdf", None) => t_cdf(x, df1),
            ("t_two_sided", None) => t_two_sided(x, df1),
            ("t_quantile", None) => t_quantile(x, df1),
            ("t_density", None) => t_density(x, df1),
            ("f_cdf", Some(df2)) => f_cdf(x, df1, df2),
            ("f_upper", Some(df2)) => f_upper(x, df1, df2),
            (name, _) => panic!("an unknown function {name}"),
        };
        row.relatively_near(row.text("f"), ours, row.number("value"), 1e-12);
    }
}

#[test]
fn noncentral_t_agrees_with_r_and_with_its_integral() {
    for row in Oracle::read("noncentral_t.csv").rows() {
        let ours = noncentral_t_upper(row.number("t"), row.number("df"), row.number("ncp"));
        row.near("upper tail", ours, row.number("upper"), 1e-10);
        let integral = row.number("integral");
        if integral > 1e-30 {
            row.relatively_near("integral", ours, integral, 1e-9);
        }
    }
}

#[derive(Default)]
struct Set {
    group: Vec<usize>,
    stratum: Vec<usize>,
    baseline: Vec<f64>,
    response: Vec<f64>,
}

#[test]
fn ancova_agrees_with_lm() {
    let mut sets: std::collections::BTreeMap<String, Set> = Default::default();
    for row in Oracle::read("ancova_data.csv").rows() {
        let set = sets.entry(row.text("set").to_owned()).or_default();
        set.group.push(row.whole("group") as usize);
        set.stratum.push(row.whole("stratum") as usize);
        set.baseline.push(row.number("baseline"));
        set.response.push(row.number("response"));
    }
    for row in Oracle::read("ancova_fits.csv").rows() {
        let set = &sets[row.text("set")];
        let groups = set.group.iter().max().expect("patients") + 1;
        let data = AncovaData {
            response: &set.response,
            baseline: &set.baseline,
            group: &set.group,
            groups,
            stratum: &set.stratum,
            reference: row.whole("reference") as usize,
        };
        let fit = ancova(&data).unwrap_or_else(|error| panic!("{}: {error}", row.text("set")));
        assert_eq!(fit.contrasts.len(), groups - 1);
        let group = row.whole("group") as usize;
        let contrast = fit
            .contrasts
            .iter()
            .find(|contrast| contrast.group == group)
            .expect("the contrast");
        assert_eq!(contrast.df, row.number("df"));
        let (low95, high95) = contrast.ci(0.95);
        let (low80, high80) = contrast.ci(0.8);
        for (name, ours) in [
            ("estimate", contrast.estimate),
            ("se", contrast.se),
            ("t", contrast.t),
            ("p", contrast.p),
            ("low95", low95),
            ("high95", high95),
            ("low80", low80),
            ("high80", high80),
            ("sigma", fit.residual_sd),
        ] {
            row.relatively_near(name, ours, row.number(name), 1e-9);
        }
        match (fit.slope, row.optional("slope")) {
            (Some(ours), Some(theirs)) => row.relatively_near("slope", ours, theirs, 1e-9),
            (ours, theirs) => assert_eq!(ours, theirs, "slope in {}", row.text("set")),
        }
    }
}

#[test]
fn proportions_and_their_differences_agree_with_r() {
    for row in Oracle::read("proportions.csv").rows() {
        let level = row.number("level");
        let first = Proportion {
            successes: row.whole("x1"),
            n: row.whole("n1"),
        };
        let second = Proportion {
            successes: row.whole("x2"),
            n: row.whole("n2"),
        };
        let (low, high) = first.wilson(level);
        let difference = difference_of_proportions(first, second, level);
        for (name, ours) in [
            ("wilson_low", low),
            ("wilson_high", high),
            ("low", difference.low),
            ("high", difference.high),
        ] {
            row.near(name, ours, row.number(name), 1e-12);
        }
    }
}

#[test]
fn summaries_agree_with_r() {
    for row in Oracle::read("summaries.csv").rows() {
        let values: Vec<f64> = row
            .text("values")
            .split(' ')
            .map(|value| value.parse().expect("a number"))
            .collect();
        let ours = Summary::of(&values);
        assert_eq!(ours.n, values.len());
        for (name, ours) in [
            ("mean", ours.mean),
            ("sd", ours.sd),
            ("p05", ours.p05),
            ("p25", ours.p25),
            ("median", ours.median),
            ("p75", ours.p75),
            ("p95", ours.p95),
            ("p333", quantile(&values, 0.333)),
        ] {
            row.relatively_near(name, ours, row.number(name), 1e-13);
        }
    }
}

#[test]
fn power_agrees_with_power_t_test_and_rpact() {
    for row in Oracle::read("power.csv").rows() {
        let (n, difference, sd, alpha) = (
            row.number("n"),
            row.number("difference"),
            row.number("sd"),
            row.number("alpha"),
        );
        let ours = two_sample_power(difference, sd, n, alpha);
        row.near("two_sided", ours.either(), row.number("two_sided"), 1e-9);
        let in_favour = if difference < 0.0 {
            ours.below
        } else {
            ours.above
        };
        row.near("in_favour", in_favour, row.number("in_favour"), 1e-9);
        row.near(
            "ancova",
            ancova_power(difference, sd, -0.5, n, alpha).either(),
            row.number("ancova"),
            1e-9,
        );
    }
}

#[test]
fn sample_sizes_agree_with_power_t_test_and_rpact() {
    for row in Oracle::read("patients.csv").rows() {
        let ours = two_sample_patients(
            row.number("difference"),
            row.number("sd"),
            0.05,
            row.number("power"),
        );
        assert_eq!(
            ours,
            Some(row.whole("patients")),
            "{}",
            row.values.join(",")
        );
        // One-directional power, so one patient more where it is only just enough.
        row.near("rpact", row.number("rpact_n"), row.number("n"), 0.6);
    }
}

#[test]
fn assurance_agrees_with_r() {
    let trial = Resize {
        se: 3.6,
        patients_per_arm: 60.0,
        df: 176.0,
        arms: 3,
        alpha: 0.05,
        benefit: Benefit::Lower,
    };
    let effects = [-14.0, -9.0, -7.0, -2.0, 0.5, 3.0];
    for row in Oracle::read("assurance.csv").rows() {
        let trial = Resize {
            alpha: row.number("alpha"),
            ..trial
        };
        row.near(
            "assurance",
            trial.assurance(&effects, row.number("n")),
            row.number("assurance"),
            1e-9,
        );
    }
}
