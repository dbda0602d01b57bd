//! The answer as text for a terminal.

use super::amendments::AMENDMENTS;
use super::answer::{Answer, Outcome, RuleAnswer, Sheet};
use super::attributes::Attribute;
use super::certainty::Confirmation;
use super::dates::InForce;
use super::ethics::EthicsLine;
use super::last_read::{Found, LastRead};
use super::sources::Cited;

/// Widest line, characters; addresses are never broken.
const WIDTH: usize = 110;

impl Sheet {
    /// Everything, for a reader at a terminal.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        paragraph(&mut text, "", self.not_legal_advice);
        paragraph(
            &mut text,
            "",
            &format!(
                "Rules as of {}, asked for {}. Sources last looked for on {}.",
                self.rules_as_of, self.asked_for, self.sources_read_on
            ),
        );
        for warning in &self.warnings {
            paragraph(&mut text, "", &format!("Warning: {warning}."));
        }
        text.push('\n');
        let known: Vec<String> = Attribute::ALL
            .into_iter()
            .map(|attribute| {
                let value = self.attributes.get(attribute).unwrap_or("unknown");
                format!("{} {value}", attribute.word())
            })
            .collect();
        let name = self.product.as_deref().unwrap_or("product");
        paragraph(&mut text, "", &format!("{name}: {}", known.join(", ")));
        for answer in &self.answers {
            text.push('\n');
            of_jurisdiction(&mut text, answer);
        }
        text.push_str("\nAsked of every trial\n");
        ethics(&mut text, &self.ethics_everywhere);
        text
    }
}

fn of_jurisdiction(text: &mut String, answer: &Answer) {
    let name = answer.jurisdiction.name();
    match &answer.outcome {
        Outcome::Decided(rule) => {
            text.push_str(&format!("== {name}: {}\n", certainty(rule)));
            of_rule(text, rule);
            paragraph(text, "  Why: ", &answer.reasoning);
        }
        Outcome::Undetermined { why, later } => {
            text.push_str(&format!("== {name}: UNDETERMINED\n"));
            paragraph(text, "  ", why);
            if let Some(rule) = later {
                text.push_str("  From then on:\n");
                of_rule(text, rule);
            }
        }
        Outcome::Possible { deciding, classes } => {
            text.push_str(&format!("== {name}: depends\n"));
            paragraph(text, "  Why: ", &answer.reasoning);
            let options: Vec<&str> = deciding
                .iter()
                .map(|attribute| attribute.option())
                .collect();
            paragraph(text, "  State: ", &options.join(", "));
            for class in classes {
                let when = conditions(&class.when);
                let when = if when.is_empty() {
                    "otherwise".to_owned()
                } else {
                    when
                };
                match &class.rule {
                    Some(rule) => {
                        paragraph(text, "  - ", &format!("if {when}: {}", certainty(rule)));
                        of_rule(text, rule);
                    }
                    None => paragraph(text, "  - ", &format!("if {when}: UNDETERMINED")),
                }
            }
        }
    }
    for change in &answer.would_change {
        let rules: Vec<String> = change
            .rules
            .iter()
            .map(|rule| {
                if rule.is_empty() {
                    "UNDETERMINED".to_owned()
                } else {
                    rule.clone()
                }
            })
            .collect();
        let to = format!(
            "{} {} -> {}",
            change.attribute.word(),
            change.to.join(" or "),
            rules.join(" or ")
        );
        paragraph(text, "  Would change: ", &to);
    }
    for overlay in &answer.overlays {
        let condition = conditions(&overlay.if_so);
        let condition = if condition.is_empty() {
            String::new()
        } else {
            format!(", if {condition}")
        };
        let head = format!(
            "{} ({}){condition}: {}",
            overlay.id,
            overlay.confirmation.words(),
            overlay.text
        );
        paragraph(text, "  State, beside the federal class: ", &head);
        last_read(text, overlay.last_read.as_ref());
        dates(text, &overlay.dates);
        sources(text, &overlay.sources);
    }
    for precedent in &answer.precedents {
        let about = format!(
            "{} ({}; {}): {}, {} [{}]",
            precedent.product,
            precedent.indication,
            precedent.alike.join(", "),
            precedent.status,
            precedent.date,
            precedent.confirmation.words()
        );
        paragraph(text, "  Product: ", &about);
        sources(text, &precedent.sources);
    }
    ethics(text, &answer.ethics);
    for coming in &answer.coming {
        paragraph(text, "  COMING, not law: ", &coming.words());
        sources(text, &coming.sources);
    }
    for (name, reason) in &answer.amendments {
        // The general ones say what they are about; a text that stands in another's place does not.
        let head = if AMENDMENTS.iter().any(|(general, _)| general == name) {
            "  Amended: ".to_owned()
        } else {
            format!("  Amended ({name}): ")
        };
        paragraph(text, &head, reason);
    }
}

