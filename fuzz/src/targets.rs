//! The readers, each with the files it begins with.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};

use synovia_diagnostics::{Colour, Findings, Sources};
use synovia_economics::analysis::{Roles, read_roles, read_sample};
use synovia_economics::{engine, joint_pain::settings};
use synovia_evidence::library::Library;
use synovia_regulation::classify::RuleBook;
use synovia_regulation::{passport, protocol};
use synovia_results::{Manifest, Run, RunFolder, Table, row, schemas};
use synovia_study::Overrides;

use crate::work;

/// A reader.
pub struct Target {
    pub name: &'static str,
    /// Whether inputs are texts.
    pub is_text: bool,
    /// What it begins with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Reads an input, and does with what was read what a command would.
    pub read: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    text("study", study_seeds, study),
    text("passport", passport_seeds, read_passport),
    text("rules", rule_seeds, rules),
    text("texts", text_seeds, texts),
    text("model", model_seeds, model),
    text("economics", economics_seeds, economics),
    text("sample", sample_seeds, sample),
    text("roles", role_seeds, roles),
    text("effects", effect_seeds, effects),
    text("trials", trial_seeds, trials),
    text("outcomes", outcome_seeds, outcomes),
    text("documents", document_seeds, documents),
    text("manifest", manifest_seeds, manifest),
    text("posterior", posterior_seeds, posterior),
    Target {
        name: "parquet",
        is_text: false,
        seeds: parquet_seeds,
        read: parquet,
    },
];

const fn text(name: &'static str, seeds: fn() -> Vec<Vec<u8>>, read: fn(&[u8])) -> Target {
    Target {
        name,
        is_text: true,
        seeds,
        read,
    }
}

// What is shipped

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// The files of some folders of the repository with one of these endings, and those of the corpus, in the order of their names. At most
/// the first 48 kB of each: more would only be slow.
fn files(target: &str, places: &[&str], ending: &str) -> Vec<Vec<u8>> {
    let corpus = format!("fuzz/corpus/{target}");
    let mut paths: Vec<PathBuf> = Vec::new();
    for (place, ending) in places
        .iter()
        .map(|place| (*place, ending))
        .chain([(corpus.as_str(), "")])
    {
        let path = repository().join(place);
        if path.is_file() {
            paths.push(path);
            continue;
        }
        let mut inside: Vec<PathBuf> = fs::read_dir(&path)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
            .collect();
        inside.sort();
        paths.extend(inside);
    }
    paths
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .map(|mut bytes| {
            bytes.truncate(48 * 1024);
            bytes
        })
        .collect()
}

fn show(findings: &Findings, sources: &Sources) {
    let _ = findings.render(sources, Colour::Never);
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

// Studies, passports, law

fn study_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files(
        "study",
        &["studies/knee-oa-cells", "studies/prp-vs-saline"],
        "study.toml",
    );
    seeds.push(synovia_study::STARTER.as_bytes().to_vec());
    seeds
}

fn study(bytes: &[u8]) {
    let checked = synovia_study::check("study.toml", bytes, &Overrides::default());
    assert_eq!(checked.plan.is_none(), checked.findings.has_errors());
    show(&checked.findings, &checked.sources);
    if let Some(plan) = checked.plan {
        let _ = (plan.plan_hash(), plan.to_json());
    }
}

fn passport_seeds() -> Vec<Vec<u8>> {
    files("passport", &["crates/regulation/data/products"], ".toml")
}

fn read_passport(bytes: &[u8]) {
    let read = passport::read("product.toml", bytes);
    show(&read.findings, &read.sources);
    if let Some(passport) = read.passport {
        let _ = passport::describe(&passport, "product.toml").to_string();
    }
}

fn rule_seeds() -> Vec<Vec<u8>> {
    files("rules", &["crates/regulation/data/regulation.toml"], "")
}

fn rules(bytes: &[u8]) {
    let text = lossy(bytes);
    let (book, findings) = RuleBook::embedded().with_own("rules.toml", &text);
    let _ = book.unreachable();
    show(&findings, &Sources::new().with("rules.toml", text.as_str()));
}

