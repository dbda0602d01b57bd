//! What follows from a passport: the shipped ones, the dose delivered, the definitions.

use synovia_regulation::passport::{
    self, Knowledge, Passport, SHIPPED, Status, Value, Verdict, fields::FIELDS, shipped,
};

fn read(text: &str) -> Passport {
    let read = passport::read("a.toml", text.as_bytes());
    read.passport.unwrap_or_else(|| {
        panic!(
            "{}",
            read.findings
                .render(&read.sources, synovia_diagnostics::Colour::Never)
        )
    })
}

fn cells(rest: &str) -> Passport {
    read(&format!(
        "name = \"a\"\nsource = \"ours\"\n[identity]\nkind = \"cell\"\nsource_tissue = \"adipose\"\nprocessing = [\"culture_expanded\"]\n{rest}"
    ))
}

fn platelets(rest: &str) -> Passport {
    read(&format!(
        "name = \"a\"\nsource = \"ours\"\n[identity]\nkind = \"prp\"\n{rest}"
    ))
}

fn class(passport: &Passport, system: &str) -> String {
    passport::prp_classes(passport)
        .into_iter()
        .find(|class| class.system.starts_with(system))
        .unwrap()
        .class
}

#[test]
fn the_ten_products_are_read_without_a_finding_and_name_sources_that_exist() {
    assert_eq!(SHIPPED.len(), 11);
    for (id, text) in SHIPPED {
        let read = passport::read(id, text.as_bytes());
        let said = read
            .findings
            .render(&read.sources, synovia_diagnostics::Colour::Never);
        assert!(read.findings.is_empty(), "{id}: {said}");
        let product = read.passport.unwrap();
        for field in FIELDS {
            let known = product.field(field.name);
            if known.known == Knowledge::Reported {
                let source = known.source.as_deref().unwrap();
                assert!(
                    passport::citation(source).is_some(),
                    "{id}: no source {source}"
                );
            }
        }
        for attribute in ["kind", "donor", "processing"] {
            assert!(
                product.attributes().contains_key(attribute),
                "{id} has no {attribute}"
            );
        }
    }
}

#[test]
fn attributes_are_words_of_the_regulation_tables() {
    let attributes = |id: &str| {
        let attributes = shipped(id).unwrap().attributes();
        ["kind", "source", "donor", "processing"]
            .map(|name| attributes.get(name).cloned().unwrap_or_default())
            .join(" ")
    };
    assert_eq!(
        SHIPPED
            .iter()
            .map(|(id, _)| attributes(id))
            .collect::<Vec<_>>(),
        [
            "cell bone_marrow autologous centrifuge_concentrate",
            "cell bone_marrow autologous culture_expanded",
            "cell adipose autologous culture_expanded",
            "cell cord_tissue allogeneic culture_expanded",
            "cell adipose autologous enzymatic_digest",
            "tissue adipose autologous mechanical_microfragment",
            "prp peripheral_blood autologous centrifuge_concentrate",
            "prp peripheral_blood autologous centrifuge_concentrate",
            "cell cartilage autologous culture_expanded",
            "cell cord_blood allogeneic culture_expanded",
            "exosome  allogeneic culture_expanded",
        ]
    );
}

#[test]
fn what_is_left_out_is_unknown_when_it_is_asked_and_not_applicable_when_it_is_not() {
    let product = cells("");
    assert_eq!(
        product.field("dose.cells_million").known,
        Knowledge::Unknown
    );
    assert_eq!(product.field("prp.spins").known, Knowledge::NotApplicable);
    let concentrate = shipped("bmac").unwrap();
    assert_eq!(
        concentrate.field("identity.culture_passages").known,
        Knowledge::NotApplicable
    );
}

#[test]
fn a_short_value_is_reported_by_the_source_at_the_top() {
    let product = cells("[dose]\ncells_million = 5\nvolume_ml = \"unknown\"\n");
    let dose = product.field("dose.cells_million");
    assert_eq!(dose.value, Some(Value::Number(5.0)));
    assert_eq!(dose.source.as_deref(), Some("ours"));
    assert_eq!(product.field("dose.volume_ml").known, Knowledge::Unknown);
}

const LOSSES: &str = "cryopreserved = true\n[dose]\ncells_million = 100\n[manufacturing]\n";

#[test]
fn the_dose_delivered_is_the_product_of_what_is_left_at_each_step() {
    let always = cells(&format!(
        "{LOSSES}harvest_yield = 0.9\nlot_pass_rate = 0.8\nviability_after_thaw = 0.7\n"
    ));
    let dose = passport::delivered(&always).unwrap();
    assert!((dose.mean() - 100.0 * 0.9 * 0.8 * 0.7).abs() < 1e-12);
    assert!((dose.none - 0.2).abs() < 1e-12);
    assert_eq!(dose.quantile(0.19), 0.0);
    assert!((dose.quantile(0.21) - 63.0).abs() < 1e-12);
}

