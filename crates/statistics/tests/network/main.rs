//! Network meta-analysis: what netmeta says, what follows from the definitions, and what is refused.

mod components;
mod errors;
mod invariants;
mod oracle;
#[path = "../oracle_table/mod.rs"]
mod oracle_table;
mod table;
