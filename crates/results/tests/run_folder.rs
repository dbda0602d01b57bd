//! A run folder is whole, or says what is missing, whatever happens to the program that writes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use synovia_results::{
    Manifest, Run, RunFolder, RunFolderError, SCHEMA_VERSION, Table, row, schemas,
};

/// A folder of this test's own, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let unique = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!(
            "synovia-run-folder-{}-{unique}",
            std::process::id()
        ));
        let _ = fs::remove_dir_all(&path);
        Place(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const PARTS: usize = 12;

fn part(index: usize) -> Table {
    let mut table = Table::new(&schemas::FUNNEL);
    for step in 0..400 {
        table.push(row! {
            core: "bistable", replicate: index, step: step, reason: format!("reason {}", step % 7), excluded: index * step, remaining: None::<i64>,
        });
    }
    table
}

fn finish(folder: RunFolder) -> Run {
    let mut parts = Vec::new();
    for index in folder.finished_parts().expect("a list") {
        parts.extend(
            folder
                .read_part(index, &[&schemas::FUNNEL])
                .expect("a finished part"),
        );
    }
    let mut manifest = Manifest::new("plan", "0.1.0");
    manifest.title = "Ein Knie".to_owned();
    manifest.seed = u64::MAX;
    manifest
        .inputs
        .insert("study.toml".to_owned(), "00ff".to_owned());
    manifest
        .parameters_overridden
        .insert("joint.clock_d".to_owned(), 0.1);
    manifest.study = serde_json::json!({ "arms": ["saline"], "month": 12.0 });
    let tables = [
        Table::concat(&schemas::FUNNEL, &parts),
        Table::new(&schemas::ARMS),
    ];
    folder.finish(&tables, manifest).expect("a finished run")
}

fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(path)
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| {
            (
                entry.file_name().into_string().expect("UTF-8"),
                fs::read(entry.path()).expect("a file and no folder"),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_finished_run_has_its_tables_and_manifest_and_nothing_else() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    (0..PARTS).rev().for_each(|index| {
        folder
            .write_part(index, &[part(index), Table::new(&schemas::FLOW)])
            .expect("written")
    });
    let run = finish(folder);
    let names: Vec<String> = files(&place.0).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["arms.parquet", "funnel.parquet", "manifest.json"]);
    let opened = Run::open(&place.0).expect("a finished run");
    assert_eq!(opened.manifest(), run.manifest());
    assert_eq!(opened.manifest().tables["funnel"].rows, 4800);
    assert_eq!(opened.manifest().seed, u64::MAX);
    assert_eq!(
        opened
            .table(&schemas::FUNNEL)
            .expect("the table")
            .integer("replicate", 401),
        Some(1)
    );
    assert!(matches!(
        opened.table(&schemas::FLOW),
        Err(RunFolderError::NoSuchTable { .. })
    ));
    assert!(matches!(
        RunFolder::create(&place.0, "plan"),
        Err(RunFolderError::Finished { .. })
    ));
    assert!(matches!(
        RunFolder::resume(&place.0, "plan"),
        Err(RunFolderError::Finished { .. })
    ));
    assert!(matches!(
        RunFolder::create(&place.0, "other"),
        Err(RunFolderError::AnotherPlan { finished: true, .. })
    ));
}

#[test]
fn neither_order_nor_workers_of_the_parts_change_a_byte() {
    let (one, two) = (Place::new(), Place::new());
    let forwards = RunFolder::create(&one.0, "plan").expect("a new folder");
    (0..PARTS).for_each(|index| forwards.write_part(index, &[part(index)]).expect("written"));
    let backwards = RunFolder::create(&two.0, "plan").expect("a new folder");
    // Every part is written by one to four workers at the same time.
    std::thread::scope(|scope| {
        for start in 0..4 {
            let backwards = &backwards;
            scope.spawn(move || {
                (start..PARTS).rev().for_each(|index| {
                    backwards
                        .write_part(index, &[part(index)])
                        .expect("written")
                })
            });
        }
    });
    assert_eq!(
        finish(forwards).results_hash(),
        finish(backwards).results_hash()
    );
    assert_eq!(files(&one.0), files(&two.0));
}

#[test]
fn an_unfinished_run_is_resumed_by_the_same_plan_only() {
    let place = Place::new();
    assert!(matches!(
        RunFolder::resume(&place.0, "plan"),
        Err(RunFolderError::NotThere { .. })
    ));
    assert!(matches!(
        Run::open(&place.0),
        Err(RunFolderError::NotThere { .. })
    ));
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    folder.write_part(3, &[part(3)]).expect("written");
    assert!(matches!(
        RunFolder::create(&place.0, "plan"),
        Err(RunFolderError::Unfinished { .. })
    ));
    assert!(matches!(
        RunFolder::create(&place.0, "other"),
        Err(RunFolderError::AnotherPlan {
            finished: false,
            ..
        })
    ));
    assert!(matches!(
        RunFolder::resume(&place.0, "other"),
        Err(RunFolderError::AnotherPlan {
            finished: false,
            ..
        })
    ));
    assert!(matches!(
        Run::open(&place.0),
        Err(RunFolderError::Unfinished { .. })
    ));
    let resumed = RunFolder::resume(&place.0, "plan").expect("the same run");
    assert_eq!(
        resumed
            .finished_parts()
            .expect("a list")
            .into_iter()
            .collect::<Vec<_>>(),
        [3]
    );
    assert!(matches!(
        resumed.read_part(4, &[&schemas::FUNNEL]),
        Err(RunFolderError::PartNotFinished { index: 4 })
    ));
    assert!(matches!(
        resumed.read_part(3, &[&schemas::FLOW]),
        Err(RunFolderError::PartNotFinished { index: 3 })
    ));
}

#[test]
fn what_is_not_a_run_is_never_touched() {
    let place = Place::new();
    fs::create_dir_all(&place.0).expect("a folder");
    for (name, text) in [
        ("thesis.docx", "years of work"),
        ("manifest.json", "{\"name\": \"a web app\"}"),
        ("unfinished.json", "[]"),
    ] {
        fs::write(place.0.join(name), text).expect("written");
        let before = files(&place.0);
        assert!(matches!(
            RunFolder::create(&place.0, "plan"),
            Err(RunFolderError::NotARunFolder { .. })
        ));
        assert!(matches!(
            RunFolder::resume(&place.0, "plan"),
            Err(RunFolderError::NotARunFolder { .. })
        ));
        assert!(matches!(
            RunFolder::replace(&place.0, "plan"),
            Err(RunFolderError::NotARunFolder { .. })
        ));
        assert!(matches!(
            Run::open(&place.0),
            Err(RunFolderError::NotARunFolder { .. })
        ));
        assert_eq!(files(&place.0), before);
    }
    let file = place.0.join("thesis.docx");
    assert!(matches!(
        RunFolder::create(&file, "plan"),
        Err(RunFolderError::NotARunFolder { .. })
    ));
}

#[test]
fn an_empty_folder_is_used() {
    let place = Place::new();
    fs::create_dir_all(&place.0).expect("a folder");
    fs::write(
        place.0.join(".synovia-unfinished-1-0-unfinished.json"),
        "{\"simul",
    )
    .expect("what a killed run leaves");
    RunFolder::create(&place.0, "plan").expect("a new run");
}

#[test]
fn replacing_removes_the_old_run_and_nothing_else() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    folder.write_part(0, &[part(0)]).expect("written");
    let run = finish(folder);
    run.write_file("report.html", b"SIMULATED")
        .expect("written");
    fs::write(place.0.join("notes.txt"), "mine").expect("written");
    let replaced = RunFolder::replace(&place.0, "new plan").expect("a new run");
    assert!(replaced.finished_parts().expect("a list").is_empty());
    let names: Vec<String> = files(&place.0).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["notes.txt", "unfinished.json"]);
}

