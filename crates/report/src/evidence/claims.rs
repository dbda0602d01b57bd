//! The page of the claims: an overview, then each with its reasons, rows, estimates and certainty.

use std::collections::BTreeMap;

use synovia_results::evidence::{ClaimOut, Claims, PooledOut};

use super::charts;
use super::markup::{self, Section, Sheet, figure, heading, link, list, text};
use super::names::{self, Unit, counted};
use crate::words;

/// Verdicts in the order of the scale, each with a sign and its words.
const VERDICTS: [(&str, &str, &str); 5] = [
    ("supported", "✓", "supported"),
    ("partly", "±", "partly supported"),
    ("not-shown", "○", "not shown"),
    ("contradicted", "✗", "contradicted"),
    ("unsettled", "?", "unsettled"),
];

/// The whole page.
pub fn html(claims: &Claims) -> String {
    let title = match claims.claims.len() {
        10 => "Ten claims, and what randomised evidence says".to_owned(),
        n => format!(
            "{}, and what randomised evidence says",
            words::sentence(&counted(n, "claim"))
        ),
    };
    let mut line = Vec::new();
    if !claims.as_of.is_empty() {
        line.push(format!("Evidence gathered up to {}", claims.as_of));
    }
    line.push(format!("Synovia {}", claims.program_version));
    let places = Places::of(claims);
    let each = claims.claims.iter().map(|one| claim(one, &places));
    let sections = std::iter::once(overview(claims))
        .chain(each)
        .chain([again(claims)]);
    markup::page(&title, &line.join(" · "), sections, false)
}

fn verdict(name: &str) -> String {
    let known = VERDICTS.iter().find(|(verdict, _, _)| *verdict == name);
    let (sign, words) = known.map_or(("·", names::plain(name)), |(_, sign, words)| {
        (*sign, (*words).to_owned())
    });
    format!(
        "<span class=\"verdict\"><b>{sign}</b> {}</span>",
        text(&words)
    )
}

fn anchor(claim: &ClaimOut) -> String {
    format!("claim-{}", claim.number)
}

fn overview(claims: &Claims) -> Section {
    let told: Vec<String> = VERDICTS
        .iter()
        .filter_map(|(verdict, _, words)| {
            let count = claims
                .claims
                .iter()
                .filter(|claim| claim.verdict == *verdict)
                .count();
            (count > 0).then(|| format!("{count} {words}"))
        })
        .collect();
    let sure = claims
        .claims
        .iter()
        .filter(|claim| claim.certainty.overall == "high")
        .count();
    let lead = format!(
        "Of {}: {}. Certainty is high for {}. A verdict is about a claim as worded, in the trials that there are; it is none about a treatment.",
        counted(claims.claims.len(), "claim"),
        if told.is_empty() {
            "no verdict".to_owned()
        } else {
            words::and_list(&told)
        },
        words::spelled(sure).replace("no", "none")
    );
    let mut sheet = Sheet::new("", ["Claim", "Verdict", "Certainty", "#Pooled estimates"]);
    for claim in &claims.claims {
        let title = format!(
            "<a href=\"#{}\">{}. {}</a>",
            anchor(claim),
            claim.number,
            text(&claim.title)
        );
        let parts: Vec<String> = claim
            .parts
            .iter()
            .map(|(part, own)| {
                format!(
                    "<small class=\"part\">{}: {}</small>",
                    text(part),
                    verdict(own)
                )
            })
            .collect();
        sheet.push([
            title,
            format!("{}{}", verdict(&claim.verdict), parts.join(" ")),
            text(&names::plain(&claim.certainty.overall)),
            claim.pooled.len().to_string(),
        ]);
    }
    Section::new(
        "answer",
        "The answer",
        [markup::paragraph("lead", &lead), sheet.html()],
    )
}

/// Where what carries a reason can be read: the addresses of all rows and quotations of the page, by every name they go by.
struct Places(BTreeMap<String, String>);

impl Places {
    fn of(claims: &Claims) -> Self {
        let mut places = BTreeMap::new();
        for claim in &claims.claims {
            for row in &claim.rows {
                for name in [&row.trial, &row.label] {
                    places
                        .entry(name.clone())
                        .or_insert_with(|| row.url.clone());
                }
            }
            for one in &claim.quoted {
                places
                    .entry(one.locator.clone())
                    .or_insert_with(|| one.url.clone());
            }
        }
        Places(places)
    }

