//! What every page of a synthesis has: who was left out, what could not be compared, how numbers were come by, the question.

use synovia_results::evidence::{Cited, Excluded, NotComparable, Question};

use super::markup::{self, Section, Sheet, link, text};
use super::names::{self, counted};
use crate::words;

/// Most trials of one reason that are shown without a click.
const SHOWN: usize = 12;

/// Who has no part in the estimate, by reason, and of whom only a direction is known.
pub fn left_out(
    excluded: &[Excluded],
    not_comparable: &[NotComparable],
    findings: &[String],
) -> Section {
    let mut codes: Vec<&str> = Vec::new();
    for one in excluded {
        if !codes.contains(&one.code.as_str()) {
            codes.push(&one.code);
        }
    }
    let of = |code: &str| {
        excluded
            .iter()
            .filter(|one| one.code == code)
            .collect::<Vec<_>>()
    };
    let mut codes: Vec<(&str, Vec<&Excluded>)> =
        codes.into_iter().map(|code| (code, of(code))).collect();
    codes.sort_by_key(|(_, ones)| std::cmp::Reverse(ones.len()));
    let mut body = Vec::new();
    body.push(match excluded.len() {
        0 => markup::paragraph("", "No trial on the question was left out."),
        n => markup::paragraph(
            "",
            &format!("{} on the question {} no part in the estimate. A trial stands here under each reason that applies to it.", words::sentence(&counted(n, "result")), if n == 1 { "has" } else { "have" }),
        ),
    });
    for (code, ones) in codes {
        let mut sheet = Sheet::new("", ["Trial", "Why"]);
        for one in &ones {
            sheet.push([
                link(&one.label, &one.url),
                text(&words::sentence(&one.reason)),
            ]);
        }
        let name = if code.is_empty() {
            "other reasons"
        } else {
            code
        };
        let summary = format!(
            "{} <small>{}</small>",
            text(&words::sentence(&names::plain(name))),
            ones.len()
        );
        body.push(markup::details(
            "study",
            &summary,
            &sheet.html(),
            ones.len() <= SHOWN,
        ));
    }
    if !not_comparable.is_empty() {
        body.push(markup::heading("Seen, but without usable numbers"));
        body.push(markup::paragraph("", "Trials whose text gives a direction but no numbers that can be pooled. Leaving them out can bias the pool: trials without a difference print fewer numbers."));
        let mut sheet = Sheet::new("", ["Trial", "Compared", "What its text says"]);
        for one in not_comparable {
            sheet.push([
                link(&one.label, &one.url),
                text(&one.comparison),
                text(&one.says),
            ]);
        }
        body.push(sheet.html());
    }
    if !findings.is_empty() {
        body.push(markup::heading("What else to know"));
        body.push(markup::list(
            "ul",
            "weak",
            findings.iter().map(|finding| text(finding)),
        ));
    }
    Section::new("left-out", "Left out, and not comparable", body)
}

/// One result with all that is known of how it was come by.
pub struct Recipe<'a> {
    /// Which trial.
    pub cited: &'a Cited,
    /// The result in a few words.
    pub result: String,
    /// Names and values, both plain text.
    pub facts: Vec<(&'static str, String)>,
    /// Steps.
    pub steps: &'a [String],
    /// What to mistrust.
    pub flags: &'a [String],
}

/// Every trial with its steps, closed until asked for; one entry per trial, in the order given.
pub fn recipes(all: &[Recipe<'_>]) -> Section {
    let mut trials: Vec<&str> = Vec::new();
    for one in all {
        if !trials.contains(&one.cited.trial.as_str()) {
            trials.push(&one.cited.trial);
        }
    }
    let mut body = vec![markup::paragraph(
        "",
        "Every number that entered, with the row it was read from and each step from the printed number to the effect.",
    )];
    for trial in &trials {
        let mine: Vec<&Recipe<'_>> = all.iter().filter(|one| one.cited.trial == *trial).collect();
        let cited = mine[0].cited;
        let head = match mine.as_slice() {
            [only] => only.result.clone(),
            several => counted(several.len(), "result"),
        };
        let locator = if cited.locator.is_empty() {
            cited.url.as_str()
        } else {
            &cited.locator
        };
        let mut facts = vec![(
            "Source".to_owned(),
            format!(
                "{} · <code>{}</code>",
                link(locator, &cited.url),
                text(&cited.trial)
            ),
        )];
        facts.push((
            "Role, blinding".to_owned(),
            text(&[cited.role.as_str(), &names::plain(&cited.blinding)].join(", ")),
        ));
        let mut inside = markup::facts(facts);
        for one in &mine {
            if mine.len() > 1 {
                inside += &markup::heading(&one.result);
            }
            inside += &markup::facts(
                one.facts
                    .iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| (text(name), text(value))),
            );
            inside += &markup::list("ul", "misses", one.flags.iter().map(|flag| text(flag)));
            inside += &markup::list("ol", "", one.steps.iter().map(|step| text(step)));
        }
        let dagger = if mine.iter().any(|one| !one.flags.is_empty()) {
            " †"
        } else {
            ""
        };
        let summary = format!(
            "{}{dagger} <small>{}</small>",
            text(&cited.label),
            text(&head)
        );
        body.push(markup::details("study", &summary, &inside, false));
    }
    if trials.is_empty() {
        body.clear();
    }
    Section::new("recipes", "How every number was come by", body)
}

