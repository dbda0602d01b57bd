//! Visits and activities: the schedule that SPIRIT asks for, as the program really runs it.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::filled::{instrument, number};

const DAYS_PER_MONTH: f64 = 30.4375;
const DAYS_PER_WEEK: f64 = 7.0;
/// Two times closer than this are the same visit, days.
const SAME_DAY: f64 = 0.5;

/// Rows of activities against columns of times.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// In the order of time.
    pub columns: Vec<Column>,
    /// In the order of SPIRIT: enrolment, interventions, assessments.
    pub activities: Vec<Activity>,
    /// What a reader must know besides.
    pub notes: Vec<String>,
}

/// One time at which something happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Such as `Month 3`.
    pub label: String,
    /// Days since baseline.
    pub day: f64,
    /// Whether patients are seen and asked; otherwise only treated.
    pub is_visit: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// `Enrolment`, `Interventions` or `Assessments`.
    pub group: String,
    /// What is done.
    pub activity: String,
    /// One mark for each column: empty, `x`, or words.
    pub marks: Vec<String>,
    /// `filled automatically`, or `missing` when the study does not say when it is done.
    pub status: String,
    /// Anything to be known of this row.
    pub note: String,
}

/// The schedule of a study; empty when it has no visits.
pub fn schedule(facts: &Facts) -> Schedule {
    if facts.visit_months.is_empty() {
        return Schedule::default();
    }
    let columns = columns(facts);
    let baseline = |column: &Column| column.is_visit && column.day == 0.0;
    let screening = |column: &Column| column.day < 0.0;
    let visit = |column: &Column| column.is_visit && column.day >= 0.0;
    let mut rows = Rows {
        columns: &columns,
        activities: Vec::new(),
    };
    rows.missing("Enrolment", "Informed consent", "your text");
    if facts.population.is_some() {
        rows.push(
            "Enrolment",
            "Eligibility: grade, age, body mass index, pain of both knees",
            "",
            |column| mark(screening(column)),
        );
    }
    if facts.design.is_some() {
        rows.push(
            "Enrolment",
            "Randomisation",
            "by the program, at baseline",
            |column| mark(baseline(column)),
        );
    }
    for arm in &facts.arms {
        for (words, given) in arm.treatments.iter().zip(&arm.given) {
            let name = words.split("; ").next().unwrap_or_default();
            let activity = format!("{}: {name}", arm.label);
            match given {
                Some(given) => rows.push("Interventions", &activity, "", |column| {
                    let starts = given
                        .days
                        .iter()
                        .any(|day| (day - column.day).abs() < SAME_DAY);
                    match given.until_d {
                        None => mark(starts),
                        Some(until) => daily(&given.days, until, column.day),
                    }
                }),
                None => rows.missing(
                    "Interventions",
                    &activity,
                    "its times could not be read from its words",
                ),
            }
        }
    }
    let endpoint = facts.endpoint.as_ref();
    for name in &facts.recorded {
        rows.push("Assessments", &instrument(name), "", |column| {
            let is_primary = endpoint.is_some_and(|endpoint| {
                endpoint.instrument == *name
                    && (endpoint.month * DAYS_PER_MONTH - column.day).abs() < SAME_DAY
            });
            if is_primary {
                "primary".to_owned()
            } else {
                mark(visit(column))
            }
        });
    }
    if facts.design.as_ref().is_some_and(|design| design.rescue) {
        rows.push(
            "Assessments",
            "Rescue medication",
            "decided by the pain reported at the visit; washed out before the next",
            |column| mark(visit(column)),
        );
    }
    rows.push(
        "Assessments",
        "Reactions of the injected knee",
        "from the first injection to the last visit attended",
        |column| mark(visit(column) && column.day > 0.0),
    );
    rows.missing(
        "Assessments",
        "All other adverse events",
        "your text: the program simulates reactions after injections and nothing else",
    );
    rows.missing(
        "Assessments",
        "Imaging",
        "your text: cartilage and joint space are computed inside the model at every visit; that is no imaging plan",
    );
    let activities = rows.activities;
    let mut notes = vec!["Visit windows are not simulated: every visit takes place on its day. Write them into your protocol.".to_owned()];
    if columns.iter().any(|column| !column.is_visit) {
        notes.push(
            "Columns marked “treatment only” are no visits: nobody is asked for a score then."
                .to_owned(),
        );
    }
    Schedule {
        columns,
        activities,
        notes,
    }
}

struct Rows<'a> {
    columns: &'a [Column],
    activities: Vec<Activity>,
}

impl Rows<'_> {
    fn push(&mut self, group: &str, activity: &str, note: &str, at: impl Fn(&Column) -> String) {
        self.activities.push(Activity {
            group: group.to_owned(),
            activity: activity.to_owned(),
            marks: self.columns.iter().map(at).collect(),
            status: "filled automatically".to_owned(),
            note: note.to_owned(),
        });
    }

    fn missing(&mut self, group: &str, activity: &str, note: &str) {
        self.push(group, activity, note, |_| String::new());
        if let Some(last) = self.activities.last_mut() {
            last.status = "missing".to_owned();
        }
    }
}

fn mark(yes: bool) -> String {
    if yes { "x".to_owned() } else { String::new() }
}

fn daily(days: &[f64], until: f64, day: f64) -> String {
    let first = days.first().copied().unwrap_or(0.0);
    if day < first - SAME_DAY || day > until + SAME_DAY {
        String::new()
    } else if (day - until).abs() < SAME_DAY {
        "ends".to_owned()
    } else {
        "daily".to_owned()
    }
}

fn columns(facts: &Facts) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    if let Some(population) = &facts.population {
        let weeks = population.screening_weeks;
        columns.push(Column {
            label: format!("Screening, week −{}", number(weeks)),
            // A screening visit on the day of baseline still comes before it.
            day: (-weeks * DAYS_PER_WEEK).min(-SAME_DAY),
            is_visit: true,
        });
    }
    for month in &facts.visit_months {
        columns.push(Column {
            label: if *month == 0.0 {
                "Baseline".to_owned()
            } else {
                format!("Month {}", number(*month))
            },
            day: month * DAYS_PER_MONTH,
            is_visit: true,
        });
    }
    let given = facts.arms.iter().flat_map(|arm| arm.given.iter().flatten());
    for day in given.flat_map(|given| given.days.iter().copied().chain(given.until_d)) {
        if !columns
            .iter()
            .any(|column| (column.day - day).abs() < SAME_DAY)
        {
            columns.push(Column {
                label: between(day),
                day,
                is_visit: false,
            });
        }
    }
    columns.sort_by(|one, other| one.day.total_cmp(&other.day));
    columns
}

/// In weeks or months, whichever are whole, else in days.
fn between(day: f64) -> String {
    let whole = |unit: f64| {
        let count = day / unit;
        ((count - count.round()).abs() < 1e-9).then(|| number(count.round()))
    };
    match (whole(DAYS_PER_WEEK), whole(DAYS_PER_MONTH)) {
        (Some(week), _) => format!("Week {week}, treatment only"),
        (None, Some(month)) => format!("Month {month}, treatment only"),
        (None, None) => format!("Day {}, treatment only", number(day)),
    }
}
