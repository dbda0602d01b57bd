use crate::arguments::economics::model::Model;
use crate::failure::Failure;

pub fn run(_arguments: &Model) -> Result<(), Failure> {
    unimplemented!()
}