#[test]
fn a_run_killed_while_it_was_being_replaced_is_the_new_one_and_unfinished() {
    let (old, new) = (Place::new(), Place::new());
    let folder = RunFolder::create(&old.0, "plan").expect("a new folder");
    folder.write_part(0, &[part(0)]).expect("written");
    finish(folder);
    RunFolder::create(&new.0, "new plan").expect("a new folder");
    fs::copy(new.0.join("unfinished.json"), old.0.join("unfinished.json")).expect("copied");
    assert!(matches!(
        Run::open(&old.0),
        Err(RunFolderError::Unfinished { .. })
    ));
    RunFolder::resume(&old.0, "new plan").expect("the new run");
}

#[test]
fn a_damaged_part_counts_as_not_finished_and_is_written_anew() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    let damages: [fn(&Path); 6] = [
        |part| fs::write(part.join("funnel.parquet"), "").expect("written"),
        |part| {
            let file = part.join("funnel.parquet");
            let mut bytes = fs::read(&file).expect("read");
            bytes[200] ^= 1;
            fs::write(file, bytes).expect("written");
        },
        |part| fs::remove_file(part.join("funnel.parquet")).expect("removed"),
        |part| fs::remove_file(part.join("part.json")).expect("removed"),
        |part| fs::write(part.join("part.json"), "{\"simulated\":").expect("written"),
        |part| {
            let file = part.join("part.json");
            let text = fs::read_to_string(&file)
                .expect("read")
                .replace("\"plan\"", "\"other\"");
            fs::write(file, text).expect("written");
        },
    ];
    for damage in damages {
        folder.write_part(7, &[part(7)]).expect("written");
        assert!(folder.finished_parts().expect("a list").contains(&7));
        damage(&place.0.join("parts/part-00007"));
        assert!(folder.finished_parts().expect("a list").is_empty());
        assert!(matches!(
            folder.read_part(7, &[&schemas::FUNNEL]),
            Err(RunFolderError::PartNotFinished { index: 7 })
        ));
    }
    folder.write_part(7, &[part(7)]).expect("written");
    assert!(folder.read_part(7, &[&schemas::FUNNEL]).expect("a part")[0] == part(7));
}

