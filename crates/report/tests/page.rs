//! The page of a made-up run.

mod synthetic;

use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    synthetic::write(&place);
    place
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let (first, second) = (folder("first"), folder("second"));
    let pages = [first, second]
        .map(|folder| std::fs::read(synovia_report::write(&folder).unwrap()).unwrap());
    assert_eq!(pages[0], pages[1]);
}
