//! From the bytes of a study file to a plan, or to everything that is wrong with them at once.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use synovia_diagnostics::{Finding, Findings, Sources, read_user_file};
use toml::de::{DeTable, DeValue};

use crate::other_kind::{self, OtherKind};
use crate::reading::{Page, Section, shortened, suggestion, with_help};
use crate::setting::{self, Setting};
use crate::syntax::{self, Trust};
use crate::{Plan, assemble, codes, keys};

/// Longest study file that is read, bytes.
const LONGEST_FILE: usize = 1 << 20;
/// Most findings of one file that are shown.
const MOST_FINDINGS: usize = 100;

/// What the command line says instead of the file. It becomes part of the plan and of its hash.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Instead of `[study] replicates`; 1 to 100,000.
    pub replicates: Option<u32>,
    /// Replicates, from the first, whose patients are written one by one; more than there are replicates means all of them.
    pub patients: u32,
    /// Put into the text of the study before it is read, in this order.
    pub settings: Vec<Setting>,
}

/// A study file that has been read.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What will be run; absent when there are errors.
    pub plan: Option<Plan>,
    /// Errors and warnings, in the order of the file.
    pub findings: Findings,
    /// The text that the findings point into.
    pub sources: Sources,
}

/// Reads and checks a study file. A file that cannot be read is a finding too.
pub fn check_file(path: &Path, overrides: &Overrides) -> Checked {
    let file = path.display().to_string();
    match read(path) {
        Ok(bytes) => check(&file, &bytes, overrides),
        Err(finding) => refused(&file, finding, Sources::new()),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Finding> {
    let unreadable =
        |title: String, help: &str| Err(Finding::error(codes::UNREADABLE, title).help(help));
    let name = path.display();
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => {
            if let Some(other) = other_kind::of_folder(path) {
                return Err(another_kind(&name.to_string(), &other));
            }
            let inside = path.join("study.toml");
            let help = if inside.is_file() {
                format!("did you mean {}?", inside.display())
            } else {
                "name the study file itself; `synovia new DIR` makes one to start from".to_owned()
            };
            return unreadable(format!("{name} is a directory"), &help);
        }
        Ok(about) if about.len() > LONGEST_FILE as u64 => {
            return unreadable(too_long(about.len()), LONG_HELP);
        }
        _ => {}
    }
    read_user_file(path, LONGEST_FILE as u64).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => unreadable(
            format!("there is no file {name}"),
            "check the path, or start with `synovia new DIR`",
        ),
        io::ErrorKind::PermissionDenied => unreadable(
            format!("{name} may not be read"),
            "its permissions forbid it",
        ),
        io::ErrorKind::FileTooLarge => unreadable(error.to_string(), LONG_HELP),
        _ => unreadable(
            format!("{name} cannot be read: {}", error.why),
            "a study file is an ordinary text file",
        ),
    })
}

fn another_kind(name: &str, other: &OtherKind) -> Finding {
    let title = format!("{name} is {}, and a study is asked for", other.what);
    Finding::error(codes::OTHER_FILE, title).help(&other.command)
}

const LONG_HELP: &str = "a study file is a page or two of text";

fn too_long(bytes: u64) -> String {
    format!("the file is {bytes} bytes long, more than a study file can have ({LONGEST_FILE})")
}

/// Checks the content of a study file; `file` is the name that findings call it by.
pub fn check(file: &str, bytes: &[u8], overrides: &Overrides) -> Checked {
    if bytes.len() > LONGEST_FILE {
        return refused(
            file,
            Finding::error(codes::UNREADABLE, too_long(bytes.len() as u64)).help(LONG_HELP),
            Sources::new(),
        );
    }
    if let Some(other) = other_kind::of_bytes(file, bytes) {
        return refused(file, another_kind(file, &other), Sources::new());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if overrides.settings.is_empty() => check_text(file, text, bytes, overrides),
        Ok(text) => {
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            let (text, found) = setting::apply(text, &overrides.settings);
            let mut checked = check_text(file, &text, text.as_bytes(), overrides);
            if !found.is_empty() {
                checked.plan = None;
                checked
                    .findings
                    .extend(found.into_iter().map(|mut finding| {
                        finding.file = file.to_owned();
                        finding
                    }));
            }
            checked
        }
        Err(error) => {
            let good = error.valid_up_to();
            let bad = good..good + '\u{FFFD}'.len_utf8();
            let finding = Finding::error(codes::NOT_TEXT, "the file is not text in UTF-8")
                .at(file, bad)
                .label(format!(
                    "byte {} (0x{:02x}) is not UTF-8",
                    good + 1,
                    bytes[good]
                ))
                .help("save it as UTF-8 in your editor");
            let shown = String::from_utf8_lossy(bytes).into_owned();
            refused(file, finding, Sources::new().with(file, shown))
        }
    }
}

fn refused(file: &str, mut finding: Finding, sources: Sources) -> Checked {
    finding.file = file.to_owned();
    Checked {
        plan: None,
        findings: Findings::from_iter([finding]),
        sources,
    }
}

