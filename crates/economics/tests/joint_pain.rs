//! `economics.toml`, the probabilistic analysis and its document, from files to numbers.

#[path = "joint_pain/document.rs"]
mod document;
#[path = "joint_pain/settings.rs"]
mod settings;

/// Two typed arms and usual care; no study is needed.
pub const TYPED: &str = r#"
[economics]
title = "Two injections"
country = "US"
currency = "USD"
price_year = 2025
perspective = "health-care"
horizon_years = "lifetime"
willingness_to_pay = 100000
willingness_curve = [0, 50000, 100000, 150000]

[discount]
costs = 0.03
effects = 0.03

[[arm]]
label = "Weak"
months = [0, 1, 6]
points = [0, -6, -3]
se_points = 2
price_per_course = 100
currency = "USD"
price_year = 2025

[[arm]]
label = "Strong"
months = [0, 1, 12]
points = [0, -15, -12]
se_points = 3
price_per_course = 1500
currency = "USD"
price_year = 2025
injections = 2
coverage = "outcome-rebate"
responders = 0.5

[psa]
draws = 80
people = 300

[entrants]
people_per_year = 1000
years = 3
uptake = [0.1, 0.5]
"#;
