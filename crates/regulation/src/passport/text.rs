//! A description as a page to read: what is unknown first.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use super::describe::Arriving;
use super::fields::{FIELDS, TABLES};
use super::{Description, Knowledge, Status, Verdict, citation};

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name)?;
        if !self.notes.is_empty() {
            writeln!(f, "{}", self.notes)?;
        }
        self.unknown(f)?;
        self.stated(f)?;
        self.doses(f)?;
        self.mibo(f)?;
        self.isct(f)?;
        self.prp_classes(f)?;
        self.delivered(f)?;
        self.sources(f)
    }
}

impl Description {
    fn unknown(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self.unknown.len() + self.stated.len();
        writeln!(
            f,
            "\nUNKNOWN: {} of {asked} fields; {} more are assumed",
            self.unknown.len(),
            self.assumed.len()
        )?;
        for table in TABLES {
            let keys: Vec<&str> = self
                .unknown
                .iter()
                .filter_map(|name| name.strip_prefix(table)?.strip_prefix('.'))
                .collect();
            if !keys.is_empty() {
                wrapped(f, &format!("  [{table}] "), &keys.join(", "))?;
            }
        }
        Ok(())
    }

    fn stated(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for table in TABLES {
            let rows = self.stated.iter().filter(|stated| {
                stated.field.split_once('.').map(|(table, _)| table) == Some(table)
            });
            for (i, stated) in rows.enumerate() {
                if i == 0 {
                    writeln!(f, "\n[{table}]")?;
                }
                let meaning = FIELDS
                    .iter()
                    .find(|field| field.name == stated.field)
                    .map_or("", |field| field.meaning);
                let value = stated.is.value.as_ref().map(ToString::to_string);
                let source = match (&stated.is.known, &stated.is.source) {
                    (Knowledge::Reported, Some(source)) => source.clone(),
                    (known, Some(why)) => format!("{known}: {why}"),
                    (known, None) => known.to_string(),
                };
                let line = format!("{meaning}: {} [{source}]", value.unwrap_or_default());
                wrapped(f, "  ", &line)?;
            }
        }
        Ok(())
    }

    fn doses(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.doses {
            None => writeln!(f, "\nDOSES: describes cell therapies, and this is none"),
            Some(doses) => {
                writeln!(f)?;
                wrapped(f, "DOSES [doses-2019]: ", &doses.line())
            }
        }
    }

    fn mibo(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(mibo) = &self.mibo else {
            return writeln!(f, "MIBO: has no list for such a product");
        };
        writeln!(
            f,
            "\nMIBO: {} of {} items reported that a passport can fill, of the {} statements of {} [{}]",
            mibo.reported.len(),
            mibo.asked(),
            mibo.statements,
            mibo.name,
            mibo.source
        )?;
        writeln!(f, "  list: {}", mibo.status)?;
        let missing: Vec<String> = mibo
            .missing
            .iter()
            .map(|item| format!("{} ({})", item.text, item.section))
            .collect();
        if !missing.is_empty() {
            wrapped(f, "  not reported: ", &missing.join("; "))?;
        }
        Ok(())
    }

    fn isct(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(criteria) = &self.isct else {
            return writeln!(
                f,
                "\nISCT: its criteria are for stromal cells grown in culture, and this is none"
            );
        };
        let count = |verdict| {
            criteria
                .iter()
                .filter(|criterion| criterion.verdict == verdict)
                .count()
        };
        let (met, not_met, unknown) = (
            count(Verdict::Met),
            count(Verdict::NotMet),
            count(Verdict::Unknown),
        );
        writeln!(
            f,
            "\nISCT [isct-2006]: {not_met} of {} criteria not met, {unknown} unknown, {met} met",
            criteria.len()
        )?;
        for (verdict, word) in [
            (Verdict::NotMet, "not met"),
            (Verdict::Unknown, "unknown"),
            (Verdict::Met, "met"),
        ] {
            let those: Vec<String> = criteria
                .iter()
                .filter(|criterion| criterion.verdict == verdict)
                .map(|criterion| match criterion.known {
                    Knowledge::Assumed => format!("{} (assumed)", criterion.criterion),
                    _ => criterion.criterion.clone(),
                })
                .collect();
            if !those.is_empty() {
                wrapped(f, &format!("  {word}: "), &those.join("; "))?;
            }
        }
        Ok(())
    }

    fn prp_classes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.prp_classes.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nClasses of platelet-rich plasma (? is unknown)")?;
        for class in &self.prp_classes {
            let mut line = class.class.clone();
            if class.status == Status::Unconfirmed {
                line.push_str("  UNCONFIRMED");
            }
            writeln!(f, "  {}: {line}", class.system)?;
            if !class.missing.is_empty() {
                wrapped(f, "    missing: ", &class.missing.join(", "))?;
            }
            if !class.assumed.is_empty() {
                wrapped(f, "    rests on assumed ", &class.assumed.join(", "))?;
            }
            let mut note = class.note.to_owned();
            if !class.read_in.is_empty() {
                let _ = write!(note, " [{}]", class.read_in.join(", "));
            }
            wrapped(f, "    table: ", &note)?;
        }
        Ok(())
    }

    fn delivered(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.delivered {
            Arriving::Unknown(unknown) => {
                writeln!(f, "\nDose delivered: UNKNOWN")?;
                wrapped(f, "  nobody says ", &unknown.fields.join(", "))
            }
            Arriving::Known {
                unit,
                stated,
                losses,
                mean,
                sd,
                percentile_5,
                percentile_95,
                no_product,
            } => {
                writeln!(
                    f,
                    "\nDose delivered, {}: mean {mean:.3} (SD {sd:.3}) where {stated} is stated",
                    unit.words()
                )?;
                writeln!(
                    f,
                    "  5th and 95th percentile {percentile_5:.3} and {percentile_95:.3}; no product for {:.1} of 100 patients",
                    100.0 * no_product
                )?;
                let assumed: Vec<&str> = losses
                    .iter()
                    .filter(|loss| loss.known == Knowledge::Assumed)
                    .map(|loss| loss.field)
                    .collect();
                if !assumed.is_empty() {
                    wrapped(f, "  rests on assumed ", &assumed.join(", "))?;
                }
                Ok(())
            }
        }
    }

    fn sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut named: BTreeSet<&str> = self
            .stated
            .iter()
            .filter_map(|stated| stated.is.source.as_deref())
            .collect();
        named.extend(self.doses.iter().map(|_| "doses-2019"));
        named.extend(self.mibo.iter().map(|mibo| mibo.source));
        named.extend(self.isct.iter().map(|_| "isct-2006"));
        for class in &self.prp_classes {
            named.extend(class.read_in.iter().map(String::as_str));
        }
        let cited: Vec<(&str, String)> = named
            .into_iter()
            .filter_map(|source| Some((source, citation(source)?)))
            .collect();
        if !cited.is_empty() {
            writeln!(f, "\nSources")?;
        }
        for (id, citation) in cited {
            wrapped(f, &format!("  {id}: "), &citation)?;
        }
        Ok(())
    }
}

/// Widest line, characters.
const WIDTH: usize = 110;

/// A text after its beginning, broken between words; later lines stand a little further in.
fn wrapped(f: &mut fmt::Formatter<'_>, beginning: &str, text: &str) -> fmt::Result {
    let indent = beginning.chars().take_while(|c| *c == ' ').count() + 2;
    let mut line = beginning.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(f, "{}", line.trim_end())?;
            line = " ".repeat(indent);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(f, "{}", line.trim_end())
}
