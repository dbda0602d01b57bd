//! The arms: what is given, at what price, covered how, and where its effect comes from.

use synovia_diagnostics::Finding;

use super::super::plan::PriceRange;
use super::super::strategy::{Course, Effect, Harvest};
use super::reading::as_number;
use super::sections::{About, MOST_MONEY, money_of};
use super::{
    Compared, EffectSource, File, Price, SECTIONS, Scheme, Section, codes, meant, shortened,
};

impl<'a> File<'a> {
    /// All arms, and their prices. `known` are the labels of the study, `has_trial` whether there is one.
    pub(super) fn arms_and_prices(
        &self,
        about: &About,
        known: Option<&[String]>,
        has_trial: bool,
    ) -> (Vec<Compared>, Vec<Price>) {
        let keys = SECTIONS
            .iter()
            .find(|(name, _)| *name == "arm")
            .map_or(&[][..], |(_, keys)| keys);
        let mut compared = Vec::new();
        let mut prices = Vec::new();
        for section in self.arms() {
            section.only(keys);
            let Some(label) = section.text("label") else {
                if !section.has("label") {
                    section.missing(codes::MISSING, "label", "\"PRP x3\"");
                }
                continue;
            };
            let source = effect(&section, label, known);
            without_effect(&section, &source);
            let (price, range) = price(&section, label, about, &mut prices);
            compared.push(Compared {
                label: label.to_owned(),
                treatments: String::new(),
                source,
                course: Some(course(&section, price)),
                price_range: range,
                waning: section.number("waning", 0.0, 1.0),
                progression_ratio: section
                    .number("progression_ratio", 0.0, 20.0)
                    .unwrap_or(1.0),
                responders: section.number("responders", 0.0, 1.0).unwrap_or(0.0),
                scheme: section
                    .choice("coverage", &Scheme::ALL.map(|one| (one.name(), one)))
                    .unwrap_or(Scheme::SelfPay),
            });
        }
        for label in known.into_iter().flatten().filter(|_| has_trial) {
            if !compared.iter().any(|one: &Compared| &one.label == label) {
                let title = format!(
                    "the arm \"{}\" of the study is not priced",
                    shortened(label)
                );
                let finding = Finding::warning(codes::LEFT_OUT, title)
                    .help("add [[arm]] with its label and price; it is left out of the comparison");
                self.page.add(&(self.end..self.end), finding);
            }
        }
        (compared, prices)
    }
}

/// A typed effect, or the trial's.
fn effect(section: &Section, label: &str, known: Option<&[String]>) -> EffectSource {
    if !section.has("points") && !section.has("months") {
        if let Some(known) = known
            && !known.iter().any(|arm| arm == label)
        {
            let title = format!("the study has no arm \"{}\"", shortened(label));
            let finding = Finding::error(codes::UNKNOWN_ARM, title)
                .label("not an arm of the study")
                .expected(known.join(", "));
            let names = known.iter().map(String::as_str);
            section
                .page
                .add(&section.span("label"), meant(finding, label, names));
        }
        return EffectSource::Trial(0);
    }
    for (key, example) in [("months", "[0, 1, 12]"), ("points", "[0, -8, -4]")] {
        if !section.has(key) {
            section.missing(codes::MISSING, key, example);
        }
    }
    let months = section.numbers("months", 0.0, 1200.0);
    let points = section.numbers("points", -100.0, 100.0);
    let (Some(months), Some(points)) = (months, points) else {
        return EffectSource::None;
    };
    let rises = months.first() == Some(&0.0) && months.windows(2).all(|pair| pair[0] < pair[1]);
    if !rises || months.len() != points.len() {
        let title = "months and points do not fit together";
        let finding = Finding::error(codes::MONTHS_AND_POINTS, title)
            .label(format!("{} months, {} points", months.len(), points.len()))
            .expected("as many of either, months increasing from 0");
        section.page.add(&section.span("months"), finding);
    }
    let se = section.number("se_points", 0.0, 100.0).unwrap_or(0.0);
    EffectSource::Typed(Effect { months, points }, se)
}

