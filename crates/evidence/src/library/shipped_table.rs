//! Reading our own mapping tables, which tests hold to form.

use synovia_diagnostics::csv;

/// The rows of a table compiled into the program, each made into a `T` from its fields.
///
/// Panics on a table that cannot be read: the data are ours, and a test reads them all.
pub(super) fn rows<const N: usize, T>(
    name: &str,
    text: &str,
    columns: [&str; N],
    make: impl Fn([&str; N]) -> Option<T>,
) -> Vec<T> {
    let (table, findings) = csv::read(name, text);
    assert!(findings.is_empty(), "{name}: {findings:?}");
    let header: Vec<&str> = table
        .header
        .fields
        .iter()
        .map(|f| f.text.as_str())
        .collect();
    assert_eq!(header, columns, "columns of {name}");
    let row = |row: &csv::Row| {
        let fields = std::array::from_fn(|at| row.fields[at].text.as_str());
        make(fields).unwrap_or_else(|| panic!("{name}:{}: unsound row", row.line))
    };
    table.rows.iter().map(row).collect()
}

pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
