//! A TOML file as a person wrote it: values with their places, and everything wrong with them collected as findings.

mod given;
mod number;
mod page;
mod section;
mod words;

pub(crate) use given::{Given, Read};
pub(crate) use number::{Limits, number, wrong_type};
pub(crate) use page::{Beside, Page};
pub(crate) use section::{Section, with_help};
pub(crate) use words::{
    article_list, plain, product_suggestion, shortened, suggestion, with_point,
};