    /// A link to the text, or to the estimate of this claim that has the name; the name alone where neither is known.
    fn link(&self, name: &str, claim: &ClaimOut) -> String {
        if claim.pooled.iter().any(|pooled| pooled.name == name) {
            return format!("<a href=\"#{}-pooled\">{}</a>", anchor(claim), text(name));
        }
        match self.0.get(name) {
            Some(url) => link(name, url),
            None => text(name),
        }
    }
}

fn claim(claim: &ClaimOut, places: &Places) -> Section {
    let mut parts = vec![
        markup::paragraph("lead", &claim.claim),
        markup::facts([
            ("Verdict".to_owned(), verdict(&claim.verdict)),
            (
                "Certainty".to_owned(),
                text(&names::plain(&claim.certainty.overall)),
            ),
        ]),
    ];
    if !claim.parts.is_empty() {
        parts.push(list(
            "ul",
            "",
            claim
                .parts
                .iter()
                .map(|(part, own)| format!("{}: {}", text(part), verdict(own))),
        ));
    }
    parts.push(ruled(claim));
    parts.push(heading("Why"));
    parts.push(list(
        "ul",
        "",
        claim.reasons.iter().map(|reason| {
            let carriers: Vec<String> = reason
                .carried_by
                .iter()
                .map(|carrier| places.link(carrier, claim))
                .collect();
            let carried = if reason.carried_by.is_empty() {
                String::new()
            } else {
                format!(" <span class=\"carried\">[{}]</span>", carriers.join("; "))
            };
            format!("{}{carried}", text(&reason.text))
        }),
    ));
    parts.extend(
        charts::claims::figures(claim)
            .into_iter()
            .map(|one| figure(Some(one))),
    );
    parts.push(pooled(claim, places));
    parts.push(rows(claim));
    parts.push(certainty(claim));
    if !claim.would_change.is_empty() {
        parts.push(heading("What would change it"));
        parts.push(list(
            "ul",
            "",
            claim.would_change.iter().map(|one| text(one)),
        ));
    }
    parts.push(heading("In the model"));
    let registry: Vec<String> = claim
        .registry
        .iter()
        .map(|id| format!("<code>{}</code>", text(id)))
        .collect();
    let pairs = [
        ("Process", text(&claim.mechanism)),
        ("What the model does", text(&claim.what_the_model_does)),
        ("Fitted to trials", fitted(claim)),
        ("Constants", registry.join(", ")),
    ];
    parts.push(markup::facts(
        pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value)),
    ));
    Section::new(
        anchor(claim),
        format!("{}. {}", claim.number, claim.title),
        parts,
    )
}

/// What the calibration says of the classes, a line under each core.
fn fitted(claim: &ClaimOut) -> String {
    let lines = claim.fitted.iter().map(|of| {
        let [low, median, high] = of.points;
        text(&format!(
            "{}, {} core: {} ({}) points beyond placebo; probability of no benefit {}",
            of.class,
            of.core,
            words::points(median),
            words::interval(low, high, 1),
            words::share(of.no_benefit)
        ))
    });
    lines.collect::<Vec<_>>().join("<br>")
}

/// How the verdict follows from numbers, part by part.
fn ruled(claim: &ClaimOut) -> String {
    let mut sheet = Sheet::new(
        "How the verdict follows",
        ["Part", "Verdict", "Rule", "Applied to"],
    );
    for one in &claim.ruled {
        let of = if one.of.is_empty() {
            "the claim"
        } else {
            one.of.as_str()
        };
        let numbers: Vec<String> = one.numbers.iter().map(|said| text(said)).collect();
        sheet.push([
            text(of),
            verdict(&one.verdict),
            text(&one.rule),
            numbers.join("<br>"),
        ]);
    }
    sheet.html()
}

