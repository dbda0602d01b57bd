//! The codes of all findings about a model file. `book/src/economic-models.md` explains each; a test holds the two in step.

use synovia_diagnostics::Severity;

/// One kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Stable name, such as `E0121`. Never reused for something else.
    pub code: &'static str,
    /// Whether the model can still be run.
    pub severity: Severity,
    /// What it is about, in a few words.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($name:ident = $code:literal $severity:ident $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(crate) const $name: &str = $code;)*

        /// Every kind of finding, in the order of their codes.
        pub const CODES: &[Code] = &[$(Code { code: $code, severity: Severity::$severity, meaning: $meaning }),*];
    };
}

codes! {
    UNREADABLE = "E0101" Error "a model file, or a life table that it names, cannot be read";
    NOT_TOML = "E0102" Error "the model file is not valid TOML";
    UNKNOWN_KEY = "E0103" Error "unknown section or key, or one that this kind of model does not have";
    MISSING = "E0104" Error "a required section or key is missing";
    WRONG_TYPE = "E0105" Error "a value of the wrong type";
    OUT_OF_RANGE = "E0106" Error "a value outside its range";
    UNKNOWN_WORD = "E0107" Error "a word that is not one of the choices";
    BAD_EXPRESSION = "E0108" Error "an expression that cannot be read";
    UNKNOWN_NAME = "E0109" Error "an unknown name in an expression, or an unknown state or parameter";
    WRONG_ARGUMENTS = "E0110" Error "a function with the wrong number of arguments";
    CYCLIC = "E0111" Error "parameters defined by each other";
    NOT_HERE = "E0112" Error "a name that has no value at this place";
    NAME_TAKEN = "E0113" Error "a name that means something else, or is given twice";
    PROBABILITY_OUTSIDE = "E0121" Error "a probability below 0 or above 1";
    ROW_SUM = "E0122" Error "the probabilities of leaving and staying do not sum to 1";
    NEGATIVE_RATE = "E0123" Error "a rate below 0";
    EXIT_FROM_DEATH = "E0124" Error "an absorbing state with exits";
    RATE_AND_PROBABILITY = "E0125" Error "rates and probabilities in one row";
    START_SUM = "E0126" Error "where people start does not sum to 1";
    NOT_A_NUMBER = "E0127" Error "an expression without a finite value";
    NO_DISCOUNT = "E0131" Error "a stream that is not discounted without being told so";
    COST_WITHOUT_YEAR = "E0132" Error "a cost without currency or price year";
    MIXED_CURRENCIES = "E0133" Error "costs in more than one currency";
    HORIZON = "E0134" Error "the horizon is not a whole number of cycles";
    UTILITY_ABOVE_ONE = "E0135" Error "a utility above 1";
    CURVES_CROSS = "E0136" Error "survival curves that cross";
    NOT_SURVIVAL = "E0137" Error "a curve that is no survival function";
    TOO_LARGE = "E0138" Error "a model too large to run";
    UNUSED = "E0151" Warning "a parameter that nothing uses";
    UNREACHABLE = "E0152" Warning "a state that nobody can reach";
    IMMORTAL = "E0153" Warning "a model over a lifetime in which nobody, or not everybody, can die";
    SCALED_PROBABILITY = "E0154" Warning "a probability scaled as (1 + p)^(1/n) - 1";
    MIXED_PRICE_YEARS = "E0155" Warning "costs of more than one price year";
    NO_SOURCE = "E0156" Warning "a parameter without unit or source";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_unique() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn warnings_start_at_151() {
        for code in CODES {
            let late = code.code > "E0150";
            assert_eq!(code.severity == Severity::Warning, late, "{}", code.code);
        }
    }
}
