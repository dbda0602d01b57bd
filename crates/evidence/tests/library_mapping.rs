//! Every printed phrase of the shipped library means something one can select by, and the right thing.

use std::collections::BTreeSet;
use synovia_diagnostics::csv;
use synovia_evidence::library::{
    Blinding, Domain, Library, Use, blinding_of, class_of, classes, condition_of, conditions,
    domain_of, instrument, instruments, joint_of, part_of, use_of, why_special,
};

fn library() -> &'static Library {
    Library::embedded()
}

#[test]
fn every_phrase_of_the_shipped_tables_has_a_mapping() {
    for trial in library().trials() {
        assert!(condition_of(trial).is_some(), "{}", trial.condition);
        assert!(joint_of(trial).is_some(), "{}", trial.joint);
        assert!(blinding_of(trial).is_some(), "{}", trial.blinding);
    }
    for arm in library().arms() {
        assert!(class_of(arm).is_some(), "{} {}", arm.trial, arm.id);
    }
    for outcome in library().outcomes() {
        assert!(
            domain_of(&outcome.instrument).is_some(),
            "{}",
            outcome.instrument
        );
    }
    // An adjunct without mapping would be a warning, and the snapshot of warnings has none.
}

#[test]
fn mappings_say_each_thing_once_and_about_something_that_exists() {
    let once = |words: Vec<&str>| {
        let unique: BTreeSet<&&str> = words.iter().collect();
        assert_eq!(unique.len(), words.len(), "{words:?}");
    };
    once(conditions().iter().map(|c| c.printed.as_str()).collect());
    once(classes().iter().map(|c| c.class.as_str()).collect());
    once(
        classes()
            .iter()
            .filter_map(|c| c.printed.as_deref())
            .collect(),
    );
    once(instruments().iter().map(|i| i.name.as_str()).collect());
    let ranks: BTreeSet<_> = instruments().iter().map(|i| (i.domain, i.rank)).collect();
    assert_eq!(ranks.len(), instruments().len());
    for instrument in instruments() {
        let sources = ["juhl-2012", "assumed"];
        assert!(
            sources.contains(&instrument.rank_source.as_str()),
            "{instrument:?}"
        );
    }
}

#[test]
fn every_special_arm_is_an_arm_and_every_part_belongs_to_a_whole() {
    let special = include_str!("../data/library/special_arms.csv");
    let (table, _) = csv::read("special_arms.csv", special);
    for row in &table.rows {
        let arm = library().arm(&row.fields[0].text, &row.fields[1].text);
        let arm = arm.unwrap_or_else(|| panic!("special_arms.csv:{}", row.line));
        assert!(why_special(arm).is_some());
        if let Some(whole) = part_of(arm) {
            let whole = library().arm(&arm.trial, whole).unwrap();
            assert_eq!(use_of(whole), Use::Whole);
            assert_eq!(class_of(whole), class_of(arm), "{} {}", arm.trial, arm.id);
        }
    }
}

#[test]
fn no_arm_printed_other_keeps_that_word() {
    let others: Vec<_> = library()
        .arms()
        .iter()
        .filter(|arm| arm.intervention_class == "other")
        .collect();
    assert_eq!(others.len(), 23);
    assert!(
        others
            .iter()
            .all(|arm| class_of(arm).unwrap().class != "other")
    );
}

#[test]
fn two_whole_arms_of_a_trial_share_a_class_only_when_they_differ_in_dose_or_brand() {
    let mut shared = BTreeSet::new();
    for trial in library().trials() {
        let mut seen = BTreeSet::new();
        for arm in library()
            .arms_of(&trial.id)
            .filter(|arm| use_of(arm) == Use::Whole)
        {
            let class = class_of(arm).unwrap().class.as_str();
            if !seen.insert(class) {
                shared.insert((trial.id.as_str(), class));
            }
        }
    }
    // In the trials of tablets several drugs or doses of one class are the rule.
    shared.retain(|(trial, _)| !trial.starts_with("OA_"));
    let expected = [
        ("ACECLOFENAC2014", "nsaid"),
        ("ALVARO2017", "msc-adipose-iv"),
        ("CARRABBA_HA", "ha"),
        ("DOSEFLEX2015", "tnf-inhibitor"),
        ("ETORICOXIB_RA2002", "nsaid"),
        ("EXEMPTIA2015", "tnf-inhibitor"),
        ("GOFORWARD2009", "tnf-inhibitor"),
        ("HA2017", "ha"),
        ("KARLSSON_HA", "ha"),
        ("KIRCHNER_HA", "ha"),
        ("LAMO2016", "msc-bm"),
        ("LUMIRACOXIB2006", "nsaid"),
        ("MATAS2019", "msc-umbilical"),
        ("PEFICITINIB2016", "jak-inhibitor"),
        ("RAEISSADAT2021", "prp"),
        ("RAPID1_2009", "tnf-inhibitor"),
        ("SB4ETN2017", "tnf-inhibitor"),
        ("STITIK_HA", "ha"),
        ("SVFDOSE2020", "svf"),
        ("TAVASSOLI2019", "prp"),
        // Told apart by their adjuncts: electric stimulation, and a sham of it.
        ("TDCS_EX2017", "exercise"),
        ("TRUEBA2017", "ha"),
        ("WOBIG2_HA", "ha"),
    ];
    assert_eq!(shared, BTreeSet::from(expected));
}

