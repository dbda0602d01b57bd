//! The sections but for the arms.

use synovia_diagnostics::Finding;

use super::super::simulate::LONGEST_HORIZON;
use super::reading::as_number;
use super::{
    Asked, Compared, EffectSource, Entrants, File, Inputs, NextTrial, Origin, Overrides,
    Perspective, Plan, Population, Section, Typed, codes, meant, shortened,
};

/// Larger sums are slips of the pen, and squares of them would not be numbers.
pub(super) const MOST_MONEY: f64 = 1e12;

/// What all arms need to know of the file's first section.
pub(super) struct About {
    pub currency: String,
    pub price_year: u32,
}

fn keys(section: &str) -> &'static [&'static str] {
    super::SECTIONS
        .iter()
        .find(|(name, _)| *name == section)
        .map_or(&[], |(_, keys)| keys)
}

impl<'a> File<'a> {
    /// Everything; nothing when a section is missing. Wrong values have findings, and stand-ins here.
    pub(super) fn asked(&self, known: Option<&[String]>, overrides: Overrides) -> Option<Asked> {
        let about = self.required(
            "economics",
            codes::MISSING,
            "with title, study or run, country, currency, price_year, perspective and willingness_to_pay",
        );
        about.only(keys("economics"));
        let (origin, core) = self.origin(&about);
        let currency = self.currency(&about);
        let price_year = year(&about);
        if about.is_present() && about.text("title").is_none() && !about.has("title") {
            about.missing(codes::MISSING, "title", "\"Cells in knee osteoarthritis\"");
        }
        let willingness_to_pay = about.number("willingness_to_pay", 0.0, MOST_MONEY);
        if willingness_to_pay.is_none() && !about.has("willingness_to_pay") {
            about.missing(codes::MISSING, "willingness_to_pay", "100000");
        }
        let country = self.country(&about);
        let (discount_costs, discount_effects) = self.discounts();
        let psa = self.section("psa");
        psa.only(keys("psa"));
        let draws = overrides
            .draws
            .or(psa.whole("draws", 1, 100_000))
            .unwrap_or(1000);
        let people = overrides
            .people
            .or(psa.whole("people", 1, 1_000_000))
            .unwrap_or(2000);
        if draws < 200 || people < 200 {
            let title = format!("{draws} draws of {people} people say little");
            let finding = Finding::warning(codes::FEW_DRAWS, title).expected(
                "200 or more of each; Monte Carlo errors are printed beside every number",
            );
            self.page.add(&psa.place, finding);
        }
        let about_costs = About {
            currency: currency.clone(),
            price_year,
        };
        let mut compared = self.usual_care();
        let has_usual_care = !compared.is_empty();
        let (arms, prices) = self.arms_and_prices(
            &about_costs,
            known,
            origin.is_some() || overrides.run_is_given,
        );
        compared.extend(arms);
        let from_trial: Vec<usize> = (0..compared.len())
            .filter(|index| matches!(compared[*index].source, EffectSource::Trial(_)))
            .collect();
        self.enough(&compared);
        if !from_trial.is_empty()
            && origin.is_none()
            && !overrides.run_is_given
            && about.is_present()
        {
            let finding = Finding::error(codes::NO_ORIGIN, "neither a study nor a run is named")
                .label("needs `study` or `run`")
                .help("for example: study = \"study.toml\"; an arm with `months` and `points` of its own needs neither");
            self.page.add(&about.place, finding);
        }
        let (inputs, replaced_inputs) = self.inputs();
        let curve = about
            .numbers("willingness_curve", 0.0, MOST_MONEY)
            .unwrap_or_else(|| (0..=40).map(|step| f64::from(step) * 5000.0).collect());
        let plan = Plan {
            title: about.text("title").unwrap_or_default().to_owned(),
            country,
            currency,
            price_year,
            perspective: about
                .choice(
                    "perspective",
                    &Perspective::ALL.map(|one| (one.name(), one)),
                )
                .unwrap_or(Perspective::HealthCare),
            horizon_years: self.horizon(&about),
            discount_costs,
            discount_effects,
            willingness_to_pay: willingness_to_pay.unwrap_or(0.0),
            willingness_curve: curve,
            compared,
            trial: None,
            population: Population::Typed(Typed::newly_diagnosed()),
            seed: about
                .whole("seed", 0, u64::from(u32::MAX))
                .unwrap_or(20_260_101),
            draws,
            people,
            inputs,
            replaced_inputs,
            next_trial: self.next_trial(&about_costs),
            entrants: self.entrants(),
        };
        Some(Asked {
            origin,
            core,
            prices,
            plan,
            from_trial,
            has_usual_care,
        })
    }

