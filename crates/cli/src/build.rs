//! What this program was built from.

use synovia_study::Build;

/// The commit, where there was one, and what tells builds of different sources apart.
pub fn build() -> Build {
    let commit = env!("SYNOVIA_COMMIT");
    Build {
        commit: (!commit.is_empty()).then(|| commit.to_owned()),
        identity: format!("{} {}", env!("CARGO_PKG_VERSION"), env!("SYNOVIA_SOURCES")),
    }
}
