//! What can be typed after `synovia product`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  synovia product list
  synovia product describe umbilical-msc
  synovia product new mine.toml --like bmac
  synovia product check mine.toml

What an arm of a study can be given, with the numbers the model uses, is listed by `synovia products`. A passport says what a
product is and how well that is known; it changes no study. book/src/passport.md explains fields, definitions and findings."
)]
pub struct Product {
    #[command(subcommand)]
    pub command: ProductCommand,
}

#[derive(Debug, Subcommand)]
pub enum ProductCommand {
    /// List the passports that come with the program
    List,
    /// Say what is known of a product, what is not, and what follows from it
    Describe(Describe),
    /// Say everything that is wrong with a passport of your own
    Check(CheckPassport),
    /// Write a passport to start from
    New(NewPassport),
}

#[derive(Debug, Args)]
pub struct Describe {
    /// A passport file, or the id of a shipped one
    #[arg(value_name = "FILE|ID")]
    pub product: PathBuf,
    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct CheckPassport {
    /// The passport file
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct NewPassport {
    /// The file to write; one that exists is not overwritten
    pub file: PathBuf,
    /// Id of the shipped passport to begin with
    #[arg(long, value_name = "ID", default_value = "umbilical-msc")]
    pub like: String,
}
