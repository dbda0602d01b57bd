//! Whatever is written into a model file: findings or results, never a panic.

use std::path::Path;

use proptest::prelude::*;
use synovia_economics::engine::{SHIPPED, check};

/// Runs it if it can be run; models that became long are left.
fn survives(text: &str) {
    let checked = check("model.toml", text, Path::new("."));
    assert_eq!(checked.model.is_none(), checked.findings.has_errors());
    let _ = checked
        .findings
        .render(&checked.sources, synovia_diagnostics::Colour::Never);
    if let Some(model) = checked.model {
        let _ = model.with_people(Some(50), None).run();
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "[",
        "]",
        "\"",
        "=",
        "-",
        "1e999",
        "0",
        "-1",
        "cycle",
        "age",
        "state_cycles",
        "complement",
        "C",
        "nan",
        "(",
        ")",
        "1/0",
        "{",
        "}",
        "\n",
        "\n[states.X]\n",
        "rate",
        "ln(0)",
        "é",
        "mortality(age)",
        "[[one_off]]\n",
        "tunnel = 3\n",
        "if(",
        ",",
        "true",
        "99999999999999999999",
        "dead = true\n",
        "kind = \"survival\"",
        "individual",
        "cohort",
        "timing",
        "^",
        "start = 1\n",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_published_model_with_a_piece_replaced(which in 0..SHIPPED.len(), at in 0.0..1.0_f64, cut in 0..40_usize, piece in piece()) {
        let text = SHIPPED[which].1;
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let from = boundary((at * text.len() as f64) as usize);
        let to = boundary((from + cut).min(text.len()));
        // A person-by-person model is slow without optimisation; few people are enough to panic.
        let changed = format!("{}{piece}{}", &text[..from], &text[to..]).replace("people = 100000", "people = 50");
        survives(&changed);
    }

    #[test]
    fn a_published_model_with_two_lines_exchanged(which in 0..SHIPPED.len(), one in 0..200_usize, other in 0..200_usize) {
        let mut lines: Vec<&str> = SHIPPED[which].1.lines().collect();
        let (one, other) = (one % lines.len(), other % lines.len());
        lines.swap(one, other);
        survives(&lines.join("\n").replace("people = 100000", "people = 50"));
    }

    #[test]
    fn any_text_at_all(text in "\\PC{0,200}") {
        survives(&text);
    }

    #[test]
    fn any_expression_at_all(expression in "[-+*/^()<>=!a-c0-9., ]{0,40}") {
        survives(&format!(
            "[model]\nkind = \"cohort\"\ncycle_years = 1\nhorizon_years = 2\ntiming = \"end\"\n[discount]\neffect = 0\n[parameters]\na = 1\nb = 0.5\nc = \"{expression}\"\n\
             [states.A]\nstart = 1\nutility = \"c\"\n[states.B]\n[strategies.one]\n"
        ));
    }
}
