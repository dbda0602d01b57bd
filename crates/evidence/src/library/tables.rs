//! How a row of each table becomes a record. What single fields can tell is checked here.

use super::sheet::Line;
use super::{
    Arm, Characteristics, Direction, DirectionOnly, Outcome, ReportedAs, Role, ScaleSource, Trial,
    codes,
};
use synovia_diagnostics::Findings;

pub(super) fn trial(line: Line, findings: &mut Findings) -> Option<Trial> {
    line.must_have(
        &[
            "trial_id",
            "design",
            "blinding",
            "condition",
            "joint",
            "suggested_role",
        ],
        findings,
    );
    let doi = line.optional("doi").filter(|doi| {
        let sound = is_doi(doi);
        if !sound {
            let mut finding = line
                .error(codes::DOI_MALFORMED, "doi", "this is not a DOI")
                .label(format!("`{doi}`"))
                .expected("10., a number of four to nine digits, / and the rest, such as 10.1001/jama.2021.19415");
            if let Some(at) = doi.find("10.").filter(|at| *at > 0 && is_doi(&doi[*at..])) {
                finding = finding.help(format!("write {}, without what stands before it", &doi[at..]));
            }
            findings.push(finding);
        }
        sound
    });
    let pmid = line.optional("pmid").filter(|pmid| {
        let sound = (1..=8).contains(&pmid.len()) && pmid.bytes().all(|b| b.is_ascii_digit());
        if !sound {
            findings.push(
                line.error(
                    codes::PMID_MALFORMED,
                    "pmid",
                    "this is not a PubMed identifier",
                )
                .label(format!("`{pmid}`"))
                .expected("one to eight digits, such as 34812863"),
            );
        }
        sound
    });
    let role = line.word("suggested_role", Role::WORDS, Role::from_word, findings);
    Some(Trial {
        id: line.owned("trial_id"),
        first_author: line.owned("first_author"),
        year: line.count("year", findings),
        title: line.owned("title"),
        doi,
        pmid,
        registry_id: line.optional("registry_id"),
        design: line.owned("design"),
        blinding: line.owned("blinding"),
        condition: line.owned("condition"),
        joint: line.owned("joint"),
        n_randomised: line.count("n_randomised", findings),
        follow_up_months: follow_up(line, findings),
        follow_up_printed: line.owned("follow_up_months"),
        rob_notes: line.owned("rob_notes"),
        source_url: line.optional("source_url"),
        role: role?,
        numeric_rows: line.count("numeric_rows", findings),
        arm_level_times: line.count("arm_level_times", findings),
        row: line.row(),
    })
}

/// `10.` registrant `/` suffix, without spaces.
fn is_doi(text: &str) -> bool {
    let Some((registrant, suffix)) = text
        .strip_prefix("10.")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    (4..=9).contains(&registrant.len())
        && registrant.bytes().all(|b| b.is_ascii_digit())
        && !suffix.is_empty()
        && suffix.chars().all(|c| c.is_ascii_graphic())
}

/// A number that a remark in brackets may follow: `12 (registered long-term 48)`.
fn follow_up(line: Line, findings: &mut Findings) -> Option<f64> {
    let printed = line.text("follow_up_months");
    match printed.split_once(" (") {
        Some((number, _)) => match number.parse::<f64>() {
            Ok(months) if months.is_finite() => Some(months),
            _ => line.number("follow_up_months", findings),
        },
        None => line.number("follow_up_months", findings),
    }
    .filter(|months| not_negative("follow_up_months", *months, line, findings))
}

pub(super) fn not_negative(column: &str, months: f64, line: Line, findings: &mut Findings) -> bool {
    if months < 0.0 {
        findings.push(
            line.error(codes::NEGATIVE_TIME, column, "a time cannot be negative")
                .expected("months after baseline; baseline is 0"),
        );
    }
    months >= 0.0
}

pub(super) fn arm(line: Line, findings: &mut Findings) -> Option<Arm> {
    line.must_have(&["trial_id", "arm_id", "intervention_class"], findings);
    Some(Arm {
        trial: line.owned("trial_id"),
        id: line.owned("arm_id"),
        label: line.owned("label"),
        intervention_class: line.owned("intervention_class"),
        donor: line.optional("donor"),
        processing: line.optional("processing"),
        cells_millions: line.number("cells_millions", findings),
        n_injections: line.count("n_injections", findings),
        interval_weeks: line.number("interval_weeks", findings),
        adjunct: line.optional("adjunct"),
        n: line.count("n", findings),
        age_mean: line.number("age_mean", findings),
        female_pct: line.percent("female_pct", findings),
        bmi_mean: line.number("bmi_mean", findings),
        kl: line.optional("kl"),
        n_note: line.owned("n_note"),
        row: line.row(),
    })
}

