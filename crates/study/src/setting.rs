//! What the command line sets in a study, for a what-if: `--set population.bmi_max=35`.
//!
//! The value is put into the text of the study before it is read, so that every check, and the place that a finding points to, is the same
//! as if it had been typed there.

use std::fmt;
use std::str::FromStr;

use synovia_diagnostics::{Finding, nearest};
use toml_edit::{DocumentMut, Item, Key, Table, TableLike, Value};

use crate::codes;
use crate::reading::shortened;

/// What marks a line that the command line wrote, when a finding shows it.
const MARK: &str = " # --set";

/// One value that is set: a path of keys, as TOML writes it, and a value.
///
/// ```
/// use synovia_study::Setting;
///
/// let setting: Setting = "arm.\"PRP x3\".patients=60".parse()?;
/// assert_eq!(setting.to_string(), "arm.\"PRP x3\".patients = 60");
/// // What is no TOML value is taken for text, since shells eat quotation marks.
/// let setting: Setting = "endpoint.instrument=womac-pain".parse()?;
/// assert_eq!(setting.to_string(), "endpoint.instrument = \"womac-pain\"");
/// assert!("population".parse::<Setting>().is_err());
/// # Ok::<(), synovia_study::NoSetting>(())
/// ```
#[derive(Debug, Clone)]
pub struct Setting {
    path: Vec<Key>,
    value: Value,
}

impl Setting {
    /// The seed of the study.
    pub fn seed(seed: u64) -> Self {
        Setting {
            path: ["study", "seed"].map(Key::new).to_vec(),
            // TOML's whole numbers end at 2⁶³ − 1; a larger one stays a number and is found out of range, as in a file.
            value: i64::try_from(seed).map_or_else(|_| Value::from(seed as f64), Value::from),
        }
    }
}

/// Something that sets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSetting;

impl fmt::Display for NoSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "write SECTION.KEY=VALUE, such as population.bmi_max=35 or arm.\"PRP x3\".patients=60",
        )
    }
}

impl std::error::Error for NoSetting {}

impl FromStr for Setting {
    type Err = NoSetting;

    fn from_str(typed: &str) -> Result<Self, NoSetting> {
        // A quoted key may contain the sign, so the first place where what stands before it is a path counts.
        typed
            .match_indices('=')
            .find_map(|(at, _)| {
                let path = Key::parse(typed[..at].trim()).ok()?;
                let value = typed[at + 1..].trim();
                (path.len() >= 2 && !value.is_empty()).then(|| Setting {
                    path,
                    value: value.parse().unwrap_or_else(|_| Value::from(value)),
                })
            })
            .ok_or(NoSetting)
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<String> = self
            .path
            .iter()
            .map(|key| key.display_repr().into_owned())
            .collect();
        write!(f, "{} = {}", path.join("."), self.value.to_string().trim())
    }
}

/// The text with the settings in their places, the later one where two are of the same key, and what could not be set. A text that is not
/// TOML is left as it is: that is said by whoever reads it.
pub(crate) fn apply(text: &str, settings: &[Setting]) -> (String, Vec<Finding>) {
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        return (text.to_owned(), Vec::new());
    };
    let found = settings
        .iter()
        .filter_map(|setting| {
            set(document.as_table_mut(), true, &setting.path, setting)
                .err()
                .map(|(title, help)| {
                    let title = format!("--set {}: {title}", shortened(&setting.to_string()));
                    Finding::error(codes::SETTING, title).help(help)
                })
        })
        .collect();
    (document.to_string(), found)
}

/// What is wrong, and what to do about it.
type Wrong = (String, String);

fn set(
    table: &mut dyn TableLike,
    has_lines: bool,
    path: &[Key],
    setting: &Setting,
) -> Result<(), Wrong> {
    let (key, rest) = path.split_first().ok_or_else(wrong_path)?;
    if rest.is_empty() {
        let mut value = setting.value.clone();
        if has_lines {
            value.decor_mut().set_suffix(MARK);
            value.decor_mut().set_prefix(" ");
        }
        if let Some(there) = table.get_mut(key.get()) {
            *there = Item::Value(value);
        } else {
            table.insert(key.get(), Item::Value(value));
        }
        return Ok(());
    }
    let item = table.entry(key.get()).or_insert(Item::Table(Table::new()));
    if let Some(arms) = item.as_array_of_tables_mut() {
        let labels: Vec<Option<String>> = arms.iter().map(|arm| label(arm)).collect();
        let (at, rest) = chosen(&labels, rest)?;
        return match arms.get_mut(at) {
            Some(arm) => set(arm, true, rest, setting),
            None => Err(wrong_path()),
        };
    }
    if let Some(arms) = item.as_array_mut() {
        let tables: Vec<Option<String>> = arms
            .iter()
            .map(|arm| arm.as_inline_table().and_then(|arm| label(arm)))
            .collect();
        let (at, rest) = chosen(&tables, rest)?;
        return match arms.get_mut(at).and_then(Value::as_inline_table_mut) {
            Some(arm) => set(arm, false, rest, setting),
            None => Err(wrong_path()),
        };
    }
    let has_lines = has_lines && item.is_table();
    match item.as_table_like_mut() {
        Some(table) => set(table, has_lines, rest, setting),
        None => Err((
            format!("`{}` is a value and not a section", key.get()),
            "give the whole value".to_owned(),
        )),
    }
}

