//! The documents of a synthesis are written down in the book, name by name.

use std::collections::BTreeSet;

use serde_json::Value;
use synovia_results::evidence::{
    Bias, CertaintyOut, ClaimOut, Claims, Component, Contribution, Course, CourseParameter,
    CoursePiece, CoursePoint, DesignQ, Document, DomainOut, EVIDENCE_SCHEMA_VERSION, Edge,
    Estimate, Excluded, Filled, FittedOut, Group, League, Meta, Moderator, Network, NetworkStudy,
    Node, NotComparable, Observed, Piece, PooledOut, Question, QuotedOut, ReasonOut, Regression,
    RowOut, RuledOut, Sensitivity, ShapeFit, Split, StudyEffect, TimeCourse,
};

fn excluded() -> Vec<Excluded> {
    let text = String::new;
    vec![Excluded {
        trial: text(),
        label: text(),
        url: text(),
        code: text(),
        reason: text(),
    }]
}

fn not_comparable() -> Vec<NotComparable> {
    let text = String::new;
    vec![NotComparable {
        trial: text(),
        label: text(),
        comparison: text(),
        says: text(),
        url: text(),
    }]
}

/// One of each document with one of everything inside.
fn documents() -> [Document; 4] {
    let meta = Meta {
        by_comparator: vec![Group::default()],
        studies: vec![StudyEffect::default()],
        excluded: excluded(),
        not_comparable: not_comparable(),
        sensitivity: vec![Sensitivity {
            alternatives: vec![Group::default()],
            ..Sensitivity::default()
        }],
        regressions: vec![Regression {
            coefficients: vec![Moderator::default()],
            ..Regression::default()
        }],
        bias: Bias {
            filled: vec![Filled::default()],
            filled_estimate: Some(Estimate::default()),
            ..Bias::default()
        },
        question: Question::default(),
        ..Meta::default()
    };
    let piece = Piece {
        nodes: vec![Node::default()],
        edges: vec![Edge::default()],
        studies: vec![NetworkStudy::default()],
        q: vec![DesignQ::default()],
        designs: vec![DesignQ::default()],
        league: vec![League::default()],
        splits: vec![Split::default()],
        contributions: vec![Contribution::default()],
        components: vec![Component::default()],
        additivity: Some(DesignQ::default()),
        ..Piece::default()
    };
    let course = CoursePiece {
        fits: vec![ShapeFit {
            parameters: vec![CourseParameter::default()],
            ..ShapeFit::default()
        }],
        courses: vec![Course {
            points: vec![CoursePoint::default()],
            ..Course::default()
        }],
        observed: vec![Observed::default()],
        ..CoursePiece::default()
    };
    let claim = ClaimOut {
        reasons: vec![ReasonOut::default()],
        rows: vec![RowOut::default()],
        quoted: vec![QuotedOut::default()],
        pooled: vec![PooledOut::default()],
        ruled: vec![RuledOut::default()],
        fitted: vec![FittedOut::default()],
        certainty: CertaintyOut {
            domains: vec![DomainOut::default()],
            ..CertaintyOut::default()
        },
        ..ClaimOut::default()
    };
    [
        Document::Meta(Box::new(meta)),
        Document::Network(Box::new(Network {
            pieces: vec![piece],
            ..Network::default()
        })),
        Document::Timecourse(Box::new(TimeCourse {
            pieces: vec![course],
            ..TimeCourse::default()
        })),
        Document::Claims(Box::new(Claims {
            claims: vec![claim],
            ..Claims::default()
        })),
    ]
}

fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inside) in fields {
                found.insert(name.clone());
                names(inside, found);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| names(entry, found)),
        _ => {}
    }
}

#[test]
fn every_name_in_a_document_is_documented() {
    let page = include_str!("../../../book/src/interfaces.md");
    let section = page
        .split("## evidence.json")
        .nth(1)
        .expect("a section on evidence.json");
    let section = section.split("\n## ").next().unwrap_or_default();
    assert!(section.contains(&format!("now **{EVIDENCE_SCHEMA_VERSION}**")));
    for document in documents() {
        let mut found = BTreeSet::new();
        names(
            &serde_json::from_str(&document.to_json()).unwrap(),
            &mut found,
        );
        for name in found {
            let documented =
                section.contains(&format!("`{name}`")) || section.contains(&format!("`{name}[]`"));
            assert!(documented, "`{name}` is not in book/src/interfaces.md");
        }
    }
}

#[test]
fn a_document_survives_being_written_and_read() {
    for document in documents() {
        assert_eq!(Document::from_json(&document.to_json()).unwrap(), document);
    }
}
