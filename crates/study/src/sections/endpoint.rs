use synovia_diagnostics::Finding;
use synovia_evidence::thresholds::{self, Threshold, ThresholdError, ThresholdKind};
use synovia_trial::protocol::{BetweenGroupMcid, Endpoint, Instrument, WithinPatientThreshold};

use super::visits::Unit;
use crate::reading::{
    Given, Limits, Section, article_list, plain, shortened, suggestion, with_help,
};
use crate::{codes, keys};

/// `[endpoint]`, with the place of what other sections have something to say about.
pub(crate) struct ReadEndpoint {
    /// Absent when a threshold is not known.
    pub endpoint: Option<Endpoint>,
    pub month: Given<f64>,
    pub between_group: String,
    pub within_patient: String,
}

/// How instruments are written.
pub(crate) const INSTRUMENTS: [(&str, Instrument); 9] = [
    ("womac-pain", Instrument::WomacPain),
    ("womac-stiffness", Instrument::WomacStiffness),
    ("womac-function", Instrument::WomacFunction),
    ("womac-total", Instrument::WomacTotal),
    ("vas-pain", Instrument::VasPain),
    ("koos-pain", Instrument::KoosPain),
    ("nrs-pain", Instrument::NrsPain),
    ("koos-4", Instrument::Koos4),
    ("ikdc", Instrument::Ikdc),
];

/// The name of an instrument in study files and results.
pub(crate) fn instrument_name(instrument: Instrument) -> &'static str {
    INSTRUMENTS
        .iter()
        .find(|(_, known)| *known == instrument)
        .map_or("", |(name, _)| name)
}

pub(crate) fn read(section: &Section<'_>, visits: &Given<Vec<f64>>) -> ReadEndpoint {
    section.only(keys::of("endpoint"));
    let instrument = section
        .choice("instrument", &INSTRUMENTS)
        .or(Instrument::WomacPain, &section.place);
    let (month, visit) = month(section, visits);
    let between = threshold(
        section,
        "between_group_mcid",
        "ehrich-2000-womac-pain",
        ThresholdKind::BetweenGroup,
        &instrument,
    );
    let within = threshold(
        section,
        "responder_threshold",
        "tubach-2005-knee-pain",
        ThresholdKind::WithinPatient,
        &instrument,
    );
    let name = |threshold: Option<&Threshold>| {
        threshold
            .map(|threshold| threshold.id.clone())
            .unwrap_or_default()
    };
    ReadEndpoint {
        between_group: name(between),
        within_patient: name(within),
        month,
        endpoint: between.zip(within).map(|(between, within)| Endpoint {
            instrument: instrument.value,
            visit,
            between_group_mcid: BetweenGroupMcid(between.points),
            within_patient_threshold: WithinPatientThreshold(within.points),
        }),
    }
}

/// Months by which a visit and the endpoint may differ and be the same: months of weeks are not written in full.
const SAME_VISIT: f64 = 1e-3;

/// The month and its visit; the last one by default.
fn month(section: &Section<'_>, visits: &Given<Vec<f64>>) -> (Given<f64>, usize) {
    let last = visits.value.len().saturating_sub(1);
    let default = visits.value.last().copied().unwrap_or_default();
    let month = section.number("month", Limits::new(0.0, 240.0, "months"));
    let week = section.number("week", Limits::new(0.0, 1043.0, "weeks"));
    if !month.is_absent() && !week.is_absent() {
        let finding = Finding::error(
            codes::TWO_CLOCKS,
            "the endpoint is timed in weeks and in months",
        )
        .label("one of `week` and `month`")
        .help("write it as the visits are written");
        section.page.add(&section.place, finding);
    }
    let month = if month.is_absent() {
        week.map(|week| Unit::Weeks.in_months(week))
    } else {
        month
    };
    let mut month = month.or(default, &section.place);
    month.sound &= visits.sound;
    if !month.sound {
        return (month, last);
    }
    match visits
        .value
        .iter()
        .position(|visit| (*visit - month.value).abs() < SAME_VISIT)
    {
        Some(0) => {
            let finding = Finding::error(
                codes::NOT_A_VISIT,
                "the endpoint is at month 0, before anything has happened",
            )
            .label("this is baseline")
            .expected("a later visit");
            section.page.add(&month.span, finding);
            month.sound = false;
            (month, last)
        }
        Some(visit) => (month, visit),
        None => {
            let distance = |visit: &f64| (visit - month.value).abs();
            let later = visits.value.iter().skip(1);
            let nearest = later
                .copied()
                .min_by(|a, b| distance(a).total_cmp(&distance(b)))
                .unwrap_or(default);
            let list = visits
                .value
                .iter()
                .map(|visit| plain(*visit))
                .collect::<Vec<_>>()
                .join(", ");
            let finding = Finding::error(
                codes::NOT_A_VISIT,
                format!("there is no visit at month {}", plain(month.value)),
            )
            .label("not a visit")
            .expected(format!("one of the visits: {list}"))
            .help(format!("the nearest visit is month {}", plain(nearest)));
            section.page.add(&month.span, finding);
            month.sound = false;
            (month, last)
        }
    }
}

