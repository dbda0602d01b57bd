//! Each finding about a passport, at its place; and that no bytes are too odd.

use synovia_diagnostics::Colour;
use synovia_regulation::passport::{self, SHIPPED, codes, fields::FIELDS};

const START: &str = "name = \"a\"\nsource = \"ours\"\n[identity]\nkind = \"cell\"\n";

/// Codes with the text they point at.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let read = passport::read("a.toml", text.as_bytes());
    assert_eq!(read.passport.is_none(), read.findings.has_errors());
    read.findings
        .iter()
        .map(|finding| {
            let span = finding.span.start.min(text.len())..finding.span.end.min(text.len());
            (finding.code, text[span].to_owned())
        })
        .collect()
}

fn after_start(rest: &str) -> Vec<(&'static str, String)> {
    found(&format!("{START}{rest}"))
}

#[test]
fn each_mistake_has_its_code_and_its_place() {
    let cases = [
        ("[doses]\n", codes::UNKNOWN_TABLE, "doses"),
        ("donr = 1\n", codes::UNKNOWN_KEY, "donr"),
        ("spins = 1\n", codes::UNKNOWN_KEY, "spins"),
        (
            "donor = { valeu = \"autologous\" }\n",
            codes::UNKNOWN_KEY,
            "valeu",
        ),
        ("donor = 1\n", codes::WRONG_TYPE, "1"),
        ("cryopreserved = \"yes\"\n", codes::WRONG_TYPE, "\"yes\""),
        ("culture_passages = 2.5\n", codes::WRONG_TYPE, "2.5"),
        (
            "donor = \"autologus\"\n",
            codes::UNKNOWN_WORD,
            "\"autologus\"",
        ),
        (
            "processing = [\"freeze\", \"boil\"]\n",
            codes::UNKNOWN_WORD,
            "\"boil\"",
        ),
        (
            "donor = { value = \"allogeneic\", known = \"read\" }\n",
            codes::UNKNOWN_WORD,
            "\"read\"",
        ),
        (
            "[characterisation]\nviability_percent = 120\n",
            codes::OUT_OF_RANGE,
            "120",
        ),
        ("[dose]\ncells_million = nan\n", codes::OUT_OF_RANGE, "nan"),
        ("[dose]\ncells_million = -1\n", codes::OUT_OF_RANGE, "-1"),
        (
            "donor = { known = \"reported\" }\n",
            codes::VALUE_OR_NOT,
            "{ known = \"reported\" }",
        ),
        ("harvest_site = \" \"\n", codes::EMPTY, "\" \""),
        ("processing = []\n", codes::EMPTY, "[]"),
        (
            "[dose]\nvolume_ml = { value = 1, sd = 2 }\n",
            codes::BAD_SPREAD,
            "2",
        ),
        (
            "[manufacturing]\nlot_pass_rate = { value = 0.9, sd = 0.5 }\n",
            codes::BAD_SPREAD,
            "0.5",
        ),
        (
            "[manufacturing]\nlot_pass_rate = { value = 0.9, range = [0.1, 0.2] }\n",
            codes::BAD_SPREAD,
            "[0.1, 0.2]",
        ),
        (
            "[manufacturing]\nlot_pass_rate = { value = 0.9, range = 1 }\n",
            codes::BAD_SPREAD,
            "1",
        ),
        ("[dose]\nvolume_ml = 90\n", codes::UNUSUAL, "90"),
        ("[prp]\nspins = 1\n", codes::NOT_ASKED, "1"),
        (
            "processing = [\"freeze\"]\ncryopreserved = false\n",
            codes::CONTRADICTION,
            "false",
        ),
    ];
    for (text, code, place) in cases {
        assert_eq!(after_start(text), [(code, place.to_owned())], "{text}");
    }
}

#[test]
fn a_reported_value_needs_a_source_of_its_own_or_of_the_file() {
    let text = "name = \"a\"\n[identity]\nkind = { value = \"cell\", known = \"assumed\" }\ndonor = \"autologous\"\n";
    assert_eq!(
        found(text),
        [(codes::NO_SOURCE, "\"autologous\"".to_owned())]
    );
    assert!(
        found(&text.replace(
            "\"autologous\"",
            "{ value = \"autologous\", source = \"x\" }"
        ))
        .is_empty()
    );
}

