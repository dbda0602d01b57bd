//! Finished draws in a folder beside the one that an analysis is written to, until it is.
//!
//! One file for 64 draws, with sums over all draws up to its last, each whole or not there. Its first line names the question: whoever asks another
//! one, or asks another build of the program, begins anew.

use std::fs;
use std::path::{Path, PathBuf};

use synovia_diagnostics::read_user_file;
use synovia_results::sha256_hex;

use super::plan::Plan;
use super::psa::{Kept, Psa};

/// Most bytes of one file: 64 draws have about one MiB.
const LONGEST_FILE: u64 = 256 << 20;

/// Draws of one plan, kept in a folder.
#[derive(Debug, Clone)]
pub struct KeptDraws {
    folder: PathBuf,
    question: String,
}

impl KeptDraws {
    /// Beside the folder `out`, for this plan and this build of the program.
    pub fn beside(out: &Path, plan: &Plan, build: &str) -> KeptDraws {
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(".draws");
        KeptDraws {
            folder: out.with_file_name(name),
            question: sha256_hex(format!("{build} {plan:?}").as_bytes()),
        }
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether there are any of the same question.
    pub fn are_there(&self) -> bool {
        self.read(0).is_some()
    }

    /// Takes them away: the analysis is written. A folder with anything else in it stays.
    pub fn remove(&self) {
        let mut piece = 0;
        while fs::remove_file(self.file(piece)).is_ok() {
            piece += 1;
        }
        let _ = fs::remove_dir(&self.folder);
    }

    fn file(&self, piece: u64) -> PathBuf {
        self.folder.join(format!("draws-{piece:05}.json"))
    }
}

impl Kept for KeptDraws {
    fn read(&self, piece: u64) -> Option<Psa> {
        let bytes = read_user_file(&self.file(piece), LONGEST_FILE).ok()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let (head, json) = text.split_once('\n')?;
        let hash = head.strip_prefix(&format!("{} ", self.question))?;
        // A file that was cut or changed is no answer.
        (sha256_hex(json.as_bytes()) == hash)
            .then(|| serde_json::from_str(json).ok())
            .flatten()
    }

    fn keep(&self, piece: u64, psa: &Psa) {
        // What is no number has no JSON, and is then computed anew.
        let Ok(json) = serde_json::to_string(psa) else {
            return;
        };
        let text = format!("{} {}\n{json}", self.question, sha256_hex(json.as_bytes()));
        let file = self.file(piece);
        let half = file.with_extension("half");
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&half, text))
            .and_then(|()| fs::rename(&half, &file));
        if written.is_err() {
            let _ = fs::remove_file(&half);
        }
    }
}