    fn origin(&self, about: &Section<'a>) -> (Option<Origin>, Option<String>) {
        let study = about
            .text("study")
            .map(|path| Origin::Study(path.to_owned()));
        let run = about.text("run").map(|path| Origin::Run(path.to_owned()));
        if study.is_some() && run.is_some() {
            let finding = Finding::error(codes::NO_ORIGIN, "both a study and a run are named")
                .label("one of the two")
                .help("a run already is a study with its results");
            self.page.add(&about.span("run"), finding);
        }
        let core = about.choice(
            "core",
            &[("bistable", "bistable"), ("monostable", "monostable")],
        );
        (run.or(study), core.map(str::to_owned))
    }

    fn currency(&self, about: &Section<'a>) -> String {
        match about.text("currency") {
            Some("USD") => {}
            Some(currency) => {
                let title = format!("the inputs are in USD, not in {}", shortened(currency));
                let finding = Finding::error(codes::ANOTHER_CURRENCY, title)
                    .label("no purchasing power parity is shipped")
                    .help("write the analysis in USD; no source for other currencies' inputs was found");
                self.page.add(&about.span("currency"), finding);
            }
            None if !about.has("currency") => {
                about.missing(codes::NO_CURRENCY_OR_YEAR, "currency", "\"USD\"");
            }
            None => {}
        }
        "USD".to_owned()
    }

    fn country(&self, about: &Section<'a>) -> String {
        match about.text("country") {
            Some("US") => {}
            Some(other) => {
                let title = format!("there is no life table for {}", shortened(other));
                let finding = Finding::error(codes::NO_LIFE_TABLE, title)
                    .label("only US")
                    .help("tables of other countries are not shipped, since their licences could not be confirmed");
                self.page.add(&about.span("country"), finding);
            }
            None if !about.has("country") => about.missing(codes::MISSING, "country", "\"US\""),
            None => {}
        }
        "US".to_owned()
    }

    /// `"lifetime"`, or a number of years.
    fn horizon(&self, about: &Section<'a>) -> usize {
        let Some(value) = about.raw("horizon_years") else {
            about.missing(codes::MISSING, "horizon_years", "\"lifetime\"");
            return LONGEST_HORIZON;
        };
        if value.get_ref().as_str() == Some("lifetime") {
            return LONGEST_HORIZON;
        }
        let years = as_number(value.get_ref());
        match years
            .filter(|years| years.fract() == 0.0 && (1.0..=LONGEST_HORIZON as f64).contains(years))
        {
            Some(years) => years as usize,
            None => {
                let finding = Finding::error(codes::OUT_OF_RANGE, "this is no horizon")
                    .label("not a number of cycles")
                    .expected(format!(
                        "\"lifetime\", or a whole number of years from 1 to {LONGEST_HORIZON} (a cycle is one year)"
                    ));
                self.page.add(&value.span(), finding);
                LONGEST_HORIZON
            }
        }
    }

    fn discounts(&self) -> (f64, f64) {
        let section = self.required(
            "discount",
            codes::NOT_DISCOUNTED,
            "for example: costs = 0.03 and effects = 0.03; write 0 for a stream that is not to be discounted",
        );
        section.only(keys("discount"));
        let rate = |key: &str| {
            if !section.has(key) {
                section.missing(codes::NOT_DISCOUNTED, key, "0.03");
            }
            section.number(key, 0.0, 0.5).unwrap_or(0.0)
        };
        (rate("costs"), rate("effects"))
    }

    fn usual_care(&self) -> Vec<Compared> {
        let section = self.section("comparators");
        section.only(keys("comparators"));
        let label = section.text("label").unwrap_or("Usual care");
        if section.flag("usual_care").unwrap_or(true) {
            vec![Compared::usual_care(label)]
        } else {
            Vec::new()
        }
    }

    fn enough(&self, compared: &[Compared]) {
        for (index, one) in compared.iter().enumerate() {
            if compared[..index]
                .iter()
                .any(|other| other.label == one.label)
            {
                let title = format!("two strategies are called \"{}\"", one.label);
                let finding = Finding::error(codes::REPEATED, title);
                let place = self.arms().into_iter().rev().find(|arm| {
                    arm.raw("label").and_then(|label| label.get_ref().as_str()) == Some(&one.label)
                });
                let span = place.map_or(self.end..self.end, |arm| arm.span("label"));
                self.page.add(&span, finding);
            }
        }
        if compared.len() < 2 {
            let title = format!("{} strategies: a comparison needs two", compared.len());
            let finding = Finding::error(codes::TOO_FEW_STRATEGIES, title)
                .help("add [[arm]], or usual_care = true in [comparators]");
            self.page.add(&(self.end..self.end), finding);
        }
    }