/// Certainty and whether it can be looked up, in one phrase; "unconfirmed" is said once.
fn certainty(rule: &RuleAnswer) -> String {
    let shown = rule.shown.words();
    let confirmed = rule.confirmation.words();
    let own = if rule.own { ", rule of your own" } else { "" };
    if shown == confirmed {
        format!("{shown}{own} [{}]", rule.id)
    } else {
        format!("{shown}, {confirmed}{own} [{}]", rule.id)
    }
}

fn of_rule(text: &mut String, rule: &RuleAnswer) {
    paragraph(text, "  Class: ", &rule.class);
    two_columns(
        text,
        ("a trial needs", &rule.trial_needs),
        ("the market needs", &rule.market_needs),
    );
    if let Some(gmp) = &rule.gmp {
        paragraph(text, "  Manufacture: ", gmp);
    }
    if let Some(because) = &rule.shown_because {
        paragraph(text, "  Shown so because: ", because);
    }
    for part in &rule.unconfirmed_parts {
        paragraph(text, "  Unconfirmed: ", part);
    }
    if let Some(note) = &rule.note {
        paragraph(text, "  Note: ", note);
    }
    last_read(text, rule.last_read.as_ref());
    dates(text, &rule.dates);
    if rule.sources.is_empty() {
        text.push_str("  Source: none\n");
    }
    sources(text, &rule.sources);
}

fn dates(text: &mut String, dates: &[InForce]) {
    for date in dates {
        let state = if date.in_force {
            "in force"
        } else {
            "NOT YET in force"
        };
        paragraph(
            text,
            "  Date: ",
            &format!("{}: {} ({state})", date.from, date.what),
        );
    }
}

fn last_read(text: &mut String, last: Option<&LastRead>) {
    if let Some(last) = last {
        paragraph(text, "  Last read: ", &last.words);
    }
}

fn sources(text: &mut String, sources: &[Cited]) {
    for source in sources {
        let read = source
            .read
            .as_ref()
            .map(|reading| format!("; {}", reading.words()))
            .unwrap_or_default();
        text.push_str(&format!(
            "  Source ({}{read}): {}\n",
            source.tier.words(),
            source.address
        ));
        if let Some(reading) = source
            .read
            .as_ref()
            .filter(|one| one.found == Found::SaysPart)
        {
            paragraph(text, "    Read of it: ", &reading.what);
        }
    }
}

fn ethics(text: &mut String, lines: &[EthicsLine]) {
    for line in lines {
        let what = match (&line.text, line.confirmation) {
            (Some(what), Some(Confirmation::Verified)) => what.clone(),
            (Some(what), Some(confirmation)) => format!("{what} ({})", confirmation.words()),
            _ => "not in the data; ask the committee".to_owned(),
        };
        paragraph(text, "  [ ] ", &format!("{}: {what}", line.topic.words()));
    }
}

fn conditions(when: &[(Attribute, Vec<&'static str>)]) -> String {
    let all: Vec<String> = when
        .iter()
        .map(|(attribute, values)| format!("{} is {}", attribute.word(), values.join(" or ")))
        .collect();
    all.join(" and ")
}

/// Two texts beside each other under their headings.
fn two_columns(text: &mut String, left: (&str, &str), right: (&str, &str)) {
    let half = (WIDTH - 5) / 2;
    let column = |(head, body): (&str, &str)| {
        let mut lines = vec![head.to_uppercase()];
        lines.extend(wrapped(body, half));
        lines
    };
    let (left, right) = (column(left), column(right));
    for row in 0..left.len().max(right.len()) {
        let first = left.get(row).map_or("", String::as_str);
        let second = right.get(row).map_or("", String::as_str);
        let blanks = " ".repeat(half.saturating_sub(first.chars().count()));
        text.push_str(format!("  {first}{blanks} | {second}").trim_end());
        text.push('\n');
    }
}

/// Words in lines no wider than [`WIDTH`], the first after `head`, the others indented to four blanks.
fn paragraph(text: &mut String, head: &str, body: &str) {
    let indent = if head.is_empty() { "" } else { "    " };
    for (line, words) in wrapped(&format!("{}{body}", head.trim_start()), WIDTH - 4)
        .into_iter()
        .enumerate()
    {
        let before = if line == 0 {
            &head[..head.len() - head.trim_start().len()]
        } else {
            indent
        };
        text.push_str(before);
        text.push_str(&words);
        text.push('\n');
    }
}

fn wrapped(body: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in body.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
