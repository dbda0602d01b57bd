//! Tables that are kept as they were gathered, what is put right of them as data, and what must not be among them.

use synovia_diagnostics::csv;
use synovia_evidence::library::{
    Library, SHIPPED, ScaleSource, corrections, is_set_aside, reserved,
};

fn library() -> &'static Library {
    Library::embedded()
}

fn table(name: &str) -> csv::Table {
    let (_, text) = SHIPPED.iter().find(|(file, _)| *file == name).unwrap();
    csv::read(name, text).0
}

/// 79 trials, 216 arms and 1,152 rows, of so many bytes: line ends and blanks too are those of whoever gathered them.
#[test]
fn the_further_tables_are_kept_as_they_were_gathered() {
    let of = |name: &str| SHIPPED.iter().find(|(file, _)| *file == name).unwrap().1;
    for (name, rows, bytes) in [
        ("further_trials.csv", 79, 35_375),
        ("further_arms.csv", 216, 28_932),
        ("further_outcomes.csv", 1_152, 305_005),
    ] {
        assert_eq!(
            (table(name).rows.len(), of(name).len()),
            (rows, bytes),
            "{name}"
        );
    }
}

#[test]
fn a_corrected_range_or_time_is_in_the_record_and_the_table_stays_as_it_is() {
    for correction in corrections() {
        assert!(correction.reason.ends_with('.'), "{correction:?}");
        let table = table("outcomes.csv");
        let further = self::table("further_outcomes.csv");
        let about = table.rows.iter().chain(&further.rows).filter(|row| {
            let months = row.fields[7].text.parse::<f64>().ok();
            row.fields[0].text == correction.trial
                && row.fields[2].text == correction.instrument
                && (correction.months.is_none() || correction.months == months)
        });
        assert!(about.count() > 0, "{correction:?}");
    }
    let gel = || library().outcomes_of("GEL200_POOLED");
    assert!(gel().all(|row| row.scale_source == ScaleSource::Seen));
    let months: Vec<Option<f64>> = gel().map(|row| row.time_months).collect();
    assert_eq!(months, [Some(2.76), Some(2.76), None, None]);
}

/// The kind of GEL200: a range is called supposed or unknown although the row itself names its unit or its range.
#[test]
fn no_row_is_left_out_for_its_scale_whose_own_words_state_it() {
    let states = |words: &str| {
        let words = format!(" {} ", words.to_lowercase());
        [
            " mm ",
            " mm;",
            " mm,",
            " mm.",
            " range of ",
            "0 to 10",
            "0-100 ",
        ]
        .iter()
        .any(|unit| words.contains(unit))
    };
    for row in library().outcomes() {
        assert!(
            row.scale_source.may_be_rescaled() || !states(&row.note),
            "{}: {}",
            row.row,
            row.note
        );
    }
    for row in library().differences() {
        assert!(
            row.scale_source.may_be_rescaled() || !states(&row.note),
            "{}: {}",
            row.row,
            row.note
        );
    }
}

#[test]
fn no_shipped_trial_is_one_that_is_set_aside_for_blind_tests() {
    for trial in library().trials() {
        let found = is_set_aside(&trial.id, trial.doi.as_deref(), trial.pmid.as_deref());
        assert!(!found, "{}", trial.id);
    }
    for trial in library().direction_only() {
        assert!(!is_set_aside(&trial.id, None, None), "{}", trial.id);
    }
    // 25, and one that is made up.
    assert_eq!(reserved().len(), 26);
}

/// Rows of a later table may be about trials of an earlier one: further visits of the same people, and no visit of an arm twice.
#[test]
fn no_arm_has_one_instrument_twice_at_one_time_reported_alike() {
    let mut seen = std::collections::BTreeMap::new();
    for row in library().outcomes() {
        let months = row.time_months.map(f64::to_bits);
        let key = (
            &row.trial,
            &row.arm,
            &row.instrument,
            months,
            row.reported_as,
        );
        if let Some(first) = seen.insert(key, &row.row) {
            panic!("{} and {first}", row.row);
        }
    }
    let of_later_tables = library()
        .outcomes()
        .iter()
        .filter(|row| row.row.file.starts_with("further_"))
        .filter(|row| {
            ["LAMO2016", "MATAS2019", "SVFDOSE2020", "SVFHA5Y2022"].contains(&&*row.trial)
        });
    assert_eq!(of_later_tables.count(), 45);
    let labels: std::collections::BTreeSet<&str> = library()
        .trials()
        .iter()
        .map(|trial| trial.id.as_str())
        .collect();
    assert_eq!(labels.len(), library().trials().len());
}

#[test]
fn medians_without_quartiles_are_read_and_say_so() {
    let shapiro = || library().outcomes_of("SHAPIRO2017");
    let medians: Vec<f64> = shapiro().filter_map(|row| row.median).collect();
    assert_eq!(medians, [0.9, 1.0, 1.5, 0.8]);
    assert!(shapiro().all(|row| row.sd.is_none()));
}
