//! Findings about a file a user wrote: what is wrong, where, what was expected, and the nearest right thing.
//!
//! Whoever reads a file collects *all* findings before saying anything, and they are printed the way `rustc` prints them.
//!
//! ```
//! use synovia_diagnostics::{Colour, Finding, Findings, Sources, nearest};
//!
//! let text = "[analysis]\nmethod = \"anvoca\"\n";
//! let mut findings = Findings::new();
//! let methods = ["ancova", "mmrm"];
//! let mut finding = Finding::error("S0103", "unknown method of analysis")
//!     .at("study.toml", 20..28)
//!     .label("no such method")
//!     .expected("one of \"ancova\", \"mmrm\"");
//! if let Some(name) = nearest("anvoca", methods) {
//!     finding = finding.help(format!("did you mean \"{name}\"?"));
//! }
//! findings.push(finding);
//!
//! let sources = Sources::new().with("study.toml", text);
//! assert_eq!(
//!     findings.render(&sources, Colour::Never),
//!     "\
//! error[S0103]: unknown method of analysis
//!  --> study.toml:2:10
//!   |
//! 2 | method = \"anvoca\"
//!   |          ^^^^^^^^ no such method
//!   |
//!   = note: expected one of \"ancova\", \"mmrm\"
//!   = help: did you mean \"ancova\"?
//! "
//! );
//! assert!(findings.has_errors());
//! assert_eq!(findings.summary(), "1 error");
//! ```
//!
//! Nothing in here fails or panics: spans past the end of the text are clamped to it, spans that cut a character in two are widened
//! to the whole character, and whatever steers a terminal or hides in anything a user wrote is shown as `\u{FFFD}`. What is endless is cut.

mod code;
pub mod csv;
mod finding;
mod nearest;
mod place;
mod render;
mod shown;
mod user_file;

pub use code::Code;
pub use finding::{Finding, Findings, Iter, Severity};
pub use nearest::nearest;
pub use place::{Place, Sources};
pub use render::{Colour, Record};
pub use shown::{LONGEST_MESSAGE, cut, shown, shown_on_one_line};
pub use user_file::{LARGEST_USER_FILE, Unreadable, Why, read_user_file};
