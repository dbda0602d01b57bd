/// A commented study to start from, complete and without findings.
pub const STARTER: &str = include_str!("starter.toml");
