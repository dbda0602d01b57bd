//! The page of the book about models: its table of published numbers is what the shipped models give, and its examples run.

use std::path::Path;

use synovia_economics::engine::{Estimate, Outcome, check, shipped};

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src/economic-models.md");
    std::fs::read_to_string(page).unwrap()
}

/// What is compared: a published number as printed, ours, and the published error of simulation if it was simulated.
struct Row {
    model: &'static str,
    quantity: String,
    published: &'static str,
    error: Option<f64>,
    ours: Estimate,
}

impl Row {
    fn agrees(&self) -> bool {
        let published: f64 = self.published.replace(',', "").parse().unwrap();
        if let Some(own) = self.ours.standard_error {
            let both = own.hypot(self.error.unwrap_or(own));
            return (self.ours.mean - published).abs() < 3.0 * both;
        }
        let half = 0.5 * 10f64.powi(-(self.decimals() as i32));
        (self.ours.mean - published).abs() <= half * (1.0 + 1e-9)
    }

    fn decimals(&self) -> usize {
        self.published
            .split_once('.')
            .map_or(0, |(_, after)| after.len())
    }

    fn line(&self) -> String {
        let digits = self.decimals();
        let published = match self.error {
            Some(error) => format!("{} ({error})", self.published),
            None => self.published.to_owned(),
        };
        let ours = match self.ours.standard_error {
            Some(error) => format!("{:.digits$} ({error:.digits$})", self.ours.mean),
            None => format!("{:.digits$}", self.ours.mean),
        };
        let verdict = match (self.agrees(), self.ours.standard_error) {
            (true, None) => "as printed",
            (true, Some(_)) => "within 3 standard errors",
            (false, _) => "**miss**",
        };
        format!(
            "| `{}` | {} | {published} | {ours} | {verdict} |",
            self.model, self.quantity
        )
    }
}

fn rows_of(
    model: &'static str,
    numbers: &[(&str, &'static str, &'static str)],
    ratios: &[(&str, &str, &'static str)],
) -> Vec<Row> {
    let outcome = run(model);
    let row = |quantity: String, published, ours| Row {
        model,
        quantity,
        published,
        error: None,
        ours,
    };
    let mut rows = Vec::new();
    for (strategy, cost, effect) in numbers {
        let found = outcome.strategy(strategy).unwrap();
        rows.push(row(format!("cost, {}", found.label), cost, found.cost));
        rows.push(row(
            format!("effect, {}", found.label),
            effect,
            found.effect,
        ));
    }
    for (of, against, published) in ratios {
        let name = |strategy: &str| outcome.strategy(strategy).unwrap().label.clone();
        let quantity = format!(
            "cost per unit of effect, {} against {}",
            name(of),
            name(against)
        );
        rows.push(row(
            quantity,
            published,
            Estimate::exact(outcome.ratio(of, against)),
        ));
    }
    rows
}

fn run(model: &str) -> Outcome {
    shipped(model).unwrap().model.unwrap().run().unwrap()
}

fn knee() -> Vec<Row> {
    let model = "total-knee-replacement";
    let outcome = run(model);
    let mut rows = Vec::new();
    let printed = [
        (
            "conventional",
            ["87.32", "135.87", "5.13", "2.55", "37.10"],
            ["7791.2889", "5.5264"],
        ),
        (
            "assisted",
            ["58.14", "136.52", "3.56", "1.89", "37.06"],
            ["7208.6714", "5.5412"],
        ),
    ];
    let states = [
        "SeriousProblem",
        "MinorProblem",
        "ComplexRevision",
        "SimpleRevision",
        "Dead",
    ];
    for (name, events, [cost, effect]) in printed {
        let strategy = outcome.strategy(name).unwrap();
        let mut row = |quantity: &str, published, ours: f64| {
            rows.push(Row {
                model,
                quantity: format!("{quantity}, {}", strategy.label),
                published,
                error: None,
                ours: Estimate::exact(ours),
            });
        };
        row("cost", cost, strategy.cost.mean);
        row("effect", effect, strategy.effect.mean);
        for (state, published) in states.into_iter().zip(events) {
            let index = outcome
                .states
                .iter()
                .position(|known| known == state)
                .unwrap();
            let ours = match state {
                "Dead" => 100.0 * strategy.trace.last().unwrap()[index],
                _ => 1_200.0 * strategy.years_in_state[index],
            };
            row(&format!("% {state}"), published, ours);
        }
    }
    let increment = &outcome.increments[0];
    for (quantity, published, ours) in [
        ("additional cost", "-583", increment.cost),
        ("additional effect", "0.0148", increment.effect),
    ] {
        rows.push(Row {
            model,
            quantity: quantity.to_owned(),
            published,
            error: None,
            ours,
        });
    }
    rows
}

fn simulated() -> Vec<Row> {
    let mut rows = Vec::new();
    type Printed = (&'static str, [(&'static str, Option<f64>); 6]);
    let printed: [Printed; 2] = [
        (
            "sick-sicker-2018-individual",
            [
                ("75996", Some(183.0)),
                ("15.823", Some(0.016)),
                ("141644", None),
                ("", None),
                ("", None),
                ("0.561", Some(0.001)),
            ],
        ),
        (
            "sick-sicker-2018-history",
            [
                ("62667", Some(120.0)),
                ("15.279", Some(0.017)),
                ("117455", None),
                ("15.786", None),
                ("54787", None),
                ("0.508", None),
            ],
        ),
    ];
    for (model, numbers) in printed {
        let outcome = run(model);
        let [without, with] = outcome.strategies.as_slice() else {
            panic!()
        };
        let increment = &outcome.increments[0];
        let ours = [
            ("cost, no treatment", without.cost),
            ("effect, no treatment", without.effect),
            ("cost, treatment", with.cost),
            ("effect, treatment", with.effect),
            ("additional cost", increment.cost),
            ("additional effect", increment.effect),
        ];
        for ((quantity, ours), (published, error)) in ours
            .into_iter()
            .zip(numbers)
            .filter(|(_, (published, _))| !published.is_empty())
        {
            rows.push(Row {
                model,
                quantity: quantity.to_owned(),
                published,
                error,
                ours,
            });
        }
    }
    rows
}

