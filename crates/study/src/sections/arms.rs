use std::collections::BTreeMap;

use synovia_diagnostics::Finding;
use synovia_trial::protocol::{Arm, Blinding};

use super::design::{BLINDING, ReadDesign};
use super::treatment;
use crate::reading::{Given, Limits, Section, shortened};
use crate::{codes, keys};

const MOST_ARMS: usize = 40;
/// Below it, the analysis of covariance has hardly a degree of freedom for each thing that it estimates.
const FEW_PATIENTS: u64 = 10;

/// One `[[arm]]`.
pub(crate) struct ReadArm {
    pub arm: Arm,
    pub label_is_sound: bool,
    pub patients: Given<u64>,
    pub treatments: Vec<treatment::ReadTreatment>,
}

pub(crate) fn read(section: &Section<'_>, design: &ReadDesign) -> ReadArm {
    section.only(keys::of("arm"));
    let label = section.required("label", section.text("label"), "", "\"Saline\"");
    let patients = section.whole("patients", Limits::new(2.0, 100_000.0, "patients"));
    let patients = section.required("patients", patients, 2, "120");
    if patients.sound && patients.value < FEW_PATIENTS {
        let title = format!("{} patients in an arm", patients.value);
        let finding = Finding::warning(codes::FEW_PATIENTS, title)
            .label("hardly anything can be told from so few")
            .help("intervals of such a trial are as wide as the scale, and some replicates cannot be analysed at all");
        section.page.add(&patients.span, finding);
    }
    const WHAT: &str =
        "a list of tables, such as [{ product = \"saline\" }], or [] for no treatment";
    let list = section.list("treatments", WHAT);
    let example = "[{ product = \"saline\" }]";
    let list = section.required("treatments", list.map(Some), None, example);
    let treatments: Vec<_> = list
        .value
        .into_iter()
        .flat_map(|list| list.iter())
        .filter_map(|item| treatment::read(section.page, item, WHAT))
        .collect();
    let blinding = section.choice("blinding", &BLINDING).usable();
    ReadArm {
        arm: Arm {
            label: label.value.to_owned(),
            patients: patients.value as u32,
            treatments: treatments
                .iter()
                .filter_map(|read| read.treatment.clone())
                .collect(),
            // What the design says anyway is not said twice.
            blinding: blinding
                .map(|blinding| blinding.value)
                .filter(|blinding| *blinding != design.blinding.value),
        },
        label_is_sound: label.sound,
        patients,
        treatments,
    }
}

/// What can only be said about all arms together.
pub(crate) fn compare(sections: &[Section<'_>], arms: &[ReadArm], design: &ReadDesign) {
    labels_are_unique(sections, arms);
    blocks_divide(sections, arms, design);
    can_be_blinded(sections, arms, design);
    let Some(last) = sections.last() else { return };
    if arms.len() < 2 {
        let finding = Finding::error(codes::TOO_FEW_ARMS, "there is only one arm")
            .label("compared with what?")
            .expected("at least two arms, one of them the reference")
            .help("for a trial against saline add: [[arm]] with treatments = [{ product = \"saline\" }]");
        last.page.add(&last.place, finding);
    }
    if arms.len() > MOST_ARMS {
        let finding = Finding::error(codes::TOO_LARGE, format!("there are {} arms", arms.len()))
            .label("too many")
            .expected(format!("at most {MOST_ARMS}"));
        last.page.add(&last.place, finding);
    }
}

fn labels_are_unique(sections: &[Section<'_>], arms: &[ReadArm]) {
    let mut seen = BTreeMap::new();
    for (index, arm) in arms
        .iter()
        .enumerate()
        .filter(|(_, arm)| arm.label_is_sound)
    {
        let label = arm.arm.label.as_str();
        if let Some(first) = seen.get(label) {
            let section = &sections[index];
            let place = section
                .raw("label")
                .map_or(section.place.clone(), |value| value.span());
            let finding = Finding::error(
                codes::REPEATED,
                format!("two arms are labelled \"{}\"", shortened(label)),
            )
            .label(format!("already the label of arm {}", first + 1))
            .expected("a label of its own for each arm");
            section.page.add(&place, finding);
        } else {
            seen.insert(label, index);
        }
    }
}

/// Arms of equal size in blocks that hold each arm `block_size` times.
fn blocks_divide(sections: &[Section<'_>], arms: &[ReadArm], design: &ReadDesign) {
    let Some(first) = arms.first() else { return };
    let block = design.block_size.value;
    let known = design.block_size.sound && arms.iter().all(|arm| arm.patients.sound);
    let equal = arms
        .iter()
        .all(|arm| arm.patients.value == first.patients.value);
    if known && equal && first.patients.value % block != 0 {
        let page = sections[0].page;
        let down = first.patients.value / block * block;
        let title = format!(
            "blocks with {block} patients of each arm do not divide {}",
            first.patients.value
        );
        let finding = Finding::warning(codes::BLOCKS_DO_NOT_DIVIDE, title)
            .label("the last block stays incomplete")
            .help(format!(
                "{} or {} patients in each arm fill all blocks",
                down.max(block),
                down + block
            ));
        page.add(&first.patients.span, finding);
    }
}

/// Nobody mistakes no injection for an injection.
fn can_be_blinded(sections: &[Section<'_>], arms: &[ReadArm], design: &ReadDesign) {
    if !design.blinding.sound {
        return;
    }
    let blinding = |arm: &ReadArm| arm.arm.blinding.unwrap_or(design.blinding.value);
    let readable = |arm: &ReadArm| arm.treatments.iter().all(|read| read.treatment.is_some());
    let injected = |arm: &ReadArm| arm.treatments.iter().any(|read| read.is_injection);
    if !arms.iter().any(injected) {
        return;
    }
    for (section, arm) in sections
        .iter()
        .zip(arms)
        .filter(|(_, arm)| readable(arm) && !injected(arm))
        .filter(|(_, arm)| blinding(arm) != Blinding::OpenLabel)
    {
        let title = if arm.treatments.is_empty() {
            "gets no treatment"
        } else {
            "gets no injection"
        };
        let finding = Finding::warning(
            codes::CANNOT_BE_BLINDED,
            format!(
                "the arm \"{}\" {title} in a blinded trial",
                shortened(&arm.arm.label)
            ),
        )
        .label("these patients know that they were not injected")
        .help("give this arm saline as well, or set blinding = \"open-label\"");
        let place = section
            .raw("treatments")
            .map_or(section.place.clone(), |value| value.span());
        section.page.add(&place, finding);
    }
}