#[test]
fn drawing_by_uniform_numbers_gives_the_exact_moments() {
    let spread = cells(&format!(
        "{LOSSES}harvest_yield = {{ value = 1.1, sd = 0.3 }}\nlot_pass_rate = {{ value = 0.75, sd = 0.1 }}\nviability_after_thaw = {{ value = 0.85, range = [0.6, 0.95] }}\n"
    ));
    let dose = passport::delivered(&spread).unwrap();
    let n = 100_000;
    let draws: Vec<f64> = (0..n)
        .map(|i| dose.quantile((f64::from(i) + 0.5) / f64::from(n)))
        .collect();
    assert!(draws.is_sorted());
    let mean = draws.iter().sum::<f64>() / f64::from(n);
    let square = draws.iter().map(|draw| draw * draw).sum::<f64>() / f64::from(n);
    let sd = (square - mean * mean).sqrt();
    assert!(
        (mean / dose.mean() - 1.0).abs() < 1e-3,
        "{mean} {}",
        dose.mean()
    );
    assert!((sd / dose.sd() - 1.0).abs() < 2e-3, "{sd} {}", dose.sd());
    let nothing = draws.iter().filter(|draw| **draw == 0.0).count();
    assert!((nothing as f64 / f64::from(n) - 0.25).abs() < 1e-4);
}

#[test]
fn an_unknown_loss_is_not_taken_to_be_none() {
    let half = cells(&format!("{LOSSES}harvest_yield = 0.9\n"));
    assert_eq!(
        passport::delivered(&half).unwrap_err().fields,
        [
            "manufacturing.lot_pass_rate",
            "manufacturing.viability_after_thaw"
        ]
    );
}

#[test]
fn fresh_cells_lose_what_was_counted_and_frozen_ones_what_thawing_costs() {
    let fresh = "cryopreserved = false\n[characterisation]\nviability_percent = 90\n[dose]\ncells_million = 10\n[manufacturing]\nharvest_yield = 1\nlot_pass_rate = 1\n";
    let dose = passport::delivered(&cells(fresh)).unwrap();
    assert!((dose.mean() - 9.0).abs() < 1e-12);
    assert_eq!(dose.none, 0.0);
}

#[test]
fn platelets_are_counted_in_billions() {
    let plasma = platelets(
        "[prp]\nplatelets_per_ul = 1000000\n[dose]\nvolume_ml = 5\n[manufacturing]\nharvest_yield = 1\nlot_pass_rate = 1\n",
    );
    assert!((passport::delivered(&plasma).unwrap().mean() - 5.0).abs() < 1e-12);
}

#[test]
fn the_criteria_of_stromal_cells_are_judged_one_by_one_at_their_cut_offs() {
    let product = cells(
        "[characterisation]\ncd73_percent = 95\ncd90_percent = 94.9\ncd45_percent = 2\ncd34_percent = 2.1\nosteoblasts = true\nadipocytes = false\n",
    );
    let criteria = passport::isct(&product).unwrap();
    let verdict = |field: &str| {
        criteria
            .iter()
            .find(|criterion| criterion.field == format!("characterisation.{field}"))
            .unwrap()
            .verdict
    };
    assert_eq!(criteria.len(), 12);
    assert_eq!(verdict("cd73_percent"), Verdict::Met);
    assert_eq!(verdict("cd90_percent"), Verdict::NotMet);
    assert_eq!(verdict("cd45_percent"), Verdict::Met);
    assert_eq!(verdict("cd34_percent"), Verdict::NotMet);
    assert_eq!(verdict("osteoblasts"), Verdict::Met);
    assert_eq!(verdict("adipocytes"), Verdict::NotMet);
    assert_eq!(verdict("hla_dr_percent"), Verdict::Unknown);
    for not_stromal in ["bmac", "maci", "microfragmented-fat", "prp-leukocyte-poor"] {
        assert!(passport::isct(&shipped(not_stromal).unwrap()).is_none());
    }
}

