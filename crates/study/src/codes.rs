//! The codes of all findings about a study file. `book/src/findings.md` explains each; a test holds the two in step.

synovia_diagnostics::codes! {
    pub(crate) const;
    /// Every kind of finding, in the order of their codes.
    UNREADABLE = "S0101" Error "the study file cannot be read";
    NOT_TEXT = "S0102" Error "the study file is not text in UTF-8";
    NOT_TOML = "S0103" Error "the study file is not valid TOML";
    UNKNOWN_SECTION = "S0104" Error "unknown section";
    UNKNOWN_KEY = "S0105" Error "unknown key, or a key in the wrong section";
    MISSING_SECTION = "S0106" Error "a required section is missing";
    MISSING_KEY = "S0107" Error "a required key is missing";
    WRONG_TYPE = "S0108" Error "a value of the wrong type";
    OUT_OF_RANGE = "S0109" Error "a value outside its range";
    UNKNOWN_WORD = "S0110" Error "a word that is not one of the choices";
    UNKNOWN_PRODUCT = "S0111" Error "unknown product";
    UNKNOWN_THRESHOLD = "S0112" Error "unknown threshold";
    WRONG_KIND_OF_THRESHOLD = "S0113" Error "a between-group threshold used within patients, or the other way round";
    REPEATED = "S0114" Error "a label or value given twice";
    UNKNOWN_REFERENCE = "S0115" Error "the reference is not the label of an arm";
    VISITS_NOT_INCREASING = "S0116" Error "visits do not increase from 0";
    NOT_A_VISIT = "S0117" Error "the endpoint's month is not a visit";
    BACKWARDS = "S0118" Error "the lower limit is not below the upper";
    TWO_CLOCKS = "S0119" Error "a treatment timed both in weeks and in months";
    TIMES_NOT_INCREASING = "S0120" Error "the times of a treatment do not increase";
    AFTER_FOLLOW_UP = "S0121" Error "a treatment after the last visit";
    DOSE_DOES_NOT_FIT = "S0122" Error "a dose that the product does not have";
    TIMING_DOES_NOT_FIT = "S0123" Error "a timing that the product does not have";
    UNKNOWN_PARAMETER = "S0124" Error "unknown parameter of the model";
    PARAMETER_OUT_OF_DOMAIN = "S0125" Error "a parameter outside what it can be";
    TOO_LARGE = "S0126" Error "a study too large to run";
    TOO_FEW_ARMS = "S0127" Error "fewer than two arms";
    EMPTY = "S0128" Error "an empty text or list";
    TOO_MANY_FINDINGS = "S0129" Error "more findings than are shown";
    PASSPORT = "S0130" Error "a passport that is not there";
    NOT_SIMULATED = "S0131" Error "a passport that does not say enough, or a product the model knows no action of";
    OTHER_FILE = "S0132" Error "a file of another kind";
    OUTSIDE = "S0133" Error "a file outside the study's folder";
    HIDDEN_CHARACTERS = "S0134" Error "characters in a text that nobody sees";
    SETTING = "S0135" Error "a setting of the command line that has no place";
    OUT_OF_REACH = "S0136" Error "a described population that the entry criteria or the scale rule out";
    OWN_CALIBRATION = "S0137" Error "a calibration that cannot be drawn from";
    FEW_REPLICATES = "S0151" Warning "too few replicates for power";
    BLOCKS_DO_NOT_DIVIDE = "S0152" Warning "the last randomisation block stays incomplete";
    DOSE_NOT_STUDIED = "S0153" Warning "a dose outside those studied";
    NO_RESCUE = "S0154" Warning "no rescue medication";
    CANNOT_BE_BLINDED = "S0155" Warning "an arm that cannot be blinded in a blinded trial";
    COUNTERFACTUALS_CAPPED = "S0156" Warning "more counterfactual replicates than replicates";
    THRESHOLD_OF_ANOTHER_INSTRUMENT = "S0157" Warning "a threshold measured with another instrument";
    SMALL_POOL = "S0158" Warning "a small pool of virtual candidates";
    AFTER_ENDPOINT = "S0159" Warning "a treatment after the endpoint";
    LONG_RUN = "S0160" Warning "a study that takes long";
    DOSE_CHANGES_NOTHING = "S0161" Warning "a dose that the model does not use";
    OTHER_KNEE_WORSE = "S0162" Warning "the other knee may hurt more than any index knee";
    ANOTHER_UNIT = "S0163" Warning "a value that is probably meant in another unit";
    FEW_PATIENTS = "S0164" Warning "too few patients to analyse";
    UNUSUAL_ALPHA = "S0165" Warning "an unusual level of significance";
    BEYOND_EVIDENCE = "S0166" Warning "visits later than any trial that the model was held to";
    LARGE_RUN = "S0167" Warning "a run that takes much memory or disk";
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
            assert_eq!(
                code.severity == Severity::Warning,
                code.code > "S0150",
                "{}",
                code.code
            );
        }
    }
}
