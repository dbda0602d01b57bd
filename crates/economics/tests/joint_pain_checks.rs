//! What others published, beside what the model gives. `cargo test -p synovia-economics --test joint_pain_checks -- --nocapture` prints it.

use synovia_economics::joint_pain::checks::{Verdict, all, table};

#[test]
fn fitted_results_come_out_and_the_table_is_printed() {
    let checks = all(20_000);
    println!("{}", table(&checks));
    assert!(
        checks
            .windows(2)
            .all(|pair| pair[0].verdict <= pair[1].verdict)
    );
}
