//! Network meta-analysis: what netmeta says, what follows from the definitions, and what is refused.

mod components;
mod errors;
mod invariants;
mod oracle;
mod table;
