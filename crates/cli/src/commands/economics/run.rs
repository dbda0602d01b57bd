use crate::arguments::economics::run::Run;
use crate::failure::Failure;

pub fn run(_arguments: &Run) -> Result<(), Failure> {
    unimplemented!()
}
