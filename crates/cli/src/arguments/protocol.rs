//! What can be typed after `synovia protocol`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia protocol studies/knee-oa-cells/study.toml
  synovia protocol runs/knee-oa-cells-1a2b3c4d --texts texts.toml --out protocol

A file of texts says what no program can:
  [spirit-2025]
  4 = \"ISRCTN12345678, registered 2026-01-01\"
  30 = { not_applicable = \"no patient takes part\" }

Nothing is ticked that is empty. Not legal advice.")]
pub struct Protocol {
    /// The study file, or a run folder as `synovia run` wrote it
    #[arg(value_name = "STUDY|RUN_FOLDER")]
    pub source: PathBuf,
    /// Your own texts for lines that no program can fill
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
    /// Folder to write protocol.json and protocol.html into [default: runs/protocol-HASH]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print protocol.json, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
}
