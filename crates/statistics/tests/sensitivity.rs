//! Global sensitivity held to functions whose indices are known in closed form, and to a published table.
//!
//! Ishigami: T. Ishigami, T. Homma, Proc. ISUMA (1990) 398-403, y = sin x₁ + 7·sin² x₂ + 0.1·x₃⁴·sin x₁, x uniform on (−π, π).
//! g: I. M. Sobol, y = Π (|4x_i − 2| + a_i)/(1 + a_i), x uniform on (0, 1). Its table: A. Saltelli, *Comput. Phys. Commun.* 145 (2002)
//! 280-297, as the examples of UQpy (SURGroup, docs/code/sensitivity/sobol) print it for a = 0, 0.5, 3, 9, 99, 99.
//!
//! Every estimate is made with 24 independent scramblings. Their mean may be off by 3.5 of its standard errors, which itself is bounded.

use std::f64::consts::PI;
use synovia_statistics::mean_mcse;
use synovia_statistics::sensitivity::{RadialDesign, SaltelliDesign, SobolIndices};

const SCRAMBLINGS: u32 = 24;
const FAR: f64 = 3.5;

const G: [f64; 6] = [0.0, 0.5, 3.0, 9.0, 99.0, 99.0];

fn g(x: &[f64]) -> f64 {
    x.iter()
        .zip(G)
        .map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a))
        .product()
}

fn ishigami(x: &[f64]) -> f64 {
    let [x1, x2, x3] = [0, 1, 2].map(|i| PI * (2.0 * x[i] - 1.0));
    libm::sin(x1) + 7.0 * libm::sin(x2).powi(2) + 0.1 * x3.powi(4) * libm::sin(x1)
}

fn alone(inputs: usize) -> Vec<Vec<usize>> {
    (0..inputs).map(|input| vec![input]).collect()
}

fn indices(model: impl Fn(&[f64]) -> f64, design: &SaltelliDesign) -> Vec<SobolIndices> {
    let outputs: Vec<f64> = (0..design.runs())
        .map(|run| model(&design.point(run)))
        .collect();
    design.decompose(&outputs).indices
}

/// First-order and total indices by closed form are met, each estimate with a standard error below `precise`.
fn holds(model: impl Fn(&[f64]) -> f64, rows: u32, first: &[f64], total: &[f64], precise: f64) {
    let all: Vec<Vec<SobolIndices>> = (1..=SCRAMBLINGS)
        .map(|seed| indices(&model, &SaltelliDesign::new(alone(first.len()), rows, seed)))
        .collect();
    for input in 0..first.len() {
        for (what, wanted, of) in [
            (
                "first",
                first[input],
                (|i: &SobolIndices| i.first.estimate) as fn(&_) -> _,
            ),
            ("total", total[input], |i: &SobolIndices| i.total.estimate),
        ] {
            let found = mean_mcse(&all.iter().map(|i| of(&i[input])).collect::<Vec<_>>());
            assert!(found.mcse < precise, "{what} {input}: {found:?}");
            // An input that hardly matters has hardly any error either; what is left is the table's rounding.
            let off = FAR * found.mcse + 1e-5;
            assert!(
                (found.value - wanted).abs() < off,
                "{what} {input}: {found:?}, not {wanted}"
            );
        }
    }
}

#[test]
fn indices_of_the_ishigami_function_are_those_of_its_closed_form() {
    let (a, b): (f64, f64) = (7.0, 0.1);
    let v1 = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
    let v2 = a * a / 8.0;
    let v13 = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let v = v1 + v2 + v13;
    let first = [v1 / v, v2 / v, 0.0];
    let total = [(v1 + v13) / v, v2 / v, v13 / v];
    holds(ishigami, 512, &first, &total, 0.015);
}

#[test]
fn indices_of_the_g_function_are_those_of_the_published_table() {
    let first = [
        5.867_811_90e-1,
        2.607_916_40e-1,
        3.667_382_44e-2,
        5.867_811_90e-3,
        5.867_811_90e-5,
        5.867_811_90e-5,
    ];
    let total = [
        6.900_858_92e-1,
        3.561_733_64e-1,
        5.633_354_22e-2,
        9.170_576_64e-3,
        9.200_838_54e-5,
        9.200_838_54e-5,
    ];
    holds(g, 512, &first, &total, 0.015);
}

#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    let total = [0.690_086, 0.356_173, 0.056_334];
    let (mut inside, mut all) = (0, 0);
    for seed in 1..=60 {
        let found = indices(g, &SaltelliDesign::new(alone(6), 128, seed));
        for (of, truth) in found.iter().zip(total) {
            inside += u32::from(of.total.low <= truth && truth <= of.total.high);
            all += 1;
        }
    }
    // 90 % intervals, a little wide with Sobol points; 180 of them, three in each design not independent.
    let share = f64::from(inside) / f64::from(all);
    assert!((0.85..1.0).contains(&share), "{share}");
}

