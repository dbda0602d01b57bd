//! Published models that come with the program: examples to start from, and what the engine is held against.

use std::path::Path;

use super::{Checked, check};

macro_rules! shipped {
    ($($name:literal)*) => {
        /// Name and text of every published model that is shipped.
        pub const SHIPPED: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../models/", $name, ".toml")))),*];
    };
}

shipped! {
    "hiv-zidovudine-lamivudine"
    "sick-sicker-2018-cohort"
    "sick-sicker-2018-history"
    "sick-sicker-2018-individual"
    "sick-sicker-age-dependent"
    "sick-sicker-cohort"
    "total-hip-replacement"
    "total-knee-replacement"
}

/// A shipped model by its name, read and checked.
///
/// ```
/// use synovia_economics::engine::shipped;
///
/// let model = shipped("hiv-zidovudine-lamivudine").unwrap().model.unwrap();
/// assert!((model.run().unwrap().increments[0].icer.unwrap() - 6_275.956).abs() < 5e-4);
/// ```
pub fn shipped(name: &str) -> Option<Checked> {
    let (name, text) = SHIPPED.iter().find(|(known, _)| *known == name)?;
    // They name no files.
    Some(check(&format!("{name}.toml"), text, Path::new(".")))
}