/// Every estimate with its trials and the command that computes it; also those without trials.
fn pooled(claim: &ClaimOut, places: &Places) -> String {
    let mut sheet = Sheet::new(
        "Pooled by our own engine",
        [
            "Estimate",
            "#Trials",
            "#Effect",
            "Unit",
            "Trials, and the command that asks again",
        ],
    );
    for one in &claim.pooled {
        let trials = if one.trials.is_empty() {
            String::new()
        } else {
            let trials = one.trials.iter().map(|trial| places.link(trial, claim));
            format!("{} ", trials.collect::<Vec<_>>().join(", "))
        };
        let cells = [
            text(&one.name),
            one.k.to_string(),
            text(&effect(one)),
            text(&one.unit),
            format!("{trials}<code>{}</code>", text(&one.command)),
        ];
        sheet.push(cells);
    }
    match sheet.html() {
        none if none.is_empty() => none,
        table => format!("<div id=\"{}-pooled\">\n{table}</div>\n", anchor(claim)),
    }
}

fn effect(one: &PooledOut) -> String {
    let unit = Unit::new(&one.unit, 0.95);
    let value =
        unit.with_interval_or_nothing(one.estimate, one.ci_low, one.ci_high, one.ci_beyond_scale);
    match one.k {
        0 => "no trial".to_owned(),
        1 => format!("{value}, one trial"),
        _ => one.tau2.map_or(value.clone(), |tau2| {
            format!("{value}, τ² {}", words::number(tau2, 2))
        }),
    }
}

fn rows(claim: &ClaimOut) -> String {
    let mut rows = Sheet::new("Rows of the library", ["Trial", "What it shows", "Row"]);
    for row in &claim.rows {
        rows.push([
            link(&row.label, &row.url),
            text(&row.shows),
            format!("<code>{}</code>", text(&row.place)),
        ]);
    }
    let mut quoted = Sheet::new(
        "Quoted from texts, not pooled",
        ["Source", "What it says", "Kind, and what was read"],
    );
    for one in &claim.quoted {
        let words = if one.locator.is_empty() {
            one.url.as_str()
        } else {
            &one.locator
        };
        quoted.push([
            link(words, &one.url),
            text(&one.statement),
            text(&format!("{}, {}", one.source_kind, one.read)),
        ]);
    }
    rows.html() + &quoted.html()
}

fn certainty(claim: &ClaimOut) -> String {
    let caption = format!(
        "Certainty by the GRADE domains: starts {}, ends {}. Rated: {}",
        names::plain(&claim.certainty.start),
        names::plain(&claim.certainty.overall),
        claim.certainty.question
    );
    let mut sheet = Sheet::new(caption, ["Domain", "Judgement", "Why"]);
    for domain in &claim.certainty.domains {
        sheet.push([
            text(&domain.domain),
            text(&domain.judgement),
            text(&domain.reason),
        ]);
    }
    sheet.html()
}

fn again(claims: &Claims) -> Section {
    let added = claims.added.join(", ");
    let pairs = [
        ("Evidence gathered up to", &claims.as_of),
        ("Program version", &claims.program_version),
        ("SHA-256 of the tables of trials", &claims.library_sha256),
        ("Files added by the user: pooled with, not judged", &added),
    ];
    let pairs = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), text(value)));
    Section::new(
        "question",
        "The same page again",
        [
            "<pre class=\"command\"><code>synovia claims</code></pre>\n".to_owned(),
            markup::facts(pairs),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_results::evidence::RowOut;

    #[test]
    fn what_carries_a_reason_is_a_link_where_the_page_knows_where_it_stands() {
        let claim = ClaimOut {
            number: 4,
            rows: vec![RowOut {
                trial: "LEE2019".to_owned(),
                label: "Lee 2019".to_owned(),
                url: "https://doi.org/10.1/x".to_owned(),
                ..RowOut::default()
            }],
            pooled: vec![PooledOut {
                name: "Pain: cells against saline".to_owned(),
                ..PooledOut::default()
            }],
            ..ClaimOut::default()
        };
        let places = Places::of(&Claims {
            claims: vec![claim.clone()],
            ..Claims::default()
        });
        let said = |name| places.link(name, &claim);
        for name in ["LEE2019", "Lee 2019"] {
            assert_eq!(
                said(name),
                format!("<a href=\"https://doi.org/10.1/x\">{name}</a>")
            );
        }
        assert!(said("Pain: cells against saline").starts_with("<a href=\"#claim-4-pooled\">"));
        assert_eq!(said("Kim 2020"), "Kim 2020");
    }
}