#[test]
fn a_table_changed_after_the_run_is_noticed() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    folder.write_part(0, &[part(0)]).expect("written");
    let run = finish(folder);
    fs::copy(place.0.join("arms.parquet"), place.0.join("funnel.parquet")).expect("copied");
    assert!(matches!(
        run.table(&schemas::FUNNEL),
        Err(RunFolderError::Changed { .. })
    ));
}

#[test]
fn a_table_that_was_removed_and_a_manifest_that_was_changed_are_noticed() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    folder.write_part(0, &[part(0)]).expect("written");
    let run = finish(folder);
    run.check_table(&schemas::FUNNEL)
        .expect("as it was written");
    fs::remove_file(place.0.join("funnel.parquet")).expect("removed");
    for refused in [
        run.table(&schemas::FUNNEL).map(|_| ()),
        run.check_table(&schemas::FUNNEL),
    ] {
        assert!(matches!(refused, Err(RunFolderError::Removed { .. })));
    }
    let record = place.0.join("manifest.json");
    let text = fs::read_to_string(&record).expect("read");
    let without_arms = {
        let mut manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        manifest["tables"]
            .as_object_mut()
            .expect("tables")
            .remove("arms");
        manifest.to_string()
    };
    for changed in [
        text.replace("Ein Knie", "Zwei Knie"),
        text.replace("\"status\": \"\"", "\"status\": \"calibrated\""),
        without_arms,
    ] {
        assert_ne!(changed, text);
        fs::write(&record, changed).expect("written");
        assert!(matches!(
            Run::open(&place.0),
            Err(RunFolderError::Changed { .. })
        ));
    }
    fs::write(&record, text).expect("written");
    Run::open(&place.0).expect("as it was written");
}

#[test]
fn parts_of_another_build_do_not_count() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    let old = folder.of_build("old");
    old.write_part(0, &[part(0)]).expect("written");
    assert_eq!(old.finished_parts().expect("a list").len(), 1);
    let new = RunFolder::resume(&place.0, "plan")
        .expect("the same run")
        .of_build("new");
    assert!(new.finished_parts().expect("a list").is_empty());
    new.write_part(0, &[part(0)]).expect("written anew");
    assert_eq!(new.finished_parts().expect("a list").len(), 1);
}

#[test]
fn a_table_written_piece_by_piece_has_the_same_bytes() {
    let (at_once, pieces) = (Place::new(), Place::new());
    let folder = RunFolder::create(&at_once.0, "plan").expect("a new folder");
    // More rows than one group has.
    let all: Vec<Table> = (0..170).map(part).collect();
    let whole = Table::concat(&schemas::FUNNEL, &all);
    assert!(whole.rows() > 1 << 16);
    let run = folder
        .finish(&[whole], Manifest::new("", ""))
        .expect("finished");
    let folder = RunFolder::create(&pieces.0, "plan").expect("a new folder");
    let mut file = folder.table_file(&schemas::FUNNEL).expect("a new file");
    for piece in &all {
        file.append(piece).expect("written");
    }
    let written = file.close().expect("written");
    let other = folder
        .finish_with(vec![written], &[], Manifest::new("", ""))
        .expect("finished");
    assert_eq!(run.results_hash(), other.results_hash());
    assert_eq!(files(&at_once.0), files(&pieces.0));
}

