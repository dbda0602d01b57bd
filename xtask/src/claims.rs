//! The estimates of the claims, as the engine computes them now.

use synovia_evidence::library::Library;
use synovia_synthesis::Analysis;
use synovia_synthesis::claims::{Pooled, claims};

/// Names of the lines that are written here.
const COMPUTED: [&str; 5] = ["k", "estimate", "ci_low", "ci_high", "tau2"];

/// `claims.toml` with the numbers of every `[[claim.pooled]]` brought up to date; everything else stays as it is written.
pub fn up_to_date(text: &str) -> Result<String, String> {
    let mut pooled = claims().iter().flat_map(|claim| &claim.pooled);
    let mut written = String::new();
    let mut of: Option<&Pooled> = None;
    for line in text.lines() {
        if line == "[[claim.pooled]]" {
            of = pooled.next();
        } else if line.starts_with('[') || line.is_empty() {
            of = None;
        }
        let name = line.split(" = ").next().unwrap_or_default();
        if of.is_some() && COMPUTED.contains(&name) {
            continue;
        }
        written.push_str(line);
        written.push('\n');
        if let (Some(estimate), true) = (of, line.starts_with("role = ")) {
            written.push_str(&numbers(estimate)?);
        }
    }
    Ok(written)
}

fn numbers(pooled: &Pooled) -> Result<String, String> {
    let found = pooled
        .computed(&Analysis::default(), Library::embedded())
        .map_err(|error| format!("{}: {error}", pooled.key))?;
    let mut lines = format!("k = {}\n", found.k);
    if found.k > 1 {
        let values = [found.estimate, found.ci_low, found.ci_high, found.tau2];
        for (name, value) in COMPUTED.iter().skip(1).zip(values) {
            match value {
                Some(value) => lines.push_str(&format!("{name} = {value:.6}\n")),
                // Limits that leave the scale say nothing, and are not written.
                None if found.ci_beyond_scale.is_some() => {}
                None => return Err(format!("{}: no {name}", pooled.key)),
            }
        }
    }
    Ok(lines)
}
