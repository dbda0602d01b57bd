//! Adding up.

/// The sum, with an error that hardly grows with the number of terms: the rounding errors are summed beside it (A. Neumaier,
/// *Z. Angew. Math. Mech.* 54, 1974, 39-51).
///
/// This is the only way in which results of parallel work are added: they are collected in order first, since the sum of
/// floating-point numbers depends on their order.
///
/// ```
/// use synovia_numerics::sum;
///
/// assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
/// ```
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for term in terms {
        let next = total + term;
        lost += if total.abs() >= term.abs() {
            (total - next) + term
        } else {
            (term - next) + total
        };
        total = next;
    }
    // Where the total is infinite, what was lost is not a number.
    if total.is_finite() {
        total + lost
    } else {
        total
    }
}