fn text_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("texts", &[], "");
    seeds.push(b"[SPIRIT]\n\"1a\" = \"Cells or saline\"\n\"2\" = { not_applicable = \"no registry\" }\n[licences]\nwomac = \"held\"\n".to_vec());
    seeds
}

fn texts(bytes: &[u8]) {
    let (mine, findings) = protocol::read_texts("texts.toml", bytes);
    let _ = mine.texts().count();
    show(&findings, &Sources::new().with("texts.toml", lossy(bytes)));
}

// Economics

fn model_seeds() -> Vec<Vec<u8>> {
    files("model", &["crates/economics/models"], ".toml")
}

fn model(bytes: &[u8]) {
    let checked = engine::check("model.toml", &lossy(bytes), Path::new("."));
    assert_eq!(checked.model.is_none(), checked.findings.has_errors());
    show(&checked.findings, &checked.sources);
    if let Some(model) = checked.model {
        let _ = model.with_people(Some(20), None).run();
    }
}

fn economics_seeds() -> Vec<Vec<u8>> {
    files("economics", &["studies/knee-oa-cells"], "economics.toml")
}

fn economics(bytes: &[u8]) {
    let arms = ["Saline".to_owned(), "PRP x3".to_owned()];
    let read = settings::read(
        "economics.toml",
        bytes,
        Some(&arms),
        settings::Overrides::default(),
    );
    show(&read.findings, &read.sources);
}

fn sample_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("sample", &["validation/economics/analysis/psa.csv"], "");
    for seed in &mut seeds {
        seed.truncate(4096);
    }
    seeds.push(b"a:cost,a:effect,b:cost,b:effect,parameter:x\n1,2,3,4,5\n2,3,4,5,6\n".to_vec());
    seeds
}

fn sample(bytes: &[u8]) {
    let text = lossy(bytes);
    let (sample, findings) = read_sample("psa.csv", &text, &Roles::default());
    show(&findings, &Sources::new().with("psa.csv", text.as_str()));
    if let Some(sample) = sample {
        let _ = sample.check();
    }
}

fn role_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("roles", &["validation/economics/analysis"], ".toml");
    seeds.push(b"parameters = [\"gain\"]\n[strategies.saline]\ncost = \"c0\"\neffect = \"q0\"\n[population]\npeople_per_year = 10_000.0\nhorizon_years = 10.0\n".to_vec());
    seeds
}

fn roles(bytes: &[u8]) {
    let text = lossy(bytes);
    let (_, findings) = read_roles("roles.toml", &text);
    show(&findings, &Sources::new().with("roles.toml", text.as_str()));
}

// Published trials

fn effect_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("effects", &[], "");
    seeds.push(b"study,yi,vi,dose\nA,-1.5,0.4,10\nB,0.5,0.2,20\nC,0,1e-3,5\n".to_vec());
    seeds.push(b"study;yi;sei\nA;-1,5;0,4\nB;0,5;0,2\n".to_vec());
    seeds
}

fn effects(bytes: &[u8]) {
    let text = lossy(bytes);
    let (_, findings) = synovia_synthesis::read_effects("effects.csv", &text, &["dose".to_owned()]);
    show(
        &findings,
        &Sources::new().with("effects.csv", text.as_str()),
    );
}

fn first_lines(target: &str, place: &str, lines: usize) -> Vec<Vec<u8>> {
    let mut seeds = files(target, &[place], "");
    for seed in &mut seeds {
        let text = lossy(seed);
        *seed = text
            .split_inclusive('\n')
            .take(lines)
            .collect::<String>()
            .into_bytes();
    }
    seeds
}

fn trial_seeds() -> Vec<Vec<u8>> {
    first_lines("trials", "crates/evidence/data/library/trials.csv", 12)
}

fn trials(bytes: &[u8]) {
    table("trials.csv", bytes);
}

fn outcome_seeds() -> Vec<Vec<u8>> {
    first_lines("outcomes", "crates/evidence/data/library/outcomes.csv", 30)
}

