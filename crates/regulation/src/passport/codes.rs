//! The codes of all findings about a passport. `book/src/passport.md` explains each; a test holds the two in step.

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Stable name.
    pub code: &'static str,
    /// What was found, in a few words.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($name:ident = $code:literal: $meaning:literal;)*) => {
        $(#[doc = $meaning] pub const $name: &str = $code;)*
        /// All of them, in order.
        pub const CODES: &[Code] = &[$(Code { code: $code, meaning: $meaning }),*];
    };
}

codes! {
    UNREADABLE = "P0201": "the passport cannot be read";
    NOT_TEXT = "P0202": "the passport is not text in UTF-8";
    NOT_TOML = "P0203": "the passport is not valid TOML";
    UNKNOWN_TABLE = "P0204": "unknown table";
    UNKNOWN_KEY = "P0205": "unknown field, or a field in the wrong table";
    MISSING = "P0206": "a field that is always needed is missing";
    WRONG_TYPE = "P0207": "a value of the wrong type";
    OUT_OF_RANGE = "P0208": "a value that is impossible";
    UNKNOWN_WORD = "P0209": "a word that is not one of the choices";
    NO_SOURCE = "P0210": "a reported value without a source";
    VALUE_OR_NOT = "P0211": "a value where there can be none, or none where there must be one";
    BAD_SPREAD = "P0212": "a spread that is none";
    EMPTY = "P0213": "an empty text or list";
    TOO_MANY = "P0214": "more findings than are shown";
    UNUSUAL = "P0251": "a value far from what is met";
    NOT_ASKED = "P0252": "a field that is not asked of such a product";
    CONTRADICTION = "P0253": "two fields that do not fit together";
}
