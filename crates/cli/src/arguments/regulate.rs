//! What can be typed after `synovia regulate`.

use std::path::PathBuf;

use clap::Args;
use synovia_regulation::classify::{Attribute, Attributes, UnknownWord};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia regulate bmac
  synovia regulate prp-leukocyte-poor --jurisdiction JP --indication knee_oa --intent treatment_of_own_patient
  synovia regulate --kind exosome --source cord_tissue --donor allogeneic --jurisdiction US,EU
  synovia regulate umbilical-msc --as-of 2026-01-01 --jurisdiction CN --json
  synovia regulate --kind in_vivo_gene_therapy --jurisdiction JP --intent treatment_of_own_patient
  synovia regulate svf --rules my-rules.toml

Not legal advice. What is not stated is unknown: where the class depends on it, every possible class is shown and what decides.
Beside each rule stands when its sources were last read; what is coming and not law yet stands apart.
book/src/regulation.md explains rules, certainties and the layout of rules of your own.")]
pub struct Regulate {
    /// A passport file, or a name of `synovia products list` or `synovia products`; without it, state attributes
    #[arg(required_unless_present_any = ["kind", "source", "donor", "processing"])]
    pub product: Option<String>,
    /// US, EU, UK, JP, KR, CN, AU, IN, CA [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub jurisdiction: Vec<String>,
    /// Day to ask for, such as 2026-11-22 [default: the day of the rules]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Add rules of your own, or replace shipped ones
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    #[command(flatten)]
    pub stated: Stated,
    /// Print as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
}

/// Attributes as typed; they take the place of what the product says.
#[derive(Debug, Args)]
pub struct Stated {
    /// cell, prp, tissue, exosome, device_only, drug, procedure or in_vivo_gene_therapy
    #[arg(long, value_name = "WORD")]
    pub kind: Option<String>,
    /// Source tissue, such as bone_marrow or adipose
    #[arg(long, value_name = "WORD")]
    pub source: Option<String>,
    /// autologous, allogeneic or xenogeneic
    #[arg(long, value_name = "WORD")]
    pub donor: Option<String>,
    /// What was done to it, such as culture_expanded
    #[arg(long, value_name = "WORD")]
    pub processing: Option<String>,
    /// Same function in donor and recipient: yes, no or disputed [default: by source, in a joint]
    #[arg(long, value_name = "WORD")]
    pub homologous: Option<String>,
    /// Removed and returned in one surgical procedure: yes or no
    #[arg(long, value_name = "WORD")]
    pub same_procedure: Option<String>,
    /// none_or_saline_preservative, scaffold_device or drug_or_biologic
    #[arg(long, value_name = "WORD")]
    pub combined: Option<String>,
    /// hospital, clinic or commercial_manufacturer
    #[arg(long, value_name = "WORD")]
    pub site: Option<String>,
    /// marketed_product, treatment_of_own_patient or investigator_study
    #[arg(long, value_name = "WORD")]
    pub intent: Option<String>,
    /// Advertised to the public: yes or no
    #[arg(long, value_name = "WORD")]
    pub advertised: Option<String>,
    /// knee_oa, focal_cartilage_defect, tendinopathy, rotator_cuff, ra or other_joint_pain
    #[arg(long, value_name = "WORD")]
    pub indication: Option<String>,
}

impl Stated {
    /// Puts them over what is known; every word that is not understood is returned.
    pub fn over(&self, known: &mut Attributes) -> Vec<UnknownWord> {
        let typed = [
            (Attribute::Kind, &self.kind),
            (Attribute::Source, &self.source),
            (Attribute::Donor, &self.donor),
            (Attribute::Processing, &self.processing),
            (Attribute::Homologous, &self.homologous),
            (Attribute::SameProcedure, &self.same_procedure),
            (Attribute::CombinedWithArticle, &self.combined),
            (Attribute::Site, &self.site),
            (Attribute::PathwayIntent, &self.intent),
            (Attribute::AdvertisedToPublic, &self.advertised),
            (Attribute::Indication, &self.indication),
        ];
        typed
            .into_iter()
            .filter_map(|(attribute, word)| known.set(attribute, word.as_deref()?).err())
            .collect()
    }
}
