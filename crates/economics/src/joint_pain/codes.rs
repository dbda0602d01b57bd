//! The codes of all findings about an `economics.toml`. `book/src/economics.md` lists them; a test holds the two in step.

synovia_diagnostics::codes! {
    pub(crate) const;
    /// Every kind of finding, in the order of their codes.
    UNREADABLE = "C0201" Error "the file cannot be read as text";
    NOT_TOML = "C0202" Error "the file is not valid TOML";
    UNKNOWN_KEY = "C0203" Error "unknown section or key";
    MISSING = "C0204" Error "a required section or key is missing";
    WRONG_TYPE = "C0205" Error "a value of the wrong type";
    OUT_OF_RANGE = "C0206" Error "a value outside its range, such as a negative price or a probability above 1";
    UNKNOWN_WORD = "C0207" Error "a word that is not one of the choices";
    NO_CURRENCY_OR_YEAR = "C0208" Error "a cost without currency or price year";
    NOT_DISCOUNTED = "C0209" Error "a stream whose discount rate is not given";
    UNKNOWN_ARM = "C0210" Error "an arm that the study does not have";
    REPEATED = "C0211" Error "a label given twice";
    MONTHS_AND_POINTS = "C0212" Error "months that do not increase from 0, or a number of points that does not match them";
    NO_ORIGIN = "C0213" Error "neither a study nor a run, although an arm takes its effect from one; or both";
    UNKNOWN_INPUT = "C0214" Error "an input that the model does not have";
    ANOTHER_CURRENCY = "C0215" Error "an amount in another currency than the analysis";
    TOO_FEW_STRATEGIES = "C0216" Error "fewer than two strategies";
    NO_LIFE_TABLE = "C0217" Error "a country without inputs or a life table here";
    NO_NATURAL_COURSE = "C0218" Error "usual care, and a run without counterfactual replicates";
    UNKNOWN_CORE = "C0219" Error "a model core that the run does not have";
    NO_EFFECT = "C0220" Error "a key that would change nothing where it stands, such as courses without repeat_every_years";
    ANOTHER_PRICE_YEAR = "C0251" Warning "a price of another year, taken as it is";
    LEFT_OUT = "C0252" Warning "an arm of the study that is not priced, and left out";
    FEW_DRAWS = "C0253" Warning "too few draws or people for a probabilistic analysis";
    NO_SOURCE = "C0254" Warning "a price called published or converted without a source";
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_diagnostics::Severity;

    #[test]
    fn codes_are_in_order_and_warnings_start_at_251() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for code in CODES {
            assert_eq!(
                code.severity == Severity::Warning,
                code.code > "C0250",
                "{}",
                code.code
            );
        }
    }
}