#[test]
fn leftovers_of_a_run_killed_just_after_its_manifest_are_removed() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    folder.write_part(0, &[part(0)]).expect("written");
    let mark = fs::read(place.0.join("unfinished.json")).expect("the mark");
    finish(folder.clone());
    folder.write_part(0, &[part(0)]).expect("written");
    fs::write(place.0.join("unfinished.json"), mark).expect("written");
    assert!(matches!(
        RunFolder::create(&place.0, "plan"),
        Err(RunFolderError::Finished { .. })
    ));
    Run::open(&place.0).expect("a finished run");
    assert!(!place.0.join("parts").exists() && !place.0.join("unfinished.json").exists());
}

#[test]
fn a_run_of_another_version_is_not_misread() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    finish(folder);
    let record = place.0.join("manifest.json");
    let text = fs::read_to_string(&record).expect("read").replace(
        &format!("\"schema_version\": {SCHEMA_VERSION}"),
        "\"schema_version\": 99",
    );
    fs::write(&record, text.replace("\"title\"", "\"name_of_the_future\"")).expect("written");
    assert!(matches!(
        Run::open(&place.0),
        Err(RunFolderError::SchemaVersion { found: 99, .. })
    ));
    assert!(matches!(
        RunFolder::create(&place.0, "plan"),
        Err(RunFolderError::SchemaVersion { found: 99, .. })
    ));
}

#[test]
fn the_manifest_is_the_documented_json() {
    let place = Place::new();
    let folder = RunFolder::create(&place.0, "plan").expect("a new folder");
    let mut json = serde_json::to_value(finish(folder).manifest()).expect("JSON");
    for (_, table) in json["tables"].as_object_mut().expect("tables") {
        let hash = table["sha256"].take();
        assert!(hash.as_str().is_some_and(
            |hash| hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
        ));
    }
    let seal = json["sha256"].take();
    assert!(seal.as_str().is_some_and(|hash| hash.len() == 64));
    assert_eq!(
        json,
        serde_json::json!({
            "simulated": "SIMULATED",
            "schema_version": SCHEMA_VERSION,
            "program_version": "0.1.0",
            "program_commit": null,
            "plan_hash": "plan",
            "title": "Ein Knie",
            "seed": u64::MAX,
            "replicates": 0,
            "status": "",
            "inputs": { "study.toml": "00ff" },
            "tables": {
                "arms": { "rows": 0, "columns": 24, "sha256": null },
                "funnel": { "rows": 0, "columns": 6, "sha256": null },
            },
            "parameters_overridden": { "joint.clock_d": 0.1 },
            "study": { "arms": ["saline"], "month": 12.0 },
            "sha256": null,
        })
    );
}

/// Not a test of its own: the program that the next test kills.
#[test]
fn writer_to_be_killed() {
    let Some(path) = std::env::var_os("SYNOVIA_TEST_RUN_FOLDER") else {
        return;
    };
    let folder = match RunFolder::create(&path, "plan") {
        Err(RunFolderError::Unfinished { .. }) => RunFolder::resume(&path, "plan"),
        other => other,
    };
    let folder = match folder {
        Err(RunFolderError::Finished { .. }) => return,
        other => other.expect("a run to go on with"),
    };
    let finished = folder.finished_parts().expect("a list");
    (0..PARTS)
        .filter(|index| !finished.contains(index))
        .for_each(|index| folder.write_part(index, &[part(index)]).expect("written"));
    finish(folder);
}

#[test]
fn a_run_killed_at_any_moment_is_resumed_to_the_same_bytes() {
    let (undisturbed, killed) = (Place::new(), Place::new());
    let folder = RunFolder::create(&undisturbed.0, "plan").expect("a new folder");
    (0..PARTS).for_each(|index| folder.write_part(index, &[part(index)]).expect("written"));
    finish(folder);
    let start = || {
        let program = std::env::current_exe().expect("this test");
        let mut command = Command::new(program);
        command
            .args(["--exact", "writer_to_be_killed", "--nocapture"])
            .env("SYNOVIA_TEST_RUN_FOLDER", &killed.0);
        command
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("started")
    };
    for milliseconds in [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20] {
        let mut child = start();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().expect("killed");
        child.wait().expect("ended");
        match RunFolder::resume(&killed.0, "plan") {
            Err(RunFolderError::NotThere { .. } | RunFolderError::Finished { .. }) => {}
            folder => {
                let folder = folder.expect("an unfinished run");
                for index in folder.finished_parts().expect("a list") {
                    assert!(
                        folder
                            .read_part(index, &[&schemas::FUNNEL])
                            .expect("a whole part")[0]
                            == part(index)
                    );
                }
            }
        }
    }
    assert!(start().wait().expect("ended").success());
    Run::open(&killed.0).expect("a finished run");
    assert_eq!(files(&killed.0), files(&undisturbed.0));
}
