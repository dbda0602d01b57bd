//! The codes of findings: each crate that reads files of users keeps one list.

use crate::Severity;

/// One kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Stable name, such as `S0105`. Never reused for something else.
    pub code: &'static str,
    /// Whether what was read can still be used.
    pub severity: Severity,
    /// What it is about, in a few words.
    pub meaning: &'static str,
}

/// A list of codes: a constant of each name, and all of them as `CODES`, in order.
///
/// ```
/// synovia_diagnostics::codes! {
///     pub(crate) const;
///     /// Every kind of finding about recipes.
///     EMPTY = "X0101" Error "a recipe without ingredients";
///     SALTY = "X0151" Warning "more salt than flour";
/// }
///
/// assert_eq!(SALTY, CODES[1].code);
/// ```
#[macro_export]
macro_rules! codes {
    ($visible:vis const; $(#[$about:meta])* $($name:ident = $code:literal $severity:ident $meaning:literal;)*) => {
        $(#[doc = $meaning] $visible const $name: &str = $code;)*

        $(#[$about])*
        pub const CODES: &[$crate::Code] = &[
            $($crate::Code { code: $code, severity: $crate::Severity::$severity, meaning: $meaning }),*
        ];
    };
}