/// A review prints the doses of three trials together; beside them that would count people twice.
#[test]
fn arms_printed_together_are_a_union_of_arms_of_the_same_treatment() {
    let unions: Vec<_> = library()
        .arms()
        .iter()
        .filter(|arm| use_of(arm) == Use::Union)
        .collect();
    let ids: Vec<&str> = unions.iter().map(|arm| arm.trial.as_str()).collect();
    assert_eq!(ids, ["SVFDOSE2020", "MATAS2019", "LAMO2016"]);
    for union in unions {
        let alone = library()
            .arms_of(&union.trial)
            .filter(|arm| use_of(arm) == Use::Whole)
            .filter(|arm| library().given_to(arm) == library().given_to(union));
        assert_eq!(alone.count(), 2, "{}", union.trial);
    }
}

#[test]
fn other_diseases_are_selected_by_their_name_and_never_as_osteoarthritis_of_the_knee() {
    let of = |id: &str| {
        let trial = library().trial(id).unwrap();
        let condition = condition_of(trial).unwrap().condition.as_str();
        (condition, joint_of(trial).unwrap().joint.as_str())
    };
    assert_eq!(of("RAPID1_2009"), ("rheumatoid-arthritis", "systemic"));
    assert_eq!(of("SUPRAPRP2021"), ("tendinopathy", "shoulder"));
    assert_eq!(
        of("FROZENSHOULDER2016"),
        ("adhesive-capsulitis", "shoulder")
    );
    assert_eq!(of("PFPS2007"), ("patellofemoral-pain", "knee"));
    // Tablets: which joint hurt is not stated, or it was one of two.
    assert_eq!(of("OA_CLEGG2006"), ("osteoarthritis", "not-stated"));
    assert_eq!(of("DULOX_CHINA2017"), ("osteoarthritis", "knee-or-hip"));
}

#[test]
fn a_saline_arm_is_an_injection_that_nothing_acts_in() {
    for arm in library().arms() {
        let class = class_of(arm).unwrap();
        if class.is("placebo") {
            assert!(
                arm.adjunct.is_some() || library().components_of(arm).is_empty(),
                "{} {}",
                arm.trial,
                arm.id
            );
        }
        if class.class == "saline" {
            assert!(class.is("injection"));
        }
    }
    // Tablets, an infusion and an injection under the skin are not saline in the joint, and not each other.
    let given = |trial, arm| -> Vec<&str> {
        let arm = library().arm(trial, arm).unwrap();
        library().given_to(arm).into_iter().collect()
    };
    assert_eq!(given("EMADEDIN2018", "SALINE"), ["saline"]);
    assert_eq!(given("OA_CLEGG2006", "PLACEBO"), ["oral-placebo"]);
    assert_eq!(given("PEFICITINIB2016", "PLA"), ["oral-placebo"]);
    assert_eq!(given("RAPID1_2009", "PLA"), ["methotrexate", "sc-placebo"]);
    assert_eq!(
        given("LITHE_SUB2012", "PLA"),
        ["iv-placebo", "methotrexate"]
    );
    assert_eq!(given("GUPTA2016", "PLA"), ["ha"]);
    let intravenous = library().arm("ZAP2_2020", "PLA").unwrap();
    assert_eq!(class_of(intravenous).unwrap().class, "iv-placebo");
}

fn components(trial: &str, arm: &str) -> Vec<&'static str> {
    let arm = library().arm(trial, arm).unwrap();
    library().components_of(arm).into_iter().collect()
}