/// The kits of PMC5302100, Table 6, whose counts lie where the table puts them.
#[test]
fn published_kits_get_their_published_classes() {
    let kit = |platelets: u32, leukocytes: u32, neutrophils: u32| {
        format!(
            "[prp]\nplatelets_per_ul = {platelets}\nbaseline_platelets_per_ul = 300000\nleukocytes_per_ul = {leukocytes}\nbaseline_leukocytes_per_ul = 6000\nneutrophils_per_ul = {neutrophils}\nbaseline_neutrophils_per_ul = 3500\nactivation = \"none\"\n"
        )
    };
    for (counts, paw, mishra) in [
        ((600_000, 500, 100), "P2-Bβ", "3B"),
        ((1_400_000, 20_000, 9_000), "P4-Aα", "1B"),
        ((1_000_000, 30_000, 9_000), "P3-Aα", "1B"),
    ] {
        let plasma = platelets(&kit(counts.0, counts.1, counts.2));
        assert_eq!(class(&plasma, "PAW"), paw);
        assert_eq!(class(&plasma, "Mishra"), mishra);
    }
    let example = platelets(&kit(600_000, 500, 100).replace("\"none\"", "\"calcium\""));
    assert_eq!(class(&example, "PAW"), "P2-x-Bβ", "example of PMC6394242");
    assert_eq!(class(&example, "Mishra"), "4B");
}

#[test]
fn a_class_says_what_is_missing_for_it_and_what_of_its_table_is_recalled() {
    let plasma = shipped("prp-leukocyte-rich").unwrap();
    let classes = passport::prp_classes(&plasma);
    let unconfirmed: Vec<&str> = classes
        .iter()
        .filter(|class| class.status == Status::Unconfirmed)
        .map(|class| class.system)
        .collect();
    assert_eq!(unconfirmed, ["DEPA (Magalon 2016)", "MARSPILL (Lana 2017)"]);
    for class in &classes {
        assert_eq!(
            class.status == Status::Confirmed,
            !class.read_in.is_empty() && !class.note.contains("ecalled")
        );
        for source in class.read_in {
            assert!(passport::citation(source).is_some(), "{source}");
        }
        assert_eq!(
            class.class.contains('?') || class.class.contains(" or "),
            !class.missing.is_empty()
        );
    }
    assert!(classes[0].missing.contains(&"prp.activation"));
    assert!(
        classes[0]
            .assumed
            .contains(&"prp.baseline_leukocytes_per_ul")
    );
    assert_eq!(classes[0].class, "P3-?-A?");
}

#[test]
fn depa_is_graded_from_counts_and_volumes() {
    let plasma = platelets(
        "[dose]\nvolume_ml = 4\n[prp]\nplatelets_per_ul = 1000000\nbaseline_platelets_per_ul = 250000\nblood_volume_ml = 20\nred_cells_per_ul = 50000\nleukocytes_per_ul = 1000\nactivation = \"calcium\"\n",
    );
    // 4 billion; 4/5 recovered; 95 % pure.
    assert_eq!(class(&plasma, "DEPA"), "B-B-A, activation calcium");
}

#[test]
fn only_what_is_reported_counts_for_mibo() {
    let reported = |text: &str| {
        let mibo = passport::mibo(&cells(text)).unwrap();
        (mibo.reported.len(), mibo.asked())
    };
    let (none, asked) = reported("");
    let (assumed, _) = reported("[dose]\nvolume_ml = { value = 3, known = \"assumed\" }\n");
    let (one, same) = reported("[dose]\nvolume_ml = 3\n");
    assert_eq!((assumed, one, same), (none, none + 1, asked));
    for (id, _) in SHIPPED {
        let has_list = passport::mibo(&shipped(id).unwrap()).is_some();
        assert_eq!(has_list, *id != "exosomes");
    }
}

#[test]
fn every_item_of_mibo_names_fields_that_exist() {
    for id in ["umbilical-msc", "prp-leukocyte-poor"] {
        let mibo = passport::mibo(&shipped(id).unwrap()).unwrap();
        for item in mibo.reported.iter().chain(&mibo.missing) {
            for name in &item.fields {
                assert!(passport::fields::field_named(name).is_some(), "{name}");
            }
        }
        assert!(passport::citation(mibo.source).is_some());
    }
}

#[test]
fn the_doses_line_says_what_is_assumed_and_what_is_unknown() {
    let line = passport::doses(&shipped("umbilical-msc").unwrap())
        .unwrap()
        .line();
    assert_eq!(
        line,
        "Donor: allogeneic; Origin: cord tissue; Separation: culture expanded, then freeze (assumed); Exhibited characteristics: unknown; Site of delivery: knee joint"
    );
    assert!(passport::doses(&shipped("exosomes").unwrap()).is_none());
}

#[test]
fn a_mistyped_id_is_answered_with_the_nearest() {
    assert_eq!(shipped("bmca").unwrap_err().nearest, Some("bmac"));
}