fn outcomes(bytes: &[u8]) {
    table("outcomes.csv", bytes);
}

fn table(name: &str, bytes: &[u8]) {
    let text = lossy(bytes);
    let (_, findings) = Library::read(&[(name, &text)]);
    show(&findings, &Sources::new().with(name, text.as_str()));
}

// What the program left

fn document_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("documents", &[], "");
    let meta = synovia_results::evidence::Document::Meta(Box::default());
    let economics = synovia_results::economics::Analysis::default();
    seeds.push(meta.to_json().into_bytes());
    seeds.push(economics.to_json().into_bytes());
    seeds
}

fn documents(bytes: &[u8]) {
    let text = lossy(bytes);
    if let Ok(document) = synovia_results::evidence::Document::from_json(&text) {
        let _ = synovia_report::evidence::render(&document);
    }
    let _ = synovia_results::economics::Analysis::from_json(&text);
}

/// A finished run with one table, in a folder of this process, and what its manifest says.
struct Folder {
    path: PathBuf,
    manifest: serde_json::Value,
}

thread_local! {
    static FOLDER: OnceCell<Option<Folder>> = const { OnceCell::new() };
}

fn with_folder(then: impl FnOnce(&Folder)) {
    FOLDER.with(|cell| {
        if let Some(folder) = cell.get_or_init(|| finished_run().ok()) {
            then(folder);
        }
    });
}

/// Where this process keeps the run that it damages.
pub fn run_folder() -> PathBuf {
    work::folder().join(format!("synovia-fuzz-run-{}", std::process::id()))
}

fn finished_run() -> Result<Folder, Box<dyn std::error::Error>> {
    let path = run_folder();
    let _ = fs::remove_dir_all(&path);
    let mut power = Table::new(&schemas::POWER);
    for patients in 0..40 {
        power.push(
            row! { core: "bistable", arm: "cells", patients_per_arm: 10 * patients, power: 0.81, is_simulated: true },
        );
    }
    let mut manifest = Manifest::new("plan-4711", "0.1.0");
    manifest.title = "Cells or saline?".to_owned();
    RunFolder::create(&path, "plan-4711")?.finish(&[power], manifest)?;
    let manifest = serde_json::from_slice(&fs::read(path.join("manifest.json"))?)?;
    Ok(Folder { path, manifest })
}

fn manifest_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("manifest", &[], "");
    with_folder(|folder| seeds.push(folder.manifest.to_string().into_bytes()));
    seeds
}

fn manifest(bytes: &[u8]) {
    with_folder(|folder| {
        if fs::write(folder.path.join("manifest.json"), bytes).is_ok() {
            let _ = synovia_report::write(&folder.path);
        }
    });
}

fn parquet_seeds() -> Vec<Vec<u8>> {
    let mut seeds = files("parquet", &[], "");
    with_folder(|folder| seeds.extend(fs::read(folder.path.join("power.parquet"))));
    seeds
}

/// A damaged table whose hash is the one in the manifest.
fn parquet(bytes: &[u8]) {
    with_folder(|folder| {
        let mut manifest = folder.manifest.clone();
        manifest["tables"]["power"]["sha256"] = synovia_results::sha256_hex(bytes).into();
        let written = fs::write(folder.path.join("manifest.json"), manifest.to_string())
            .and_then(|()| fs::write(folder.path.join("power.parquet"), bytes));
        if written.is_ok()
            && let Ok(run) = Run::open(&folder.path)
        {
            let _ = run.table(&schemas::POWER);
        }
    });
}

/// A calibration small enough to be changed everywhere stands in the corpus.
fn posterior_seeds() -> Vec<Vec<u8>> {
    files("posterior", &[], "")
}

fn posterior(bytes: &[u8]) {
    let json = lossy(bytes);
    let _ = synovia_study::Calibration::read(&json);
    if let Ok(posterior) = synovia_results::posterior::Posterior::from_json(&json) {
        let _ = (
            synovia_report::gallery::render(&posterior),
            posterior.to_json(),
        );
    }
}