#[test]
fn name_and_kind_are_always_needed() {
    let codes_of = |text| {
        found(text)
            .into_iter()
            .map(|(code, _)| code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes_of(""), [codes::MISSING, codes::MISSING]);
    assert_eq!(codes_of("name = \"a\"\n[identity]\n"), [codes::MISSING]);
    assert_eq!(
        codes_of("name = \"a\"\n[identity]\nkind = \"unknown\"\n"),
        [codes::MISSING]
    );
}

#[test]
fn platelets_below_those_of_the_blood_are_doubted() {
    let text = "name = \"a\"\nsource = \"ours\"\n[identity]\nkind = \"prp\"\n[prp]\nplatelets_per_ul = 200000\nbaseline_platelets_per_ul = 250000\nleukocytes_per_ul = 10\nneutrophils_per_ul = 20\n";
    let found = found(text);
    assert_eq!(
        found,
        [
            (codes::CONTRADICTION, "200000".to_owned()),
            (codes::CONTRADICTION, "20".to_owned())
        ]
    );
}

#[test]
fn everything_is_said_at_once_and_with_the_nearest_right_name() {
    let text = "name = \"a\"\n[identity]\nkind = \"cells\"\ndonor = \"alogeneic\"\nculture_pasages = 3\n[dosage]\n[delivery]\nspins = 2\n";
    let read = passport::read("mine.toml", text.as_bytes());
    insta::assert_snapshot!(read.findings.render(&read.sources, Colour::Never));
}

#[test]
fn endless_findings_are_cut_and_errors_come_first() {
    let many: String = (0..300).map(|i| format!("x{i} = 1\n")).collect();
    let found = after_start(&many);
    assert_eq!(found.len(), 101);
    assert_eq!(found.last().unwrap().0, codes::TOO_MANY);
}

#[test]
fn no_bytes_make_it_panic() {
    let mut text = SHIPPED[1].1.as_bytes().to_vec();
    for i in 0..text.len() {
        for byte in [0, b'"', b'[', b'{', b'=', b'\n', 0xff] {
            let before = std::mem::replace(&mut text[i], byte);
            let read = passport::read("a", &text);
            let _ = read.findings.render(&read.sources, Colour::Never);
            text[i] = before;
        }
    }
    for odd in [
        &b"\xef\xbb\xbfname = \"a\""[..],
        b"[[identity]]\nkind = 1",
        b"identity = 3",
        b"name = [[[[[[",
        b"\xff\xfe",
    ] {
        let read = passport::read("a", odd);
        assert!(read.findings.has_errors());
        let _ = read.findings.render(&read.sources, Colour::Never);
    }
    assert_eq!(
        passport::read("a", &vec![b'#'; 2 << 20])
            .findings
            .iter()
            .next()
            .unwrap()
            .code,
        codes::UNREADABLE
    );
}

#[test]
fn the_book_explains_every_code_and_every_field_and_no_other() {
    let book = include_str!("../../../book/src/passport.md");
    let rows = |prefix: &str| -> Vec<(String, String)> {
        book.lines()
            .filter_map(|line| line.strip_prefix("| `"))
            .filter_map(|row| row.split_once("` | "))
            .filter(|(name, _)| name.contains('.') == (prefix == "field"))
            .filter(|(name, _)| prefix == "field" || name.starts_with('P'))
            .map(|(name, rest)| {
                (
                    name.to_owned(),
                    rest.split(" |").next().unwrap_or_default().to_owned(),
                )
            })
            .collect()
    };
    let known: Vec<_> = codes::CODES
        .iter()
        .map(|code| (code.code.to_owned(), code.meaning.to_owned()))
        .collect();
    assert_eq!(rows("code"), known);
    let known: Vec<_> = FIELDS
        .iter()
        .map(|field| (field.name.to_owned(), field.meaning.to_owned()))
        .collect();
    assert_eq!(rows("field"), known);
}
