//! How near a source is to the law: a table by host, since the host says who speaks; and when it was last read.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

use super::last_read::{self, Reading};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A law, or the text of an agency or legislature.
    Primary,
    /// Journals, law firms, associations, news.
    Secondary,
    /// Who sells what the text is about, or a copy of another site's page.
    VendorOrMirror,
    /// A host that the table does not have, in rules of a user's own; it never makes an answer settled.
    Unranked,
}

impl Tier {
    /// For readers.
    pub fn words(self) -> &'static str {
        match self {
            Tier::Primary => "primary",
            Tier::Secondary => "secondary",
            Tier::VendorOrMirror => "vendor or mirror",
            Tier::Unranked => "host not ranked",
        }
    }

    /// The tier of an address, by its host and then by what the host is under.
    pub fn of(address: &str) -> Tier {
        static TABLE: OnceLock<Table> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            toml::from_str(include_str!("../../data/source_tiers.toml"))
                .unwrap_or_else(|error| panic!("data/source_tiers.toml: {error}"))
        });
        let Some(host) = host(address) else {
            return Tier::Unranked;
        };
        let is_in = |hosts: &[String]| {
            hosts
                .iter()
                .any(|known| host == *known || host.ends_with(&format!(".{known}")))
        };
        match () {
            () if is_in(&table.primary) => Tier::Primary,
            () if is_in(&table.secondary) => Tier::Secondary,
            () if is_in(&table.vendor) => Tier::VendorOrMirror,
            () => Tier::Unranked,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    primary: Vec<String>,
    secondary: Vec<String>,
    vendor: Vec<String>,
}

/// The host of an `http` or `https` address.
pub(super) fn host(address: &str) -> Option<String> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    host.contains('.').then(|| host.to_lowercase())
}

/// An address and who speaks there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// The address.
    pub address: String,
    /// Who speaks there.
    pub tier: Tier,
    /// When it was last read for the rule that names it, and what it said; `None` for products, for what is asked of every trial, and in
    /// rules of a user's own, of which nobody keeps that.
    pub read: Option<Reading>,
}

impl Cited {
    /// The sources of a rule or overlay with their tiers and when each was last read, in their order.
    pub(super) fn of(id: &str, own: bool, addresses: &[String]) -> Vec<Cited> {
        let mut cited = Cited::all(addresses);
        if !own {
            for one in &mut cited {
                one.read = last_read::reading(id, &one.address);
            }
        }
        cited
    }

    /// Addresses with their tiers, in their order.
    pub fn all(addresses: &[String]) -> Vec<Cited> {
        addresses
            .iter()
            .map(|address| Cited {
                address: address.clone(),
                tier: Tier::of(address),
                read: None,
            })
            .collect()
    }
}
