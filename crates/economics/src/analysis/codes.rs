//! The codes of all findings about probabilistic samples and the roles of their columns. `book/src/psa.md` explains each; a test holds the two
//! in step.

synovia_diagnostics::codes! {
    pub(super) const;
    /// Every kind of finding about samples, in the order of their codes. Those about tables as such are in
    /// [`synovia_diagnostics::csv`].
    NOT_A_NUMBER = "V0301" Error "a value that is not a number";
    MISSING = "V0302" Error "a missing value";
    TOO_FEW_STRATEGIES = "V0303" Error "fewer than two strategies";
    INCOMPLETE = "V0304" Error "a strategy with cost but no effect, or effect but no cost";
    UNKNOWN_COLUMN = "V0305" Error "a column that is not in the table";
    NO_ROLE = "V0306" Warning "a column without a role, which is left out";
    CONSTANT = "V0307" Warning "a parameter that is the same in every draw";
    FEW_DRAWS = "V0308" Warning "too few draws to value parameters";
    TWICE = "V0309" Error "two columns for one thing, or two roles for one column";
    UNKNOWN_PARAMETER = "V0310" Error "a set or a trial names a parameter that the sample does not have";
    NOT_UNDERSTOOD = "V0311" Error "roles that cannot be understood";
    MIXED = "V0312" Error "net benefit of some strategies, costs and effects of others";
    OUT_OF_RANGE = "V0313" Error "a setting outside its range";
    TOO_FEW_DRAWS = "V0314" Error "fewer than two draws";
}
