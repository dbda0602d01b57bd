//! The codes of all findings about tables of trials. `book/src/library.md` explains each; a test holds the two in step.

synovia_diagnostics::codes! {
    pub(super) const;
    /// Every kind of finding about tables of trials, in the order of their codes. Those about tables as such are in
    /// [`synovia_diagnostics::csv`].
    UNKNOWN_TABLE = "E0201" Error "a file that is none of the tables, or one of them twice";
    UNKNOWN_COLUMN = "E0202" Error "unknown column";
    MISSING_COLUMN = "E0203" Error "a required column is missing";
    EMPTY = "E0204" Error "a field that must not be empty";
    NOT_A_NUMBER = "E0205" Error "not a number";
    SPREAD_NOT_POSITIVE = "E0206" Error "a standard deviation or standard error that is not positive";
    UNKNOWN_TRIAL = "E0207" Error "unknown trial";
    UNKNOWN_ARM = "E0208" Error "unknown arm";
    OUTSIDE_SCALE = "E0209" Error "a value outside its scale";
    REPEATED = "E0210" Error "the same row twice";
    NOT_A_COUNT = "E0211" Error "not a whole positive number";
    QUARTILES_OUT_OF_ORDER = "E0212" Error "quartiles and median out of order";
    INTERVAL_BACKWARDS = "E0213" Error "an interval whose lower end is not below its upper";
    NEGATIVE_TIME = "E0214" Error "a negative time";
    UNKNOWN_WORD = "E0215" Error "a word that is not one of the choices";
    PROMISE_NOT_KEPT = "E0216" Error "a row without the numbers that reported_as promises";
    DOI_MALFORMED = "E0217" Error "not a DOI";
    PMID_MALFORMED = "E0218" Error "not a PubMed identifier";
    NO_ARMS = "E0219" Error "a trial without arms";
    NO_MAPPING = "E0220" Error "a phrase that no mapping knows";
    SCALE_BACKWARDS = "E0221" Error "a scale whose lower end is not below its upper";
    FROM_ITSELF = "E0222" Error "the difference of an arm from itself";
    WITHOUT_PRECISION = "E0223" Error "a difference of which nobody knows how precise it is";
    NOT_A_PROBABILITY = "E0224" Error "a p value that is not above 0 and at most 1";
    DIFFERENCE_OUTSIDE_INTERVAL = "E0225" Error "an interval that does not contain its difference";
    SET_ASIDE = "E0226" Error "a trial that is set aside for blind tests";
    MORE_THAN_IN_THE_ARM = "E0251" Warning "more measured than the arm has";
    MEAN_OUTSIDE_INTERVAL = "E0252" Warning "an interval that does not contain its mean";
    NO_DURABLE_SOURCE = "E0253" Warning "neither DOI nor PubMed identifier";
    NO_OUTCOMES = "E0254" Warning "an arm without outcomes";
    UNKNOWN_INSTRUMENT = "E0255" Warning "an instrument that no mapping knows";
    NO_TIME = "E0256" Warning "an outcome without a time";
    UNKNOWN_ADJUNCT = "E0257" Warning "an adjunct that no mapping knows";
    CHANGE_AT_THE_START = "E0258" Warning "a change from baseline at month 0 that is not 0";
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
    fn warnings_start_at_251() {
        for code in CODES {
            let is_warning = code.severity == Severity::Warning;
            assert_eq!(is_warning, code.code > "E0250", "{}", code.code);
        }
    }
}
