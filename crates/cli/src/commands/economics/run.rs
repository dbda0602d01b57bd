//! `synovia economics run`: prices the arms of a study over a lifetime.

mod text;

use std::path::{Path, PathBuf};

use synovia_diagnostics::{LARGEST_USER_FILE, read_user_file};
use synovia_economics::joint_pain::document::{FILES, Facts, write};
use synovia_economics::joint_pain::kept_draws::KeptDraws;
use synovia_economics::joint_pain::plan::Plan;
use synovia_economics::joint_pain::price::{PriceError, Waiting, price};
use synovia_economics::joint_pain::run_folder::Trial;
use synovia_economics::joint_pain::settings::{Asked, Origin, Overrides, origin, read};
use synovia_results::{Run as RunOnDisk, RunFolderError, check_free, schemas, sha256_hex};
use synovia_study::{Options, Progress, check_file, execute};

use crate::arguments::economics::run::Run;
use crate::build::build;
use crate::commands::check::{name_of, report};
use crate::commands::run::of_run;
use crate::failure::Failure;
use crate::interrupted;
use crate::output::{print, print_as_json, say, say_findings};
use crate::output_folder::claim;
use crate::progress_bar::Bar;

pub fn run(arguments: &Run) -> Result<(), Failure> {
    let bytes = read_user_file(&arguments.file, LARGEST_USER_FILE).map_err(|error| {
        Failure::user(
            error.to_string(),
            "name an economics.toml; studies/knee-oa-cells/economics.toml is one to start from",
        )
    })?;
    let source = Source::of(arguments, &bytes)?;
    let asked = asked(arguments, &bytes, &source)?;
    let prices = asked.prices.clone();
    let (draws, people, strategies) = asked.size();
    if !arguments.quiet && !arguments.json {
        print(&format!(
            "{strategies} strategies, {draws} draws of {people} people: {} simulated lives\n",
            synovia_study::grouped(draws * people * strategies as u64)
        ))?;
    }
    let trial = source.trial(arguments, asked.core.as_deref())?;
    let plan = asked.join(trial).map_err(|findings| {
        say_findings(&findings, &synovia_diagnostics::Sources::new());
        Failure::Findings
    })?;
    let facts = Facts {
        command: command(arguments, draws, people),
        input: arguments.file.display().to_string(),
        economics_sha256: sha256_hex(&bytes),
        prices,
        ..Facts::default()
    };
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| default_folder(&arguments.file, &plan, &facts));
    // Nobody should wait for minutes to be told that the folder is taken.
    check_free(&out, &FILES).map_err(|error| Failure::of_document(&error))?;
    let claim = claim(&out)?;
    let waiting = Lives(Bar::new(arguments.quiet, "lives"));
    let threads = arguments.threads.map(usize::from);
    let kept = KeptDraws::beside(&out, &plan, &build().identity);
    if kept.are_there() && !arguments.quiet {
        say(&format!(
            "going on from the draws in {}",
            kept.folder().display()
        ));
    }
    let outcome = price(&plan, &facts, threads, &waiting, &kept);
    waiting.0.finish();
    let outcome = outcome.map_err(of_pricing)?;
    let folder = write(&claim, &outcome.document, &plan, &outcome.sample)
        .map_err(|error| Failure::of_document(&error))?;
    kept.remove();
    // Made again even if the folder was there: an older version may have left none, or another one.
    let page = synovia_report::economics::write(&folder.path)
        .map_err(|error| crate::commands::report::of_report(&error))?;
    if arguments.json {
        return print_as_json(&outcome.document.to_json());
    }
    if arguments.quiet {
        return Ok(());
    }
    print(&format!(
        "{}\n{}\n{}\n",
        text::of(&outcome.document),
        folder.path.join("economics.json").display(),
        page.display()
    ))
}

/// What asks for the same again.
fn command(arguments: &Run, draws: u64, people: u64) -> String {
    let run = arguments
        .run
        .as_ref()
        .map_or(String::new(), |run| format!(" --run {}", run.display()));
    format!(
        "synovia economics run {} --psa {draws} --people {people}{run}",
        arguments.file.display()
    )
}

/// Where effects come from.
enum Source {
    /// No arm needs a trial, or the file does not say where it is.
    Typed,
    /// A study that has been checked, to be run, and its file.
    Study(Box<synovia_study::Plan>, PathBuf),
    /// A study with errors; they have been printed.
    BrokenStudy,
    /// A finished run.
    Finished(Box<RunOnDisk>),
}

