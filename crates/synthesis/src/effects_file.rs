//! A table of effects that somebody else made, pooled: so that results can be checked against other packages.

use synovia_diagnostics::csv::{self, Row};
use synovia_diagnostics::{Finding, Findings, nearest};
use synovia_results::evidence::{Group, Meta, Sensitivity, StudyEffect};
use synovia_statistics::meta::{Column, MetaError, regress};

use crate::ask::Analysis;
use crate::pairwise::{
    Watch, bias, cumulative, estimate, leave_one_out_of, other_estimators, too_narrow, weights_of,
    written,
};

/// Codes of findings about tables of effects, with what they mean.
pub const EFFECT_CODES: [(&str, &str); 6] = [
    ("E0301", "a column that is needed is not there"),
    ("E0302", "a field is not a number"),
    ("E0303", "a variance or standard error is not above 0"),
    ("E0304", "a moderator that was asked for is no column"),
    ("E0305", "no rows, so that there is nothing to pool"),
    (
        "E0306",
        "a variance and a standard error that contradict each other",
    ),
];

/// A table of effects.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectsTable {
    /// Names of the studies: the column `study`, else the numbers of the rows.
    pub studies: Vec<String>,
    /// Effects.
    pub yi: Vec<f64>,
    /// Their variances.
    pub vi: Vec<f64>,
    /// Moderators asked for.
    pub moderators: Vec<(String, Vec<f64>)>,
}

/// Reads columns `yi` and `vi` or `sei`, `study` if it is there, and the moderators asked for. All findings at once.
pub fn read(file: &str, text: &str, moderators: &[String]) -> (Option<EffectsTable>, Findings) {
    let (table, mut findings) = csv::read(file, text);
    let names: Vec<&str> = table
        .header
        .fields
        .iter()
        .map(|f| f.text.as_str())
        .collect();
    let mut missing = |wanted: &str, code: &'static str, or: &str| {
        let mut finding = Finding::error(code, format!("there is no column `{wanted}`{or}"))
            .at(file, table.header.span())
            .label("columns of this table")
            .expected("columns yi and vi (or sei); study and moderators if you like");
        if let Some(near) = nearest(wanted, names.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        findings.push(finding);
    };
    let yi = table.column("yi");
    if yi.is_none() {
        missing("yi", "E0301", "");
    }
    let (vi, sei) = (table.column("vi"), table.column("sei"));
    if vi.is_none() && sei.is_none() {
        missing("vi", "E0301", " and no `sei`");
    }
    let mut columns = Vec::new();
    for name in moderators {
        match table.column(name) {
            Some(place) => columns.push((name.clone(), place)),
            None => missing(name, "E0304", ""),
        }
    }
    if table.rows.is_empty() {
        findings.push(
            Finding::error("E0305", "the table has no rows")
                .at(file, table.header.span())
                .expected("one row per study"),
        );
    }
    let (Some(yi), Some((spread, is_variance))) = (
        yi,
        vi.map(|place| (place, true))
            .or(sei.map(|place| (place, false))),
    ) else {
        return (None, findings);
    };
    let mut effects = EffectsTable {
        studies: Vec::new(),
        yi: Vec::new(),
        vi: Vec::new(),
        moderators: columns
            .iter()
            .map(|(name, _)| (name.clone(), Vec::new()))
            .collect(),
    };
    let study = table.column("study");
    // Rows with another number of fields than the header have been reported.
    for (at, row) in table.whole_rows().enumerate() {
        let effect = number(file, row, yi, &mut findings);
        let width = number(file, row, spread, &mut findings);
        if let Some(width) = width
            && width <= 0.0
        {
            let what = if is_variance {
                "a variance"
            } else {
                "a standard error"
            };
            findings.push(
                Finding::error("E0303", format!("{what} of {width}"))
                    .at(file, row.fields[spread].span.clone())
                    .label("not above 0")
                    .expected(format!("{what} above 0")),
            );
        }
        if let (Some(vi), Some(sei)) = (vi, sei) {
            disagree(
                file,
                row,
                [vi, sei],
                &effects_name(row, study, at),
                &mut findings,
            );
        }
        for ((_, column), (_, values)) in columns.iter().zip(&mut effects.moderators) {
            values.push(number(file, row, *column, &mut findings).unwrap_or(f64::NAN));
        }
        effects.yi.push(effect.unwrap_or(f64::NAN));
        let width = width.unwrap_or(f64::NAN);
        effects
            .vi
            .push(if is_variance { width } else { width * width });
        effects.studies.push(effects_name(row, study, at));
    }
    let usable = !findings.has_errors();
    (usable.then_some(effects), findings)
}