fn threshold(
    section: &Section<'_>,
    key: &str,
    default: &'static str,
    needed: ThresholdKind,
    instrument: &Given<Instrument>,
) -> Option<&'static Threshold> {
    let name = section.text(key).or(default, &section.place);
    let found = match needed {
        ThresholdKind::BetweenGroup => thresholds::between_group(name.value),
        ThresholdKind::WithinPatient => thresholds::within_patient(name.value),
    };
    let wanted = instrument_name(instrument.value);
    match found {
        Ok(threshold) => {
            if instrument.sound && name.sound && measures(&threshold.instrument) != measures(wanted)
            {
                section.page.add(
                    &name.span,
                    of_another_instrument(key, threshold, wanted, needed),
                );
            }
            Some(threshold)
        }
        Err(error) => {
            section
                .page
                .add(&name.span, unknown(key, name.value, needed, wanted, &error));
            None
        }
    }
}

/// What a score measures: `pain` of `womac-pain`, whoever measures it.
fn measures(instrument: &str) -> &str {
    instrument
        .split_once('-')
        .map_or(instrument, |(_, what)| what)
}

fn of_kind(needed: ThresholdKind) -> impl Iterator<Item = &'static Threshold> {
    thresholds::thresholds()
        .iter()
        .filter(move |threshold| threshold.kind == needed)
}

fn fitting(needed: ThresholdKind, instrument: &str) -> Option<&'static str> {
    of_kind(needed)
        .find(|threshold| measures(&threshold.instrument) == measures(instrument))
        .map(|threshold| threshold.id.as_str())
}

fn of_another_instrument(
    key: &str,
    threshold: &Threshold,
    wanted: &str,
    needed: ThresholdKind,
) -> Finding {
    let title = format!(
        "`{}` was found with {}, the endpoint is {wanted}",
        threshold.id, threshold.instrument
    );
    let help = fitting(needed, wanted).map(|id| format!("for {wanted} there is {key} = \"{id}\""));
    let help = help.unwrap_or_else(|| {
        format!("no {needed} threshold for {wanted} is known; this one stands in for it")
    });
    Finding::warning(codes::THRESHOLD_OF_ANOTHER_INSTRUMENT, title)
        .label("of another score")
        .help(help)
}

fn unknown(
    key: &str,
    name: &str,
    needed: ThresholdKind,
    instrument: &str,
    error: &ThresholdError,
) -> Finding {
    if let ThresholdError::OtherKind { kind, .. } = error {
        let (is, asked) = match kind {
            ThresholdKind::BetweenGroup => (
                "a difference between the means of two groups",
                "a change within one patient",
            ),
            ThresholdKind::WithinPatient => (
                "a change within one patient",
                "a difference between the means of two groups",
            ),
        };
        let finding = Finding::error(
            codes::WRONG_KIND_OF_THRESHOLD,
            format!("\"{name}\" is a {kind} threshold"),
        )
        .label(format!("`{key}` needs a {needed} threshold"))
        .expected(format!(
            "{asked}; this is {is}, and the two are not interchangeable"
        ));
        let help = fitting(needed, instrument)
            .map(|id| format!("for {instrument} there is {key} = \"{id}\""));
        return with_help(finding, help);
    }
    let ids = || of_kind(needed).map(|threshold| threshold.id.as_str());
    let finding = Finding::error(
        codes::UNKNOWN_THRESHOLD,
        format!("unknown {needed} threshold \"{}\"", shortened(name)),
    )
    .label("no such threshold")
    .expected(article_list(ids()));
    with_help(finding, suggestion(name, ids()))
}