pub(super) fn outcome(line: Line, findings: &mut Findings) -> Option<Outcome> {
    line.must_have(
        &[
            "trial_id",
            "arm_id",
            "instrument",
            "direction",
            "scale_source",
            "reported_as",
            "source_locator",
        ],
        findings,
    );
    let direction = line.word(
        "direction",
        Direction::WORDS,
        Direction::from_word,
        findings,
    );
    let scale_source = line.word(
        "scale_source",
        ScaleSource::WORDS,
        ScaleSource::from_word,
        findings,
    );
    let reported_as = line.word(
        "reported_as",
        ReportedAs::WORDS,
        ReportedAs::from_word,
        findings,
    );
    let time_months = line
        .number("time_months", findings)
        .filter(|months| not_negative("time_months", *months, line, findings));
    let outcome = Outcome {
        trial: line.owned("trial_id"),
        arm: line.owned("arm_id"),
        instrument: line.owned("instrument"),
        scale_min: line.number("scale_min", findings),
        scale_max: line.number("scale_max", findings),
        time_months,
        n: line.count("n", findings),
        mean: line.number("mean", findings),
        sd: line.spread("sd", findings),
        sem: printed_sem(line.text("note")),
        median: line.number("median", findings),
        q1: line.number("q1", findings),
        q3: line.number("q3", findings),
        change_mean: line.number("change_mean", findings),
        change_sd: line.spread("change_sd", findings),
        change_se: line.spread("change_se", findings),
        change_median: line.number("change_median", findings),
        change_q1: line.number("change_q1", findings),
        change_q3: line.number("change_q3", findings),
        ci_low: line.number("ci_low", findings),
        ci_high: line.number("ci_high", findings),
        pct: line.percent("pct", findings),
        source_locator: line.owned("source_locator"),
        note: line.owned("note"),
        row: line.row(),
        direction: direction?,
        scale_source: scale_source?,
        reported_as: reported_as?,
    };
    Some(outcome)
}

/// The tables have no column for the standard error of a level: it is one of the remarks of the note, `week 2; SEM 2.04`.
fn printed_sem(note: &str) -> Option<f64> {
    let rest = note
        .split(';')
        .find_map(|remark| remark.trim_start().strip_prefix("SEM "))?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    rest[..end].parse().ok().filter(|sem| *sem > 0.0)
}

pub(super) fn direction_only(line: Line, findings: &mut Findings) -> Option<DirectionOnly> {
    line.must_have(
        &["trial_id", "condition", "comparison", "what_the_text_says"],
        findings,
    );
    Some(DirectionOnly {
        id: line.owned("trial_id"),
        first_author: line.owned("first_author"),
        year: line.count("year", findings),
        condition: line.owned("condition"),
        comparison: line.owned("comparison"),
        n_by_arm_seen: line.owned("n_by_arm_seen"),
        follow_up: line.owned("follow_up"),
        what_the_text_says: line.owned("what_the_text_says"),
        source_url: line.owned("source_url"),
        row: line.row(),
    })
}

pub(super) fn characteristics(line: Line, findings: &mut Findings) -> Option<Characteristics> {
    line.must_have(&["trial_id", "source"], findings);
    Some(Characteristics {
        trial: line.owned("trial_id"),
        study: line.owned("study"),
        kl_range: line.owned("kl_range"),
        n_msc: line.count("n_msc", findings),
        n_control: line.count("n_control", findings),
        age_msc: line.number("age_msc", findings),
        age_sd_msc: line.spread("age_sd_msc", findings),
        age_control: line.number("age_control", findings),
        age_sd_control: line.spread("age_sd_control", findings),
        female_pct_msc: line.percent("female_pct_msc", findings),
        female_pct_control: line.percent("female_pct_control", findings),
        cells: line.owned("cells"),
        n_cells_as_printed: line.owned("n_cells_as_printed"),
        donor: line.owned("donor"),
        control: line.owned("control"),
        follow_up_months: line.number("follow_up_months", findings),
        source: line.owned("source"),
        row: line.row(),
    })
}