fn wrong_path() -> Wrong {
    ("there is no such place".to_owned(), NoSetting.to_string())
}

fn label(arm: &dyn TableLike) -> Option<String> {
    Some(arm.get("label")?.as_str()?.to_owned())
}

/// Which of several tables is meant, by its label or its number from 1, and the keys after that.
fn chosen<'a>(labels: &[Option<String>], path: &'a [Key]) -> Result<(usize, &'a [Key]), Wrong> {
    let (wanted, rest) = path.split_first().ok_or_else(wrong_path)?;
    let wanted = wanted.get();
    let by_label = labels
        .iter()
        .position(|label| label.as_deref() == Some(wanted));
    let by_number = || {
        let number: usize = wanted.parse().ok()?;
        (1..=labels.len()).contains(&number).then(|| number - 1)
    };
    match by_label.or_else(by_number) {
        Some(at) => Ok((at, rest)),
        None => {
            let known = labels.iter().flatten().map(String::as_str);
            let help = match nearest(wanted, known.clone()) {
                Some(near) => format!("did you mean arm.\"{near}\"?"),
                None => format!("the arms are {}", known.collect::<Vec<_>>().join(", ")),
            };
            Err((
                format!("no arm is labelled \"{}\"", shortened(wanted)),
                help,
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STUDY: &str = "[study]\ntitle = \"T\" # kept\nseed = 1 # old\n\n[[arm]]\nlabel = \"A=B\"\npatients = 10\n\n[[arm]]\nlabel = \"C\"\npatients = 10\n";

    fn applied(typed: &[&str]) -> (String, Vec<String>) {
        let settings: Vec<Setting> = typed.iter().map(|typed| typed.parse().unwrap()).collect();
        let (text, found) = apply(STUDY, &settings);
        let found = found
            .into_iter()
            .map(|finding| format!("{} ({})", finding.title, finding.help.unwrap_or_default()))
            .collect();
        (text, found)
    }

    #[test]
    fn a_value_takes_the_place_of_the_old_one_and_the_rest_stays() {
        let (text, found) = applied(&[
            "study.seed=7",
            "arm.\"A=B\".patients = 60",
            "arm.2.patients=5",
        ]);
        assert_eq!(found, [""; 0]);
        assert_eq!(
            text,
            STUDY
                .replace("seed = 1 # old", "seed = 7 # --set")
                .replacen("patients = 10", "patients = 60 # --set", 1)
                .replacen("patients = 10", "patients = 5 # --set", 1)
        );
    }

    #[test]
    fn a_key_and_a_section_that_were_not_there_are_added() {
        let (text, found) = applied(&[
            "population.bmi_max=35",
            "study.replicates=20",
            "visits.months=[3,6]",
        ]);
        assert_eq!(found, [""; 0]);
        let read: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(read["population"]["bmi_max"].as_integer(), Some(35));
        assert_eq!(read["study"]["replicates"].as_integer(), Some(20));
        assert_eq!(read["visits"]["months"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn the_later_of_two_settings_counts() {
        let (text, _) = applied(&["study.seed=7", "study.seed=8"]);
        assert!(
            text.contains("seed = 8 # --set") && !text.contains('7'),
            "{text}"
        );
    }

    #[test]
    fn an_arm_that_is_not_there_gives_the_nearest() {
        let (_, found) = applied(&[
            "arm.\"A-B\".patients=1",
            "arm.3.patients=1",
            "study.title.x=1",
        ]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("did you mean arm.\"A=B\""), "{found:?}");
        assert!(found[1].contains("no arm is labelled \"3\""), "{found:?}");
        assert!(found[2].contains("`title` is a value"), "{found:?}");
    }
}