/// Daggers of a figure with their words: each flag once, with the trials that have it.
pub fn flags<'a>(all: impl IntoIterator<Item = (&'a Cited, &'a [String])>) -> String {
    let mut found: Vec<(&str, Vec<String>)> = Vec::new();
    for (cited, flags) in all {
        let trial = link(&cited.label, &cited.url);
        for flag in flags {
            let at = found.iter().position(|(known, _)| known == flag);
            let at = at.unwrap_or_else(|| {
                found.push((flag, Vec::new()));
                found.len() - 1
            });
            if !found[at].1.contains(&trial) {
                found[at].1.push(trial.clone());
            }
        }
    }
    let items = found.into_iter().map(|(flag, trials)| {
        // The colon stands where the sentence of the flag had its full stop.
        let flag = words::sentence(flag.trim_end_matches(['.', ':', ' ']));
        format!("† {}: {}", text(&flag), trials.join(", "))
    });
    markup::list("ul", "flags", items)
}

/// Everything that was asked, and the command that asks it again.
pub fn question(question: &Question) -> Section {
    let any = |list: &[String]| {
        if list.is_empty() {
            "any".to_owned()
        } else {
            list.join(", ")
        }
    };
    let is_table = names::is_table(question);
    let yes = |given: bool| if given { "yes" } else { "no" }.to_owned();
    let pairs = [
        ("Condition", any(&question.condition)),
        ("Joint", any(&question.joint)),
        ("Outcome", question.outcome.clone()),
        ("Treatments", any(&question.class)),
        ("Comparators", any(&question.versus)),
        (
            "Time",
            format!(
                "{}; of several times of a trial: {}",
                names::window(question.months),
                question.pick
            ),
        ),
        ("Roles of trials admitted", any(&question.role)),
        ("Blinding admitted", any(&question.blinding)),
        (
            "Compared",
            format!(
                "{} values, {}, {}",
                question.basis, question.measure, question.unit
            ),
        ),
        (
            "Correlation of baseline and follow-up",
            words::plain(question.correlation),
        ),
        (
            "Missing standard deviations imputed",
            yes(question.impute_sd),
        ),
        (
            "Results with a known problem kept",
            yes(question.keep_problems),
        ),
        (
            "Trials without an event, or with only events, kept in ratios",
            if question.measure == "rr" {
                yes(question.keep_zero_trials)
            } else {
                String::new()
            },
        ),
        ("Medians and quartiles", question.medians.clone()),
        (
            "Estimator, test, level",
            format!(
                "{}, {}, {}",
                question.method,
                match question.test.as_str() {
                    "adhoc" => "Hartung-Knapp, never narrower than z",
                    "knha" => "Hartung-Knapp",
                    other => other,
                },
                words::percent(100.0 * question.level)
            ),
        ),
        ("Library gathered up to", question.as_of.clone()),
        (
            "Files added by the user",
            if question.added.is_empty() {
                "none".to_owned()
            } else {
                question.added.join(", ")
            },
        ),
        ("Program version", question.program_version.clone()),
        (
            "SHA-256 of the tables of trials",
            question.library_sha256.clone(),
        ),
    ];
    let pairs = pairs
        .into_iter()
        .filter(|(name, value)| !value.is_empty() && (!is_table || asked_of_table(name)))
        .map(|(name, value)| (text(name), text(&value)));
    Section::new(
        "question",
        "The question in full",
        [
            markup::paragraph(
                "",
                if is_table {
                    "The same table and the same choices give the same bytes."
                } else {
                    "The same question to the same library gives the same bytes."
                },
            ),
            format!(
                "<pre class=\"command\"><code>{}</code></pre>\n",
                text(&question.command)
            ),
            markup::facts(pairs),
        ],
    )
}

/// What a question to a table of effects has: the library has no part in it.
fn asked_of_table(name: &str) -> bool {
    [
        "Estimator, test, level",
        "Files added by the user",
        "Program version",
    ]
    .contains(&name)
}

/// The line under the title.
pub fn line(question: &Question) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !question.as_of.is_empty() && !names::is_table(question) {
        parts.push(format!("trials gathered up to {}", question.as_of));
    }
    if !question.added.is_empty() {
        parts.push(format!(
            "with files added by the user: {}",
            question.added.join(", ")
        ));
    }
    if !question.program_version.is_empty() {
        parts.push(format!("Synovia {}", question.program_version));
    }
    words::sentence(&parts.join(" · "))
}

/// "Pain, knee, osteoarthritis, months 6 to 12".
pub fn scope(question: &Question) -> String {
    let mut parts = vec![question.outcome.clone()];
    if names::is_table(question) {
        return parts.concat();
    }
    parts.extend(
        [&question.joint, &question.condition]
            .into_iter()
            .filter(|list| !list.is_empty())
            .map(|list| {
                list.iter()
                    .map(|word| names::plain(word))
                    .collect::<Vec<_>>()
                    .join(" or ")
            }),
    );
    parts.push(names::window(question.months));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}