/// Keys that nobody would notice to be ignored.
fn without_effect(section: &Section, source: &EffectSource) {
    let found = |key: &str, help: &str| {
        let title = format!("`{key}` would change nothing here");
        let finding = Finding::error(codes::NO_EFFECT, title)
            .label("not used")
            .help(help.to_owned());
        section.page.add(&section.span(key), finding);
    };
    let courses = section
        .raw("courses")
        .map(|value| as_number(value.get_ref()));
    let repeats = section.has("repeat_every_years");
    if !repeats && courses.is_some_and(|number| number != Some(1.0)) {
        found(
            "courses",
            "say when the next one is given: repeat_every_years = 1",
        );
    }
    if repeats && courses.is_none_or(|number| number == Some(1.0)) {
        found(
            "repeat_every_years",
            "say how many there are, the first included: courses = 2",
        );
    }
    if *source == EffectSource::Trial(0) {
        for key in ["se_points", "responders", "adverse_events"] {
            if section.has(key) {
                found(
                    key,
                    "this arm takes it from the run; it is for effects typed with months and points",
                );
            }
        }
    }
}

fn price(
    section: &Section,
    label: &str,
    about: &About,
    prices: &mut Vec<Price>,
) -> (f64, Option<PriceRange>) {
    if !section.has("price_per_course") {
        section.missing(codes::MISSING, "price_per_course", "728");
        return (0.0, None);
    }
    let year = money_of(section, about);
    let index = section.number("index", 0.01, 100.0);
    let factor = index.unwrap_or(1.0);
    let amount = section.number("price_per_course", 0.0, MOST_MONEY);
    let low = section.number("low", 0.0, MOST_MONEY);
    let high = section.number("high", 0.0, MOST_MONEY);
    let status = section
        .choice(
            "status",
            &[
                ("published", "published"),
                ("converted", "converted"),
                ("assumed", "assumed"),
            ],
        )
        .unwrap_or("assumed");
    let source = section.text("source").unwrap_or("");
    let (Some(amount), Some(year)) = (amount, year) else {
        return (0.0, None);
    };
    if status != "assumed" && source.is_empty() {
        let finding = Finding::warning(
            codes::NO_SOURCE,
            format!("a {status} price without a source"),
        )
        .help("say where it was read: source = \"...\"");
        section.page.add(&section.span("status"), finding);
    }
    if year != about.price_year && index.is_none() {
        let title = format!("a price of {year} in an analysis of {}", about.price_year);
        let finding = Finding::warning(codes::ANOTHER_PRICE_YEAR, title)
            .label("taken as it is")
            .help("index = 1.2 multiplies it; say where the index comes from in `source`");
        section.page.add(&section.span("price_year"), finding);
    }
    let range = match (low, high) {
        (Some(low), Some(high)) if low > 0.0 && low <= amount && amount <= high && low < high => {
            Some([low * factor, high * factor])
        }
        (None, None) => None,
        _ => {
            let finding = Finding::error(
                codes::OUT_OF_RANGE,
                "low, price and high do not fit together",
            )
            .label("the range of a price")
            .expected("0 < low <= price_per_course <= high, both ends");
            let key = if section.has("low") { "low" } else { "high" };
            section.page.add(&section.span(key), finding);
            None
        }
    };
    prices.push(Price {
        label: label.to_owned(),
        amount: amount * factor,
        currency: about.currency.clone(),
        price_year: year,
        index: factor,
        range,
        status: status.to_owned(),
        source: source.to_owned(),
    });
    let range = range.map(|[low, high]| PriceRange { low, high });
    (amount * factor, range)
}

fn course(section: &Section, product_price: f64) -> Course {
    let injections = section.number("injections", 0.0, 100.0).unwrap_or(1.0);
    let guided = section.flag("guided").unwrap_or(false);
    let harvest = section.choice(
        "harvest",
        &[
            ("none", Harvest::None),
            ("blood", Harvest::Blood),
            ("marrow", Harvest::Marrow),
            ("fat", Harvest::Fat),
        ],
    );
    Course {
        injections,
        guided: if guided { injections } else { 0.0 },
        harvest: harvest.unwrap_or(Harvest::None),
        product_price,
        reactions: section.number("adverse_events", 0.0, 100.0).unwrap_or(0.0),
        repeat_every_years: section
            .whole("repeat_every_years", 1, 100)
            .map(|years| years as usize),
        times: section.whole("courses", 1, 100).unwrap_or(1) as usize,
    }
}