    /// Inputs that the file fixes.
    fn inputs(&self) -> (Inputs, Vec<String>) {
        let mut inputs = Inputs::shipped().clone();
        let mut replaced = Vec::new();
        let section = self.section("inputs");
        for key in section.table.into_iter().flat_map(|table| table.keys()) {
            let name = key.get_ref().as_ref();
            let Some(at) = inputs.inputs.iter().position(|input| input.name == name) else {
                let title = format!("the model has no input `{}`", shortened(name));
                let names = inputs.inputs.iter().map(|input| input.name.as_str());
                let finding = Finding::error(codes::UNKNOWN_INPUT, title)
                    .label("no such input")
                    .expected("a name of book/src/economic-inputs.md");
                self.page.add(&key.span(), meant(finding, name, names));
                continue;
            };
            let input = &mut inputs.inputs[at];
            let [low, high] = input.limits();
            let number = section.number(name, low, high);
            if let Some(number) = number {
                input.value = number;
                input.distribution = super::super::inputs::Distribution::Fixed;
                (input.sd, input.low, input.high) = (None, None, None);
                input.note = Some("Replaced by the file.".to_owned());
                replaced.push(name.to_owned());
            }
        }
        for age in super::super::utility::AGES {
            let names = ["none", "two"].map(|count| format!("comorbidity_{count}_from_{age}"));
            let shares = names
                .each_ref()
                .map(|name| inputs.named(name).map_or(0.0, |input| input.value));
            if shares[0] + shares[1] > 1.0
                && let Some(name) = names.iter().find(|name| section.has(name))
            {
                let title = format!("shares of comorbidity from age {age} add up to more than 1");
                let finding = Finding::error(codes::OUT_OF_RANGE, title)
                    .label(format!("{} and {}", shares[0], shares[1]))
                    .expected("two shares that leave something, or nothing, for one comorbidity");
                self.page.add(&section.span(name), finding);
            }
        }
        (inputs, replaced)
    }

    fn next_trial(&self, about: &About) -> Option<NextTrial> {
        let section = self.section("next_trial");
        section.only(keys("next_trial"));
        if !section.is_present() {
            return None;
        }
        money_of(&section, about);
        let amount = |key: &str, example: &str| {
            if !section.has(key) {
                section.missing(codes::MISSING, key, example);
            }
            section.number(key, 0.0, MOST_MONEY).unwrap_or(0.0)
        };
        Some(NextTrial {
            fixed_cost: amount("fixed_cost", "2000000"),
            cost_per_patient: amount("cost_per_patient", "15000"),
            years_until_result: section
                .number("years_until_result", 0.0, 50.0)
                .unwrap_or(3.0),
        })
    }

    fn entrants(&self) -> Option<Entrants> {
        let section = self.section("entrants");
        section.only(keys("entrants"));
        if !section.is_present() {
            return None;
        }
        if !section.has("people_per_year") {
            section.missing(codes::MISSING, "people_per_year", "100000");
        }
        Some(Entrants {
            people_per_year: section.number("people_per_year", 0.0, 1e10).unwrap_or(0.0),
            years: section.number("years", 1.0, 100.0).unwrap_or(10.0),
            uptake: section
                .numbers("uptake", 0.0, 1.0)
                .unwrap_or_else(|| vec![1.0]),
        })
    }
}

fn year(about: &Section) -> u32 {
    if !about.has("price_year") {
        about.missing(codes::NO_CURRENCY_OR_YEAR, "price_year", "2025");
    }
    about.whole("price_year", 1950, 2100).unwrap_or(2025) as u32
}

/// Currency and price year of a section with money in it; the year, if it is sound.
pub(super) fn money_of(section: &Section, about: &About) -> Option<u32> {
    match section.text("currency") {
        Some(currency) if currency != about.currency => {
            let title = format!(
                "an amount in {}, an analysis in {}",
                shortened(currency),
                about.currency
            );
            let finding = Finding::error(codes::ANOTHER_CURRENCY, title)
                .label("not converted")
                .help("convert it, and say how in `source`");
            section.page.add(&section.span("currency"), finding);
        }
        Some(_) => {}
        None if !section.has("currency") => {
            section.missing(codes::NO_CURRENCY_OR_YEAR, "currency", "\"USD\"");
        }
        None => {}
    }
    if !section.has("price_year") {
        section.missing(codes::NO_CURRENCY_OR_YEAR, "price_year", "2025");
    }
    section
        .whole("price_year", 1950, 2100)
        .map(|year| year as u32)
}
