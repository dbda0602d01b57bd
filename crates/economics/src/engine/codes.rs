//! The codes of all findings about a model file. `book/src/economic-models.md` explains each; a test holds the two in step.

synovia_diagnostics::codes! {
    pub(crate) const;
    /// Every kind of finding, in the order of their codes.
    UNREADABLE = "M0101" Error "a model file, or a life table that it names, cannot be read";
    NOT_TOML = "M0102" Error "the model file is not valid TOML";
    UNKNOWN_KEY = "M0103" Error "unknown section or key, or one that this kind of model does not have";
    MISSING = "M0104" Error "a required section or key is missing";
    WRONG_TYPE = "M0105" Error "a value of the wrong type";
    OUT_OF_RANGE = "M0106" Error "a value outside its range";
    UNKNOWN_WORD = "M0107" Error "a word that is not one of the choices";
    BAD_EXPRESSION = "M0108" Error "an expression that cannot be read";
    UNKNOWN_NAME = "M0109" Error "an unknown name in an expression, or an unknown state or parameter";
    WRONG_ARGUMENTS = "M0110" Error "a function with the wrong number of arguments";
    CYCLIC = "M0111" Error "parameters defined by each other";
    NOT_HERE = "M0112" Error "a name that has no value at this place";
    NAME_TAKEN = "M0113" Error "a name that means something else, or is given twice";
    PROBABILITY_OUTSIDE = "M0121" Error "a probability below 0 or above 1";
    ROW_SUM = "M0122" Error "the probabilities of leaving and staying do not sum to 1";
    NEGATIVE_RATE = "M0123" Error "a rate below 0";
    EXIT_FROM_DEATH = "M0124" Error "an absorbing state with exits";
    RATE_AND_PROBABILITY = "M0125" Error "rates and probabilities in one row";
    START_SUM = "M0126" Error "where people start does not sum to 1";
    NOT_A_NUMBER = "M0127" Error "an expression without a finite value";
    NO_DISCOUNT = "M0131" Error "a stream that is not discounted without being told so";
    COST_WITHOUT_YEAR = "M0132" Error "a cost without currency or price year";
    MIXED_CURRENCIES = "M0133" Error "costs in more than one currency";
    HORIZON = "M0134" Error "the horizon is not a whole number of cycles";
    UTILITY_ABOVE_ONE = "M0135" Error "a utility above 1";
    CURVES_CROSS = "M0136" Error "survival curves that cross";
    NOT_SURVIVAL = "M0137" Error "a curve that is no survival function";
    TOO_LARGE = "M0138" Error "a model too large to run";
    UNUSED = "M0151" Warning "a parameter that nothing uses";
    UNREACHABLE = "M0152" Warning "a state that nobody can reach";
    IMMORTAL = "M0153" Warning "a model over a lifetime in which nobody, or not everybody, can die";
    SCALED_PROBABILITY = "M0154" Warning "a probability scaled as (1 + p)^(1/n) - 1";
    MIXED_PRICE_YEARS = "M0155" Warning "costs of more than one price year";
    NO_SOURCE = "M0156" Warning "a parameter without unit or source";
    LIVELY_DEAD = "M0157" Warning "a state of the dead with a cost or a utility";
    SHORT_TUNNEL = "M0158" Warning "a tunnel too short for what an expression asks of the time in the state";
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_diagnostics::Severity;

    #[test]
    fn codes_are_in_order_and_unique() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn warnings_start_at_151() {
        for code in CODES {
            let late = code.code > "M0150";
            assert_eq!(code.severity == Severity::Warning, late, "{}", code.code);
        }
    }
}
