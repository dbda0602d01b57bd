use crate::arguments::economics::psa_analyse::PsaAnalyse;
use crate::failure::Failure;

pub fn run(_arguments: &PsaAnalyse) -> Result<(), Failure> {
    unimplemented!()
}