#[test]
fn a_group_moves_together_and_carries_what_its_members_do_together() {
    let model = |x: &[f64]| x[0] * x[1] + x[2];
    let design = SaltelliDesign::new(vec![vec![0, 1], vec![2]], 4096, 3);
    let found = indices(model, &design);
    // Var(x₀x₁) = 1/9 − 1/16, Var(x₂) = 1/12: no interaction between groups.
    let pair = (1.0 / 9.0 - 1.0 / 16.0) / (1.0 / 9.0 - 1.0 / 16.0 + 1.0 / 12.0);
    assert!((found[0].first.estimate - pair).abs() < 0.01, "{found:?}");
    assert!((found[0].total.estimate - pair).abs() < 0.01, "{found:?}");
    let everything = SaltelliDesign::new(vec![vec![0, 1, 2]], 4096, 3);
    assert!((indices(model, &everything)[0].total.estimate - 1.0).abs() < 0.01);
}

#[test]
fn an_input_that_does_nothing_has_indices_of_exactly_nothing() {
    let found = indices(|x| x[0], &SaltelliDesign::new(alone(2), 16, 1));
    assert_eq!(
        (found[1].first.estimate, found[1].total.estimate),
        (0.0, 0.0)
    );
}

#[test]
fn the_variance_of_a_constant_has_no_shares() {
    let found = indices(|_| 2.0, &SaltelliDesign::new(alone(2), 16, 1));
    assert!(found[0].total.estimate.is_nan());
}

#[test]
fn elementary_effects_of_a_line_are_its_slopes() {
    let slopes = [3.0, -2.0, 0.0];
    let design = RadialDesign::new(3, 8, 1);
    let outputs: Vec<f64> = (0..design.runs())
        .map(|run| {
            design
                .point(run)
                .iter()
                .zip(slopes)
                .map(|(x, s)| x * s)
                .sum()
        })
        .collect();
    for (found, slope) in design.effects(&outputs).iter().zip(slopes) {
        assert!((found.mean - slope).abs() < 1e-12);
        assert!((found.mean_absolute.estimate - slope.abs()).abs() < 1e-12);
        assert!(found.sd < 1e-12);
    }
}

/// For the g-function, E Π_{j≠i} g_j = 1: μ*_i is that of |4x − 2| alone, divided by 1 + a_i.
/// σ²_i + μ²_i = E EE² · Π_{j≠i} (1 + 1/(3(1 + a_j)²)), μ_i = 0. Both means over steps by midpoints of the plane (a, b).
#[test]
fn elementary_effects_of_the_g_function_are_those_of_its_closed_form() {
    const NODES: usize = 1000;
    let node = |i: usize| (i as f64 + 0.5) / NODES as f64;
    let (mut absolute, mut square) = (0.0, 0.0);
    for i in 0..NODES {
        for j in 0..NODES {
            let a = node(i);
            let b = (a + 0.25 + 0.5 * node(j)).fract();
            let effect = ((4.0 * b - 2.0).abs() - (4.0 * a - 2.0).abs()) / (b - a);
            absolute += effect.abs() / (NODES * NODES) as f64;
            square += effect * effect / (NODES * NODES) as f64;
        }
    }
    let spread = |a: f64| 1.0 + 1.0 / (3.0 * (1.0 + a) * (1.0 + a));
    let design = |seed| RadialDesign::new(G.len(), 256, seed);
    let all: Vec<_> = (1..=SCRAMBLINGS)
        .map(|seed| {
            let design = design(seed);
            let outputs: Vec<f64> = (0..design.runs())
                .map(|run| g(&design.point(run)))
                .collect();
            design.effects(&outputs)
        })
        .collect();
    for input in 0..G.len() {
        let others: f64 = (0..G.len())
            .filter(|j| *j != input)
            .map(|j| spread(G[j]))
            .product();
        let wanted = absolute / (1.0 + G[input]);
        let found: Vec<f64> = all
            .iter()
            .map(|e| e[input].mean_absolute.estimate)
            .collect();
        let found = mean_mcse(&found);
        assert!(found.mcse < 0.02 * wanted, "{input}: {found:?}");
        assert!(
            (found.value - wanted).abs() < FAR * found.mcse,
            "{input}: {found:?}, not {wanted}"
        );
        let wanted = square * others / ((1.0 + G[input]) * (1.0 + G[input]));
        let found: Vec<f64> = all
            .iter()
            .map(|e| e[input].sd.powi(2) * 255.0 / 256.0 + e[input].mean.powi(2))
            .collect();
        let found = mean_mcse(&found);
        assert!(
            (found.value - wanted).abs() < FAR * found.mcse,
            "{input}: {found:?}, not {wanted}"
        );
    }
}

#[test]
fn no_step_is_so_short_that_it_blows_up_chance() {
    let design = RadialDesign::new(20, 64, 9);
    for run in 0..design.runs() {
        let base = design.point(run - run % 21);
        let point = design.point(run);
        let moved: Vec<f64> = point
            .iter()
            .zip(&base)
            .map(|(x, b)| (x - b).abs())
            .filter(|step| *step > 0.0)
            .collect();
        assert_eq!(moved.len(), usize::from(run % 21 > 0));
        assert!(moved.iter().all(|step| (0.25..=0.75).contains(step)));
        assert!(point.iter().all(|x| (0.0..1.0).contains(x)));
    }
}
