//! What an arm was given, in words that can be selected by: a class, the families it belongs to, the components it is made of.

use super::shipped_table::{rows, some};
use super::words::words;
use super::{Arm, Library, mapping};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A kind of treatment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// As tables print it under `intervention_class`; `None` for classes that only [`special arms`](Use) have.
    pub printed: Option<String>,
    /// As it is named on the command line: `saline`, `ha`, `msc-bm`.
    pub class: String,
    /// For readers.
    pub name: String,
    /// Larger groups, such as `placebo`, `cells`, `msc`.
    pub families: Vec<String>,
    /// What may act, for component analysis; empty for placebos and for no treatment.
    pub components: Vec<String>,
}

impl Class {
    /// Whether this is the class of that name or belongs to the family of that name.
    pub fn is(&self, class_or_family: &str) -> bool {
        self.class == class_or_family || self.families.iter().any(|f| f == class_or_family)
    }
}

words! {
    /// Whether an arm is what was randomised. Parts must never stand beside the whole in one comparison, nor arms beside their union.
    Use {
        /// What was randomised.
        Whole = "whole",
        /// One of several parts that together are the whole, not randomised against each other: pool them.
        Stratum = "stratum",
        /// A part chosen for what came out or for who people are: not for efficacy.
        Subset = "subset",
        /// Arms of the same treatment that a source prints together: for numbers that it does not print of each of them.
        Union = "union",
    }
}

#[derive(Debug)]
struct SpecialArm {
    use_: Use,
    class: Option<String>,
    part_of: Option<String>,
    reason: String,
}

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    rows(
        "classes.csv",
        include_str!("../../data/library/classes.csv"),
        ["printed", "class", "name", "families", "components"],
        |[printed, class, name, families, components]| {
            Some(Class {
                printed: some(printed),
                class: some(class)?,
                name: some(name)?,
                families: words(families),
                components: words(components),
            })
        },
    )
});

static SPECIAL_ARMS: LazyLock<BTreeMap<(String, String), SpecialArm>> = LazyLock::new(|| {
    rows(
        "special_arms.csv",
        include_str!("../../data/library/special_arms.csv"),
        ["trial_id", "arm_id", "use", "class", "part_of", "reason"],
        |[trial, arm, use_, class, part_of, reason]| {
            let special = SpecialArm {
                use_: Use::from_word(use_)?,
                class: some(class),
                part_of: some(part_of),
                reason: some(reason)?,
            };
            Some(((some(trial)?, some(arm)?), special))
        },
    )
    .into_iter()
    .collect()
});

fn special(arm: &Arm) -> Option<&'static SpecialArm> {
    SPECIAL_ARMS.get(&(arm.trial.clone(), arm.id.clone()))
}

/// All classes.
pub fn classes() -> &'static [Class] {
    &CLASSES
}

/// A class by the name it has on the command line.
pub fn class(name: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|known| known.class == name)
}

/// What an arm was given. `None` when no mapping knows the phrase, and for `other` without a mapping of its own.
///
/// ```
/// use synovia_evidence::library::{Library, class_of};
/// let library = Library::embedded();
/// let cells = class_of(library.arm("LAMO2016", "LOW").unwrap()).unwrap();
/// assert_eq!(cells.class, "msc-bm");
/// assert!(cells.is("cells") && !cells.is("placebo"));
/// ```
pub fn class_of(arm: &Arm) -> Option<&'static Class> {
    match special(arm).and_then(|special| special.class.as_deref()) {
        Some(name) => class(name),
        None => CLASSES.iter().find(|known| {
            known.printed.as_deref() == Some(&arm.intervention_class)
                || known.class == arm.intervention_class
        }),
    }
}

/// Whether an arm is what was randomised.
pub fn use_of(arm: &Arm) -> Use {
    special(arm).map_or(Use::Whole, |special| special.use_)
}

/// The label of the arm that an arm is a part of.
pub fn part_of(arm: &Arm) -> Option<&'static str> {
    special(arm)?.part_of.as_deref()
}

/// Why an arm is treated otherwise than its printed class says.
pub fn why_special(arm: &Arm) -> Option<&'static str> {
    special(arm).map(|special| special.reason.as_str())
}

/// Everything an arm had that may act, whoever else had it too.
fn all_components(arm: &Arm) -> BTreeSet<&'static str> {
    let adjuncts = mapping::adjuncts_of(arm)
        .filter_map(|(_, known)| known)
        .filter(|known| known.kind != mapping::AdjunctKind::Placebo)
        .map(|known| known.component.as_str());
    class_of(arm)
        .into_iter()
        .flat_map(|class| class.components.iter().map(String::as_str))
        .chain(adjuncts)
        .collect()
}

impl Library {
    /// Operations that all arms of a trial had, such as a debridement before different injections: part of what happened, not of what
    /// is compared.
    pub fn background_of(&self, trial: &str) -> BTreeSet<&'static str> {
        let mut arms = self
            .arms_of(trial)
            .filter(|arm| use_of(arm) == Use::Whole)
            .map(all_components);
        let first = arms.next().unwrap_or_default();
        arms.fold(first, |shared, arm| {
            shared.intersection(&arm).copied().collect()
        })
        .into_iter()
        .filter(|component| mapping::is_procedure(component))
        .collect()
    }

    /// What an arm had that may act, adjuncts included and the trial's background left out. Empty for placebos by themselves.
    ///
    /// ```
    /// use synovia_evidence::library::Library;
    /// let library = Library::embedded();
    /// let components = library.components_of(library.arm("LAMO2016", "LOW").unwrap());
    /// assert!(components.into_iter().eq(["ha", "msc-bm"]));
    /// ```
    pub fn components_of(&self, arm: &Arm) -> BTreeSet<&'static str> {
        let background = self.background_of(&arm.trial);
        let all = all_components(arm);
        all.difference(&background).copied().collect()
    }

    /// What an arm was given, in the words by which arms are told apart: what may act in it, and the placebo or the nothing that it was
    /// given beside or instead. A placebo by mouth, under the skin, into a vein or into the joint is not the same.
    ///
    /// ```
    /// use synovia_evidence::library::Library;
    /// let library = Library::embedded();
    /// let given = |trial, arm| library.given_to(library.arm(trial, arm).unwrap());
    /// assert!(given("RAPID1_2009", "PLA").into_iter().eq(["methotrexate", "sc-placebo"]));
    /// assert!(given("LITHE_SUB2012", "PLA").into_iter().eq(["iv-placebo", "methotrexate"]));
    /// assert!(given("OA_WILLIAMS2001", "PLACEBO").into_iter().eq(["oral-placebo"]));
    /// ```
    pub fn given_to<'a>(&self, arm: &'a Arm) -> BTreeSet<&'a str> {
        let mut given: BTreeSet<&str> = self.components_of(arm);
        let placebos = mapping::adjuncts_of(arm)
            .filter_map(|(_, known)| known)
            .filter(|known| known.kind == mapping::AdjunctKind::Placebo);
        given.extend(placebos.map(|known| known.component.as_str()));
        match class_of(arm) {
            Some(class) if class.components.is_empty() || given.is_empty() => {
                given.insert(&class.class);
            }
            Some(_) => {}
            None => {
                given.insert(&arm.intervention_class);
            }
        }
        given
    }
}
