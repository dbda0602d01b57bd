//! What decides the legal class of a product: eleven attributes, each with a closed list of values, each possibly unknown.
//!
//! The words are those of `data/regulation.toml`, then those that `data/amended.toml` adds.

use serde::Serialize;
use std::fmt;

/// An attribute's values as an enum, in the words and the order of the data file.
macro_rules! values {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum $name {
            $($(#[$value_doc])* #[serde(rename = $word)] $value),+
        }

        impl $name {
            /// All values, in the order of the data file.
            pub const ALL: &'static [$name] = &[$($name::$value),+];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word the data use.
            pub fn word(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }
        }
    };
}

values!(
    /// What it is, as the law sees it.
    Kind {
        /// Cells, also those of a concentrate or a digest.
        Cell = "cell",
        /// Platelet-rich plasma.
        Prp = "prp",
        /// Tissue that keeps its structure, micro-fragmented fat among it.
        Tissue = "tissue",
        /// Extracellular vesicles.
        Exosome = "exosome",
        /// An implant or fluid without cells that acts physically.
        DeviceOnly = "device_only",
        /// A medicine without cells.
        Drug = "drug",
        /// Nothing is given.
        Procedure = "procedure",
        /// Nucleic acids or a vector that act on the patient's own cells inside the body; no cells are given. Cells modified outside are
        /// `cell` with the processing `gene_modified`.
        InVivoGeneTherapy = "in_vivo_gene_therapy",
    }
);
values!(
    /// Where cells, tissue or vesicles come from.
    SourceTissue {
        /// Bone marrow.
        BoneMarrow = "bone_marrow",
        /// Fat.
        Adipose = "adipose",
        /// Umbilical cord blood.
        CordBlood = "cord_blood",
        /// Umbilical cord.
        CordTissue = "cord_tissue",
        /// Placenta or amnion.
        PlacentaAmnion = "placenta_amnion",
        /// Synovial membrane.
        Synovium = "synovium",
        /// Cartilage.
        Cartilage = "cartilage",
        /// Blood.
        PeripheralBlood = "peripheral_blood",
        /// Induced pluripotent stem cells.
        Ipsc = "ipsc",
    }
);
values!(
    /// Whose they are.
    Donor {
        /// The patient's own.
        Autologous = "autologous",
        /// Another person's.
        Allogeneic = "allogeneic",
        /// An animal's.
        Xenogeneic = "xenogeneic",
    }
);
values!(
    /// What was done to them, from least to most.
    Processing {
        /// Rinsed or cut to size at most.
        NoneOrRinseSize = "none_or_rinse_size",
        /// Concentrated in a centrifuge.
        CentrifugeConcentrate = "centrifuge_concentrate",
        /// Broken up mechanically.
        MechanicalMicrofragment = "mechanical_microfragment",
        /// Digested with enzymes.
        EnzymaticDigest = "enzymatic_digest",
        /// Grown in culture.
        CultureExpanded = "culture_expanded",
        /// Genetically modified.
        GeneModified = "gene_modified",
    }
);
values!(
    /// Whether it does in the recipient what it did in the donor.
    Homologous {
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
        /// Agencies have not said, or disagree.
        Disputed = "disputed",
    }
);
values!(
    /// Whether it is removed and returned in one surgical procedure in one establishment.
    SameProcedure {
        /// It is.
        Yes = "yes",
        /// It is not.
        No = "no",
    }
);
values!(
    /// What it is combined with.
    CombinedArticle {
        /// Nothing, or saline and preservatives.
        NoneOrSalinePreservative = "none_or_saline_preservative",
        /// A scaffold or another device.
        ScaffoldDevice = "scaffold_device",
        /// A drug or biological product.
        DrugOrBiologic = "drug_or_biologic",
    }
);
values!(
    /// Where it is made and given.
    Site {
        /// A hospital.
        Hospital = "hospital",
        /// A clinic.
        Clinic = "clinic",
        /// A manufacturer.
        CommercialManufacturer = "commercial_manufacturer",
    }
);
values!(
    /// What it is meant for.
    PathwayIntent {
        /// To be sold.
        MarketedProduct = "marketed_product",
        /// To treat the physician's own patients.
        TreatmentOfOwnPatient = "treatment_of_own_patient",
        /// An investigator's study.
        InvestigatorStudy = "investigator_study",
    }
);
values!(
    /// Whether it is advertised to the public.
    Advertised {
        /// It is.
        Yes = "yes",
        /// It is not.
        No = "no",
    }
);
values!(
    /// What it is given for.
    Indication {
        /// Osteoarthritis of the knee.
        KneeOa = "knee_oa",
        /// A focal defect of cartilage.
        FocalCartilageDefect = "focal_cartilage_defect",
        /// A tendon.
        Tendinopathy = "tendinopathy",
        /// The rotator cuff.
        RotatorCuff = "rotator_cuff",
        /// Rheumatoid arthritis.
        Ra = "ra",
        /// Pain of another joint.
        OtherJointPain = "other_joint_pain",
    }
);

impl Indication {
    /// Whether it is given into a joint; tendons are not joints.
    pub fn is_in_a_joint(self) -> bool {
        !matches!(self, Indication::Tendinopathy | Indication::RotatorCuff)
    }
}

/// The attributes as typed values, and access to each of them by name.
macro_rules! attributes {
    ($($(#[$doc:meta])* $field:ident: $type:ident = $variant:ident, $option:literal);+ $(;)?) => {
        /// What is known of a product and its use; `None` is unknown.
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub struct Attributes {
            $($(#[$doc])* pub $field: Option<$type>),+
        }

        /// Name of an attribute.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Attribute {
            $($(#[$doc])* $variant),+
        }

        impl Attribute {
            /// All of them, in the order of the data file.
            pub const ALL: [Attribute; 11] = [$(Attribute::$variant),+];

            /// As the data name it.
            pub fn word(self) -> &'static str {
                match self { $(Attribute::$variant => stringify!($field)),+ }
            }

            /// As the command line names it.
            pub fn option(self) -> &'static str {
                match self { $(Attribute::$variant => $option),+ }
            }

            /// Its values, in the order of the data file.
            pub fn values(self) -> &'static [&'static str] {
                match self { $(Attribute::$variant => $type::WORDS),+ }
            }
        }

        impl Attributes {
            /// The word of an attribute, `None` when it is unknown.
            pub fn get(&self, attribute: Attribute) -> Option<&'static str> {
                match attribute { $(Attribute::$variant => self.$field.map($type::word)),+ }
            }

            /// The same with the attribute at the value of this index of [`Attribute::values`].
            pub(super) fn with_index(&self, attribute: Attribute, index: usize) -> Attributes {
                let mut other = self.clone();
                match attribute { $(Attribute::$variant => other.$field = $type::ALL.get(index).copied()),+ }
                other
            }
        }
    };
}

attributes!(
    /// What it is.
    kind: Kind = Kind, "--kind";
    /// Where it comes from.
    source: SourceTissue = Source, "--source";
    /// Whose it is.
    donor: Donor = Donor, "--donor";
    /// What was done to it.
    processing: Processing = Processing, "--processing";
    /// Same essential function in donor and recipient.
    homologous: Homologous = Homologous, "--homologous";
    /// Removed and returned in one surgical procedure.
    same_procedure: SameProcedure = SameProcedure, "--same-procedure";
    /// What it is combined with.
    combined_with_article: CombinedArticle = CombinedWithArticle, "--combined";
    /// Where it is made and given.
    site: Site = Site, "--site";
    /// What it is meant for.
    pathway_intent: PathwayIntent = PathwayIntent, "--intent";
    /// Advertised to the public.
    advertised_to_public: Advertised = AdvertisedToPublic, "--advertised";
    /// What it is given for.
    indication: Indication = Indication, "--indication";
);

impl Attribute {
    /// The attribute of this name.
    pub fn named(word: &str) -> Option<Attribute> {
        Attribute::ALL
            .into_iter()
            .find(|attribute| attribute.word() == word)
    }
}

impl Attributes {
    /// Sets an attribute to a word of the data; `-` and `_` are the same.
    ///
    /// # Errors
    ///
    /// [`UnknownWord`] with the values there are and the nearest of them.
    pub fn set(&mut self, attribute: Attribute, word: &str) -> Result<(), UnknownWord> {
        let folded = word.replace('-', "_").to_lowercase();
        match attribute.values().iter().position(|known| *known == folded) {
            Some(index) => {
                *self = self.with_index(attribute, index);
                Ok(())
            }
            None => Err(UnknownWord {
                attribute,
                word: word.to_owned(),
                nearest: synovia_diagnostics::nearest(word, attribute.values().iter().copied()),
            }),
        }
    }
}

/// An attribute does not have this value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// Which attribute.
    pub attribute: Attribute,
    /// What was read.
    pub word: String,
    /// The value most like it.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = self.attribute.values().join(", ");
        write!(
            f,
            "error: {}: there is no value `{}`\n  = note: expected one of {expected}",
            self.attribute.option(),
            synovia_diagnostics::cut(&self.word)
        )?;
        match self.nearest {
            Some(nearest) => write!(f, "\n  = help: did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownWord {}