#[test]
fn components_count_what_was_given_besides() {
    assert_eq!(components("LAMO2016", "LOW"), ["ha", "msc-bm"]);
    assert_eq!(components("CINGAL2017", "CINGAL"), ["corticosteroid", "ha"]);
    assert_eq!(components("RUANE2021", "BMAC_PRP"), ["bmac", "prp"]);
    assert_eq!(
        components("SANGDEE2002", "COMB"),
        ["electroacupuncture", "nsaid"]
    );
    assert_eq!(
        components("SKOU2015", "TKR"),
        ["exercise", "knee-replacement"]
    );
}

#[test]
fn an_operation_that_all_arms_had_is_background_and_one_that_some_had_is_not() {
    let background = |trial| {
        library()
            .background_of(trial)
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(background("PEPKE2016"), ["core-decompression"]);
    assert_eq!(components("PEPKE2016", "CD"), Vec::<&str>::new());
    assert_eq!(components("PEPKE2016", "CD_BMAC"), ["bmac"]);
    assert_eq!(background("TRUEBA2017"), ["arthroscopic-debridement"]);
    assert_eq!(components("TRUEBA2017", "HA1"), ["ha"]);
    // Only the cell arms were drilled, so the drilling is part of what was compared.
    assert_eq!(background("TURAJANE2017"), Vec::<&str>::new());
    assert_eq!(
        components("TURAJANE2017", "G2"),
        ["ha", "microdrilling", "pbsc", "prp"]
    );
    // Hyaluronic acid in all arms is a treatment, not an operation: it stays.
    assert_eq!(components("WANG2017", "HA"), ["ha"]);
}

#[test]
fn families_group_what_is_compared_as_one() {
    let in_family = |family: &str| -> Vec<&str> {
        let members = classes().iter().filter(|class| class.is(family));
        members.map(|class| class.class.as_str()).collect()
    };
    assert_eq!(
        in_family("msc"),
        ["msc-bm", "msc-adipose", "msc-umbilical", "msc-placental"]
    );
    assert!(in_family("cells").contains(&"bmac") && in_family("cells").contains(&"svf"));
    assert_eq!(
        in_family("placebo"),
        [
            "saline",
            "vehicle",
            "oral-placebo",
            "iv-placebo",
            "sc-placebo",
            "sham"
        ]
    );
}

#[test]
fn pain_is_taken_from_the_most_preferred_instrument_first() {
    let rank = |name| {
        let known = instrument(name).unwrap();
        assert_eq!(known.domain, Domain::Pain);
        known.rank
    };
    let order = [
        "WOMAC_pain",
        "KOOS_pain",
        "VAS_pain_movement",
        "VAS_pain",
        "NRS_pain",
        "VAS_pain_rest",
    ];
    assert!(order.windows(2).all(|pair| rank(pair[0]) < rank(pair[1])));
}

#[test]
fn what_counts_as_harm_is_decided_by_the_table_of_instruments() {
    let harms: Vec<&str> = instruments()
        .iter()
        .filter(|known| known.domain == Domain::Harm)
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(
        harms,
        ["any_AE_pct", "adverse_events_pct", "serious_AE_pct"]
    );
}

#[test]
fn scales_of_an_unknown_range_may_not_be_rescaled() {
    for outcome in library().outcomes() {
        let both = outcome.scale_min.is_some() && outcome.scale_max.is_some();
        if outcome.scale_source.may_be_rescaled()
            && domain_of(&outcome.instrument) == Some(Domain::Pain)
        {
            assert!(both, "{}", outcome.row);
        }
    }
}

#[test]
fn blinding_is_read_for_the_outcomes_that_are_compared() {
    let of = |id| blinding_of(library().trial(id).unwrap()).unwrap();
    assert_eq!(of("RESTORE2021"), Blinding::Double);
    assert_eq!(of("ALVARO2017"), Blinding::Double);
    assert_eq!(of("TRUEBA2017"), Blinding::Single);
    assert_eq!(of("BANDAK2022"), Blinding::Open);
    assert_eq!(of("LAMO2016"), Blinding::NotStated);
}

#[test]
fn severity_is_kept_where_the_phrase_tells_it() {
    let trial = library().trial("SEKOIA2013").unwrap();
    let condition = condition_of(trial).unwrap();
    assert_eq!(condition.condition, "osteoarthritis");
    assert_eq!(condition.severity.as_deref(), Some("KL 2-3"));
}
