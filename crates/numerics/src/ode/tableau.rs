//! The numbers of the method.
//!
//! J. R. Dormand, P. J. Prince, *J. Comput. Appl. Math.* 6 (1980) 19-26, as printed in Hairer, Nørsett, Wanner, *Solving Ordinary
//! Differential Equations I*, 2nd ed. 1993, table II.5.2. [`DENSE`]: ibid., section II.6 (the continuous extension of DOPRI5).

/// Stages, the last of which is the first of the next step.
pub(super) const STAGES: usize = 7;

/// Time of stage 2 ... 5 within the step. Stages 6 and 7 are at its end.
pub(super) const C: [f64; 4] = [1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0];

/// Weights of the earlier slopes in stage 2 ... 7. The last row is the solution of order 5.
pub(super) const A: [[f64; 6]; 6] = [
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [
        19_372.0 / 6_561.0,
        -25_360.0 / 2_187.0,
        64_448.0 / 6_561.0,
        -212.0 / 729.0,
        0.0,
        0.0,
    ],
    [
        9_017.0 / 3_168.0,
        -355.0 / 33.0,
        46_732.0 / 5_247.0,
        49.0 / 176.0,
        -5_103.0 / 18_656.0,
        0.0,
    ],
    [
        35.0 / 384.0,
        0.0,
        500.0 / 1_113.0,
        125.0 / 192.0,
        -2_187.0 / 6_784.0,
        11.0 / 84.0,
    ],
];

/// Difference between the solutions of order 5 and 4.
pub(super) const ERROR: [f64; 7] = [
    71.0 / 57_600.0,
    0.0,
    -71.0 / 16_695.0,
    71.0 / 1_920.0,
    -17_253.0 / 339_200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// Weights of the slopes in the quartic term of the continuous extension.
pub(super) const DENSE: [f64; 7] = [
    -12_715_105_075.0 / 11_282_082_432.0,
    0.0,
    87_487_479_700.0 / 32_700_410_799.0,
    -10_690_763_975.0 / 1_880_347_072.0,
    701_980_252_875.0 / 199_316_789_632.0,
    -1_453_857_185.0 / 822_651_844.0,
    69_997_945.0 / 29_380_423.0,
];
