//! The attributes of a shipped product: the one table that brings the words of the products to the words of the law.

use synovia_evidence::{self as evidence, Product};

use crate::passport::Passport;

use super::attributes::{
    Attribute, Attributes, CombinedArticle, Donor, Kind, Processing, SameProcedure, SourceTissue,
};

impl Attributes {
    /// What a product says of itself. Where it is given, for what and under which intent a product does not say: those stay unknown.
    ///
    /// | product | attribute |
    /// |---|---|
    /// | kind cells | `cell` |
    /// | kind tissue concentrate | `cell`; `tissue` when it was only broken up mechanically or not processed at all |
    /// | kind hyaluronic acid | `device_only` (some jurisdictions make it a drug; no rule covers either) |
    /// | steroid, saline, NSAID, paracetamol | `drug` |
    /// | exercise | `procedure` |
    /// | expanded in culture, genetically modified | `same_procedure` no: it takes weeks |
    /// | carrier none, saline, buffered saline, plasma | `combined_with_article` none; any other is unknown |
    pub fn from_product(product: &Product) -> Attributes {
        let processing = product.processing.value.map(|processing| match processing {
            evidence::Processing::NoneOrRinseSize => Processing::NoneOrRinseSize,
            evidence::Processing::CentrifugeConcentrate => Processing::CentrifugeConcentrate,
            evidence::Processing::MechanicalMicrofragment => Processing::MechanicalMicrofragment,
            evidence::Processing::EnzymaticDigest => Processing::EnzymaticDigest,
            evidence::Processing::CultureExpanded => Processing::CultureExpanded,
            evidence::Processing::GeneModified => Processing::GeneModified,
        });
        let keeps_its_structure = matches!(
            processing,
            Some(Processing::NoneOrRinseSize | Processing::MechanicalMicrofragment)
        );
        let kind = match product.kind {
            evidence::Kind::Cells => Kind::Cell,
            evidence::Kind::TissueConcentrate if keeps_its_structure => Kind::Tissue,
            evidence::Kind::TissueConcentrate => Kind::Cell,
            evidence::Kind::Prp => Kind::Prp,
            evidence::Kind::HyaluronicAcid => Kind::DeviceOnly,
            evidence::Kind::Corticosteroid
            | evidence::Kind::Saline
            | evidence::Kind::Nsaid
            | evidence::Kind::Paracetamol => Kind::Drug,
            evidence::Kind::Exercise => Kind::Procedure,
        };
        let mut attributes = Attributes {
            kind: Some(kind),
            processing,
            donor: product.donor.value.map(|donor| match donor {
                evidence::Donor::Autologous => Donor::Autologous,
                evidence::Donor::Allogeneic => Donor::Allogeneic,
                evidence::Donor::Xenogeneic => Donor::Xenogeneic,
            }),
            same_procedure: matches!(
                processing,
                Some(Processing::CultureExpanded | Processing::GeneModified)
            )
            .then_some(SameProcedure::No),
            combined_with_article: product.carrier.value.as_deref().and_then(|carrier| {
                ["none", "saline", "buffered saline", "plasma"]
                    .contains(&carrier)
                    .then_some(CombinedArticle::NoneOrSalinePreservative)
            }),
            ..Attributes::default()
        };
        attributes.source = product.source_tissue.value.and_then(|tissue| {
            let word = tissue.regulation_source();
            SourceTissue::ALL
                .iter()
                .copied()
                .find(|source| source.word() == word)
        });
        attributes
    }
}

impl Attributes {
    /// What a passport says of the attributes; what it leaves unknown stays unknown. Culture and genetic modification take weeks, so that
    /// they are never one procedure with the harvest.
    ///
    /// ```
    /// use synovia_regulation::classify::Attributes;
    /// use synovia_regulation::passport::shipped;
    /// let fat = Attributes::from_passport(&shipped("microfragmented-fat").unwrap());
    /// assert_eq!(fat.kind.map(|kind| kind.word()), Some("tissue"));
    /// ```
    pub fn from_passport(passport: &Passport) -> Attributes {
        let mut attributes = Attributes::default();
        for (name, word) in passport.attributes() {
            let attribute = Attribute::named(name).expect("passports use the words of the rules");
            attributes
                .set(attribute, &word)
                .expect("passports use the words of the rules");
        }
        if matches!(
            attributes.processing,
            Some(Processing::CultureExpanded | Processing::GeneModified)
        ) {
            attributes.same_procedure = Some(SameProcedure::No);
        }
        attributes
    }
}
