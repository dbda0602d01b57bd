//! What can be typed after `synovia products`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  synovia products
  synovia products umbilical-msc
  synovia products describe umbilical-msc
  synovia products new mine.toml --like bmac
  synovia products check mine.toml

`products NAME` shows the numbers that the model uses of a product, and how each is known. A passport says what exactly is given
and how well that is known: `describe` reads one, shipped or your own, and an arm of a study may name it as its product.
book/src/passport.md explains fields, definitions and findings."
)]
pub struct Products {
    #[command(subcommand)]
    pub command: Option<ProductCommand>,
    /// Name of one product; without it all are listed
    #[arg(value_name = "NAME")]
    pub id: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum ProductCommand {
    /// List what can be given in a study, and the passports that come with the program
    List(ListProducts),
    /// Say what a passport tells of a product, what it does not, and what follows from it
    Describe(Describe),
    /// Say everything that is wrong with a passport of your own
    Check(CheckPassport),
    /// Write a passport to start from
    New(NewPassport),
}

#[derive(Debug, Args)]
pub struct ListProducts {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
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