fn effects_name(row: &Row, study: Option<usize>, at: usize) -> String {
    match study {
        Some(column) => row.fields[column].text.clone(),
        None => format!("study {}", at + 1),
    }
}

/// Both columns are there and neither is the better: they have to agree, but for the rounding of either. Blank or unreadable standard
/// errors are a finding like any other.
fn disagree(file: &str, row: &Row, [vi, sei]: [usize; 2], study: &str, findings: &mut Findings) {
    let Some(se) = number(file, row, sei, findings) else {
        return;
    };
    let Ok(variance) = row.fields[vi].text.trim().parse::<f64>() else {
        return;
    };
    let half = |column: usize| half_unit_written(&row.fields[column].text);
    let (least, most) = (se - half(sei), se + half(sei));
    let agree = variance + half(vi) >= least.max(0.0) * least.max(0.0) * (1.0 - 1e-9)
        && variance - half(vi) <= most * most * (1.0 + 1e-9);
    if !agree {
        findings.push(
            Finding::error(
                "E0306",
                format!("{study}: `vi` is {variance} and `sei` is {se}, whose square is {:.4}", se * se),
            )
            .at(file, row.fields[sei].span.clone())
            .label("not the root of vi")
            .expected("vi = sei², but for rounding")
            .help("correct one of the two, or leave one of the columns out: neither is taken without the other's consent"),
        );
    }
}

/// Half a unit of the last digit of a number as it stands in the table, zeros at its end included.
fn half_unit_written(text: &str) -> f64 {
    let text = text.trim().to_lowercase();
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let decimals = digits.split('.').nth(1).map_or(0, str::len) as f64;
    0.5 * libm::pow(10.0, exponent.parse::<f64>().unwrap_or(0.0) - decimals)
}

fn number(file: &str, row: &Row, column: usize, findings: &mut Findings) -> Option<f64> {
    let field = &row.fields[column];
    let value = field
        .text
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite());
    if value.is_none() {
        findings.push(
            Finding::error("E0302", format!("`{}` is not a number", field.text))
                .at(file, field.span.clone())
                .label("not a number")
                .expected("a finite number with a decimal point, such as -0.25"),
        );
    }
    value
}

/// Pools a table of effects, with everything that is done for trials of the library; `watch` is told how far it is.
///
/// # Errors
/// When an estimator does not converge.
pub fn meta_of_effects(
    table: &EffectsTable,
    analysis: &Analysis,
    watch: Watch<'_>,
) -> Result<Meta, MetaError> {
    let options = analysis.options();
    let half = synovia_numerics::normal_quantile(0.5 + 0.5 * analysis.level);
    let mut studies: Vec<StudyEffect> = table
        .studies
        .iter()
        .zip(table.yi.iter().zip(&table.vi))
        .map(|(name, (yi, vi))| {
            let se = vi.sqrt();
            let mut study = StudyEffect {
                effect: *yi,
                se,
                ci_low: yi - half * se,
                ci_high: yi + half * se,
                ..StudyEffect::default()
            };
            study.cited.trial = name.clone();
            study.cited.label = name.clone();
            study
        })
        .collect();
    let all: Vec<&StudyEffect> = studies.iter().collect();
    let mut question = crate::ask::described(&crate::question::Question::default(), analysis);
    question.outcome = "effects of a table".to_owned();
    question.unit = "unit of the table".to_owned();
    question.measure = "as given".to_owned();
    question.role.clear();
    let mut result = Meta {
        question,
        overall: estimate(&all, &options)?,
        leave_one_out: leave_one_out_of(&all, &options, watch)?,
        cumulative: cumulative(&all, &options, watch)?,
        bias: bias(&table.yi, &table.vi, &options),
        ..Meta::default()
    };
    if all.len() > 1 {
        result.sensitivity.push(Sensitivity {
            choice: "estimator of the variance between studies, and test".to_owned(),
            alternatives: other_estimators(&all, &options),
            differ_p: None,
        });
    }
    result.by_comparator.push(Group {
        name: "all studies".to_owned(),
        estimate: result.overall.clone(),
    });
    if !table.moderators.is_empty() {
        let columns: Vec<Column> = table
            .moderators
            .iter()
            .map(|(name, values)| Column::new(name, values))
            .collect();
        let fit = regress(&table.yi, &table.vi, &columns, &options)?;
        let names: Vec<&str> = table
            .moderators
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        result.regressions.push(written(&names.join(", "), &fit));
    }
    result.findings = too_narrow(&result, options.test);
    weights_of(&mut studies, &options);
    result.studies = studies;
    Ok(result)
}