#[test]
fn the_table_of_published_numbers_is_what_the_models_give_with_misses_first() {
    let mut rows = rows_of(
        "hiv-zidovudine-lamivudine",
        &[
            ("monotherapy", "44663.45", "7.991207"),
            ("combination", "50601.65", "8.937389"),
        ],
        &[("combination", "monotherapy", "6275.956")],
    );
    rows.extend(rows_of(
        "total-hip-replacement",
        &[
            ("standard", "512.4327", "14.65283"),
            ("np1", "610.3112", "14.69734"),
        ],
        &[("np1", "standard", "2198.977")],
    ));
    rows.extend(rows_of(
        "sick-sicker-cohort",
        &[
            ("standard_of_care", "151580", "20.711"),
            ("A", "284805", "21.499"),
            ("B", "259100", "22.184"),
            ("AB", "378875", "23.137"),
        ],
        &[("B", "standard_of_care", "72988"), ("AB", "B", "125764")],
    ));
    rows.extend(rows_of(
        "sick-sicker-age-dependent",
        &[
            ("standard_of_care", "116374", "18.879"),
            ("A", "218789", "19.636"),
            ("B", "202536", "20.199"),
            ("AB", "296300", "21.097"),
        ],
        &[("B", "standard_of_care", "65288"), ("AB", "B", "104461")],
    ));
    rows.extend(rows_of(
        "sick-sicker-2018-cohort",
        &[
            ("no_treatment", "75976", "15.839"),
            ("treatment", "141623", "16.400"),
        ],
        &[("treatment", "no_treatment", "116901")],
    ));
    rows.extend(simulated());
    rows.extend(knee());
    let (agree, miss): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(Row::agrees);
    let table: String = miss
        .iter()
        .chain(&agree)
        .map(|row| row.line() + "\n")
        .collect();
    assert!(page().contains(&table), "the page should have\n{table}");
}

#[test]
fn the_examples_of_the_page_are_sound() {
    let page = page();
    let examples: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    let whole: Vec<&&str> = examples
        .iter()
        .filter(|example| example.contains("[model]"))
        .collect();
    assert!(whole.len() >= 2);
    for example in whole {
        let checked = check("example.toml", example, Path::new("."));
        assert!(checked.findings.is_empty(), "{:?}", checked.findings);
        checked.model.unwrap().run().unwrap();
    }
}