fn check_text(file: &str, text: &str, bytes: &[u8], overrides: &Overrides) -> Checked {
    // A byte-order mark is no part of the text, but places count from before it; blanks keep them.
    let unmarked = text
        .strip_prefix('\u{FEFF}')
        .map(|rest| format!("   {rest}"));
    let text = unmarked.as_deref().unwrap_or(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    if let Some(other) = other_kind::of_table(file, root.get_ref()).filter(|_| errors.is_empty()) {
        return refused(file, another_kind(file, &other), Sources::new());
    }
    let trust = Trust::after(&errors, text);
    let page = Page::new(file);
    syntax::report(&page, &errors, &trust, text);
    let plan = assemble::plan(&Sections::of(&page, root.get_ref(), text), overrides, bytes);
    let (found, beside) = page.into_found();
    let found = found
        .into_iter()
        .filter(|finding| trust.believes(finding))
        .collect();
    let mut findings = limited(found, file);
    let mut sources = Sources::new().with(file, text);
    for named in beside {
        findings.extend(named.findings);
        sources = sources.with(named.file, named.text);
    }
    let plan = plan.filter(|_| !findings.has_errors());
    Checked {
        plan,
        findings,
        sources,
    }
}

fn limited(mut found: Vec<Finding>, file: &str) -> Findings {
    if found.len() > MOST_FINDINGS {
        found.sort_by_key(|finding| finding.span.start);
        let more = found.len() - MOST_FINDINGS;
        let last = found[MOST_FINDINGS].span.clone();
        found.truncate(MOST_FINDINGS);
        let finding = Finding::error(
            codes::TOO_MANY_FINDINGS,
            format!("and {more} more findings from here on"),
        );
        found.push(
            finding
                .at(file, last)
                .help("put the first ones right and check again"),
        );
    }
    found.into_iter().collect()
}

/// The sections of the file, each exactly once, arms as often as they are.
pub(crate) struct Sections<'a> {
    pub page: &'a Page<'a>,
    root: &'a DeTable<'a>,
    end: Range<usize>,
}

impl<'a> Sections<'a> {
    fn of(page: &'a Page<'a>, root: &'a DeTable<'a>, text: &str) -> Self {
        let end = text.trim_end().len();
        let sections = Sections {
            page,
            root,
            end: end..end,
        };
        sections.report_unknown();
        sections
    }

    fn report_unknown(&self) {
        for (key, value) in self.root.iter() {
            let name = key.get_ref().as_ref();
            if !keys::of(name).is_empty() {
                continue;
            }
            let is_section = matches!(value.get_ref(), DeValue::Table(_) | DeValue::Array(_));
            let home = keys::SECTIONS
                .iter()
                .find(|(_, keys)| keys.contains(&name))
                .map(|(section, _)| keys::header(section));
            let finding = match home {
                Some(home) if !is_section => Finding::error(
                    codes::UNKNOWN_KEY,
                    format!("`{name}` is outside any section"),
                )
                .label("not in a section")
                .help(format!("`{name}` belongs in {home}")),
                _ => {
                    let known = keys::SECTIONS
                        .iter()
                        .map(|(section, _)| keys::header(section))
                        .collect::<Vec<_>>();
                    let names = keys::SECTIONS.iter().map(|(section, _)| *section);
                    let what = if is_section { "section" } else { "key" };
                    let code = if is_section {
                        codes::UNKNOWN_SECTION
                    } else {
                        codes::UNKNOWN_KEY
                    };
                    let finding =
                        Finding::error(code, format!("unknown {what} `{}`", shortened(name)))
                            .label("no such section")
                            .expected(format!("one of {}", known.join(", ")));
                    let near = suggestion(name, names)
                        .map(|_| ())
                        .and_then(|()| nearest_header(name));
                    with_help(
                        finding,
                        near.map(|header| format!("did you mean {header}?")),
                    )
                }
            };
            self.page.add(&key.span(), finding);
        }
    }

    /// The section, absent when it is not in the file; a finding when it is something else than a table, or absent though `required`.
    pub fn section(&self, name: &'static str, required: bool) -> Section<'a> {
        let header = keys::header(name);
        let Some((key, value)) = self.root.get_key_value(name) else {
            if required {
                self.report_missing(name);
            }
            return Section::new(self.page, header, self.end.clone(), None);
        };
        let table = value.get_ref().as_table();
        if table.is_none() {
            let finding = Finding::error(codes::WRONG_TYPE, format!("`{name}` is not a section"))
                .label("a section is needed")
                .expected(format!("{header} on a line of its own, once"));
            self.page.add(&key.span(), finding);
        }
        Section::new(self.page, header, key.span(), table)
    }

    /// All `[[arm]]`, in order.
    pub fn arms(&self) -> Option<Vec<Section<'a>>> {
        let header = keys::header("arm");
        let Some((key, value)) = self.root.get_key_value("arm") else {
            self.report_missing("arm");
            return None;
        };
        let wrong = |span: Range<usize>| {
            let finding = Finding::error(
                codes::WRONG_TYPE,
                "an arm is written with two pairs of brackets",
            )
            .label("one arm of several")
            .expected("[[arm]] before each arm");
            self.page.add(&span, finding);
        };
        let Some(list) = value.get_ref().as_array() else {
            wrong(key.span());
            return None;
        };
        let mut arms = Vec::with_capacity(list.len());
        for item in list.iter() {
            match item.get_ref().as_table() {
                Some(table) => arms.push(Section::new(
                    self.page,
                    header.clone(),
                    item.span(),
                    Some(table),
                )),
                None => wrong(item.span()),
            }
        }
        Some(arms)
    }

    fn report_missing(&self, name: &'static str) {
        let header = keys::header(name);
        let finding = Finding::error(
            codes::MISSING_SECTION,
            format!("the section {header} is missing"),
        )
        .label("the file ends without it")
        .help(match name {
            "study" => "for example: [study] with title, seed and replicates",
            "arm" => "at least two, each with label, patients and treatments",
            _ => "for example: [analysis] with reference = \"the label of an arm\"",
        });
        self.page.add(&self.end, finding);
    }
}

fn nearest_header(name: &str) -> Option<String> {
    synovia_diagnostics::nearest(name, keys::SECTIONS.iter().map(|(section, _)| *section))
        .map(keys::header)
}