impl Source {
    fn of(arguments: &Run, bytes: &[u8]) -> Result<Source, Failure> {
        let beside = |path: &str| match arguments.file.parent() {
            Some(folder) => folder.join(path),
            None => PathBuf::from(path),
        };
        let open = |path: &Path| {
            let run = RunOnDisk::open(path).map_err(|error| Failure::of_reading(&error))?;
            Ok(Source::Finished(Box::new(run)))
        };
        if let Some(path) = &arguments.run {
            return open(path);
        }
        match origin(bytes) {
            None => Ok(Source::Typed),
            Some(Origin::Run(path)) => open(&beside(&path)),
            Some(Origin::Study(path)) => {
                let file = beside(&path);
                let checked = check_file(&file, &synovia_study::Overrides::default());
                if !arguments.quiet || checked.findings.has_errors() {
                    report(&checked);
                }
                Ok(match checked.plan {
                    Some(plan) => Source::Study(Box::new(plan), file),
                    None => Source::BrokenStudy,
                })
            }
        }
    }

    /// Labels of the arms, when they are known.
    fn arms(&self) -> Result<Option<Vec<String>>, Failure> {
        match self {
            Source::Typed | Source::BrokenStudy => Ok(None),
            Source::Study(plan, _) => {
                let arms = plan.protocol.arms.iter();
                Ok(Some(arms.map(|arm| arm.label.clone()).collect()))
            }
            Source::Finished(run) => {
                let table = run
                    .table(&schemas::ARMS)
                    .map_err(|error| Failure::of_reading(&error))?;
                let mut labels: Vec<String> = Vec::new();
                for label in table.iter().filter_map(|row| row.text("arm")) {
                    if !labels.iter().any(|known| known == label) {
                        labels.push(label.to_owned());
                    }
                }
                Ok(Some(labels))
            }
        }
    }

    /// The trial, run now if it has to be.
    fn trial(self, arguments: &Run, core: Option<&str>) -> Result<Option<Trial>, Failure> {
        let run = match self {
            Source::Typed | Source::BrokenStudy => return Ok(None),
            Source::Finished(run) => *run,
            Source::Study(plan, file) => {
                let hash = plan.plan_hash();
                let folder = Path::new("runs").join(format!("{}-{}", name_of(&file), &hash[..8]));
                let bar = Bar::new(arguments.quiet, "patients");
                let options = Options {
                    out: folder,
                    threads: arguments.threads.map(usize::from),
                    build: build(),
                };
                interrupted::resumable(&options.out);
                let outcome = execute(&plan, &options, &bar);
                interrupted::finished();
                bar.finish();
                outcome.map_err(of_run)?.run
            }
        };
        Trial::read(&run, core)
            .map(Some)
            .map_err(|error: RunFolderError| Failure::of_reading(&error))
    }
}

/// The file, checked with the arms at hand; all findings at once.
fn asked(arguments: &Run, bytes: &[u8], source: &Source) -> Result<Asked, Failure> {
    let file = arguments.file.display().to_string();
    let arms = source.arms()?;
    let overrides = Overrides {
        draws: arguments.psa.map(u64::from),
        people: arguments.people.map(u64::from),
        run_is_given: arguments.run.is_some(),
    };
    let read = read(&file, bytes, arms.as_deref(), overrides);
    if !arguments.quiet || read.findings.has_errors() {
        say_findings(&read.findings, &read.sources);
        if read.findings.has_errors() {
            say(&read.findings.summary());
        }
    }
    match (read.asked, source) {
        (None, _) | (_, Source::BrokenStudy) => Err(Failure::Findings),
        (Some(asked), _) => Ok(asked),
    }
}

/// `runs/NAME-economics-HASH`: another question, or another trial, never lands in the same folder.
fn default_folder(file: &Path, plan: &Plan, facts: &Facts) -> PathBuf {
    let trial = plan.trial.as_ref().map_or("", |trial| &trial.results_hash);
    let asked = format!(
        "{} {trial} {} {} {}",
        facts.economics_sha256,
        plan.draws,
        plan.people,
        env!("CARGO_PKG_VERSION")
    );
    let name = match file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
    {
        Some(stem) if stem != "economics" => stem,
        _ => file
            .parent()
            .and_then(Path::file_name)
            .map_or("economics".to_owned(), |name| {
                name.to_string_lossy().into_owned()
            }),
    };
    let hash = sha256_hex(asked.as_bytes());
    Path::new("runs").join(format!("{name}-economics-{}", &hash[..8]))
}

fn of_pricing(error: PriceError) -> Failure {
    match error {
        PriceError::Threads(_) => Failure::Internal(error.to_string()),
        PriceError::Sample(_) => Failure::user(
            error.to_string(),
            "more draws (--psa) and people (--people) may mend it",
        ),
    }
}

/// The bar of `synovia run`, counting lives.
struct Lives(Bar);

impl Waiting for Lives {
    fn phase(&self, name: &str) {
        self.0.phase(name);
    }

    fn started(&self, lives: u64) {
        self.0.started(lives);
    }

    fn advanced(&self, lives: u64) {
        self.0.advanced(lives);
    }
}
