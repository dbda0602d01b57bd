//! What is changed in the rules when they are used, and why. The data stay as they were researched; rules and overlays whose text
//! changed stand in `data/amended.toml`.

use super::attributes::{Attributes, Homologous, Indication, Kind, Processing, SourceTissue};
use super::rules::{Jurisdiction, Overlay, Rule};

/// Name and reason of every amendment, as answers and the book print them.
pub const AMENDMENTS: [(&str, &str); 9] = [
    (
        "kinds",
        "a rule that does not name a kind decides only about cells, tissue and platelet-rich plasma: a steroid is not a 351 biologic drug because nothing else fits",
    ),
    (
        "exosomes",
        "outside the United States and Canada exosomes are undetermined until a rule names them and a source: no agency's text on them was read there",
    ),
    (
        "fat",
        "adipose tissue that is only broken up mechanically is a tissue: it keeps its structure",
    ),
    (
        "no-source",
        "a rule without a source is unconfirmed, whatever it says of itself",
    ),
    (
        "settled",
        "settled needs a primary source and no part from memory; otherwise it is shown as probable",
    ),
    (
        "recalled",
        "a rule written from memory is unconfirmed and never settled",
    ),
    (
        "overlays",
        "an overlay that does not name a kind is shown for cells and tissue only: all of them are about stem cells",
    ),
    (
        "gene",
        "gene therapy that acts inside the body, without cells, is a kind of its own: where no rule names it, it is undetermined",
    ),
    (
        "read-again",
        "where reading the sources again showed a rule or overlay to be wrong, half right or no longer from memory, another text stands in its place, with its reason",
    ),
];

/// Whether a rule may decide about products of this kind at all.
pub(super) fn may_decide(rule: &Rule, kind: Option<Kind>) -> bool {
    let names_a_kind = rule.when.keys().any(|attribute| attribute.word() == "kind");
    let has_own_words = matches!(rule.jurisdiction, Jurisdiction::Us | Jurisdiction::Ca);
    match kind {
        Some(Kind::Exosome) if has_own_words => names_a_kind || !rule.when.is_empty(),
        Some(Kind::Exosome) => names_a_kind && !rule.sources.is_empty(),
        Some(Kind::Cell | Kind::Tissue | Kind::Prp) => true,
        Some(Kind::DeviceOnly | Kind::Drug | Kind::Procedure | Kind::InVivoGeneTherapy) | None => {
            names_a_kind
        }
    }
}

/// Whether an overlay may be shown with products of this kind.
pub(super) fn may_be_added(overlay: &Overlay, kind: Option<Kind>) -> bool {
    let names_a_kind = overlay
        .when
        .keys()
        .any(|attribute| attribute.word() == "kind");
    names_a_kind || matches!(kind, Some(Kind::Cell | Kind::Tissue))
}

/// Micro-fragmented fat is a tissue, whoever calls it cells.
pub(super) fn fat_is_tissue(product: &mut Attributes) -> bool {
    let is_fat = product.kind == Some(Kind::Cell)
        && product.source == Some(SourceTissue::Adipose)
        && product.processing == Some(Processing::MechanicalMicrofragment);
    if is_fat {
        product.kind = Some(Kind::Tissue);
    }
    is_fat
}

/// Whether the tissue does in a joint what it did where it came from, when nobody stated it.
///
/// Cartilage yes; fat no (an example of FDA's guidance); bone marrow disputed; birth tissue no. Nothing for synovium, blood and induced
/// pluripotent cells, and nothing for tendons: those are no joints. An unknown indication is taken to be a joint.
pub(super) fn homologous_in_a_joint(
    source: Option<SourceTissue>,
    indication: Option<Indication>,
) -> Option<Homologous> {
    if indication.is_some_and(|indication| !indication.is_in_a_joint()) {
        return None;
    }
    match source? {
        SourceTissue::Cartilage => Some(Homologous::Yes),
        SourceTissue::Adipose
        | SourceTissue::CordBlood
        | SourceTissue::CordTissue
        | SourceTissue::PlacentaAmnion => Some(Homologous::No),
        SourceTissue::BoneMarrow => Some(Homologous::Disputed),
        SourceTissue::Synovium | SourceTissue::PeripheralBlood | SourceTissue::Ipsc => None,
    }
}
