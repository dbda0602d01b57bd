//! Arms that were given the same, put together.

use std::collections::BTreeSet;

use synovia_evidence::library::{self, Arm, Library, Trial, Use};

/// Arms of one trial that were given the same components.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a> {
    /// Normalised components in alphabetical order, such as `["ha", "msc-bm"]`; what every arm of the trial was given besides is left out.
    pub components: BTreeSet<String>,
    /// Whole arms, for example two doses.
    pub arms: Vec<Whole<'a>>,
    /// All of them together, when a source prints numbers of them so. Never used beside them.
    pub union: Option<&'a Arm>,
}

/// An arm, and its strata for trials that print their numbers only by stratum.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole<'a> {
    /// The arm.
    pub arm: &'a Arm,
    /// Its strata, none for most trials.
    pub strata: Vec<&'a Arm>,
}

impl Group<'_> {
    /// As a node of a network is called: `ha + msc-bm`; with components joined in alphabetical order.
    pub fn name(&self) -> String {
        let components: Vec<&str> = self.components.iter().map(String::as_str).collect();
        components.join(" + ")
    }
}

/// The groups of a trial, in the order of their first arm. Subsets and unions of arms are no arms of their own.
pub fn groups<'a>(library: &'a Library, trial: &Trial) -> Vec<Group<'a>> {
    let arms: Vec<&Arm> = library.arms_of(&trial.id).collect();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for arm in arms.iter().filter(|arm| library::use_of(arm) == Use::Whole) {
        let components = given(library, arm);
        let strata = arms
            .iter()
            .filter(|part| library::use_of(part) == Use::Stratum)
            .filter(|part| library::part_of(part) == Some(arm.id.as_str()))
            .copied()
            .collect();
        let whole = Whole { arm, strata };
        match groups
            .iter_mut()
            .find(|group| group.components == components)
        {
            Some(group) => group.arms.push(whole),
            None => groups.push(Group {
                components,
                arms: vec![whole],
                union: None,
            }),
        }
    }
    for union in arms.iter().filter(|arm| library::use_of(arm) == Use::Union) {
        let given = given(library, union);
        let of_them = groups.iter_mut().find(|group| group.components == given);
        if let Some(group) = of_them {
            group.union = Some(union);
        }
    }
    groups
}

/// What each randomised arm of a trial was given, as components, in the order of the arms; groups of the same arms once.
pub fn arms_given(library: &Library, trial: &Trial) -> Vec<BTreeSet<String>> {
    groups(library, trial)
        .into_iter()
        .map(|group| group.components)
        .collect()
}

/// What an arm was given: its active components, and the kind of placebo or of nothing beside or instead of them.
fn given(library: &Library, arm: &Arm) -> BTreeSet<String> {
    library
        .given_to(arm)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// The components and placebos that the names of classes and families stand for. Of a class, all of its components; of a family, those
/// components that are of the family by themselves, so that `cells` does not take in what was given beside the cells.
pub fn members_of(names: &[String]) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    for name in names {
        for class in library::classes().iter().filter(|class| class.is(name)) {
            if class.components.is_empty() {
                members.insert(class.class.clone());
            }
            let of_family = |component: &&String| {
                class.class == *name || library::class(component).is_some_and(|own| own.is(name))
            };
            members.extend(class.components.iter().filter(of_family).cloned());
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(trial: &str) -> Vec<String> {
        let library = Library::embedded();
        let trial = library.trial(trial).expect("a shipped trial");
        groups(library, trial).iter().map(Group::name).collect()
    }

    #[test]
    fn two_doses_are_one_group_and_what_was_added_is_part_of_it() {
        assert_eq!(names("LAMO2016"), ["ha", "ha + msc-bm"]);
    }

    #[test]
    fn strata_belong_to_their_arm() {
        assert_eq!(names("CINGAL2017"), ["corticosteroid + ha", "ha", "saline"]);
        let library = Library::embedded();
        let groups = groups(library, library.trial("CINGAL2017").unwrap());
        assert!(groups.iter().all(|group| group.arms[0].strata.len() == 3));
    }

    #[test]
    fn arms_that_a_review_prints_together_are_no_further_treatment() {
        let library = Library::embedded();
        let groups = groups(library, library.trial("LAMO2016").unwrap());
        let doses: Vec<&str> = groups[1].arms.iter().map(|w| w.arm.id.as_str()).collect();
        assert_eq!(doses, ["LOW", "HIGH"]);
        assert_eq!(groups[1].union.unwrap().id, "MSC_ALL");
    }

    #[test]
    fn placebos_that_are_given_otherwise_are_other_treatments() {
        assert_eq!(
            names("RAPID1_2009"),
            ["methotrexate + tnf-inhibitor", "methotrexate + sc-placebo"]
        );
        assert_eq!(
            names("LITHE_SUB2012"),
            ["iv-placebo + methotrexate", "il6-inhibitor + methotrexate"]
        );
        assert_eq!(names("OA_WILLIAMS2001"), ["oral-placebo", "nsaid"]);
        assert_eq!(names("TDCS_EX2017"), ["exercise + tdcs", "exercise + sham"]);
    }

    #[test]
    fn what_all_arms_had_is_no_treatment() {
        assert!(
            !names("TRUEBA2017")
                .iter()
                .any(|name| name.contains("debridement"))
        );
    }

    #[test]
    fn a_family_stands_for_its_own_members() {
        let cells = members_of(&["cells".to_owned()]);
        assert!(cells.contains("msc-bm") && cells.contains("bmac") && cells.contains("pbsc"));
        assert!(!cells.contains("core-decompression") && !cells.contains("g-csf"));
        assert_eq!(
            members_of(&["saline".to_owned()]),
            BTreeSet::from(["saline".to_owned()])
        );
    }
}
