//! What tells one arm from another: colour, dash and marker together.

/// Shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ◆
    Diamond,
    /// ▲
    Triangle,
}

/// Colours besides the grey of the reference arm, after Okabe and Ito, whose palette stays apart under every common colour blindness.
const COLOURS: usize = 6;

/// The look of one arm, the same in every figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// The arm the others are compared with: grey and dashed.
    Reference,
    /// The n-th other arm.
    Arm(usize),
}

impl Series {
    /// Looks for arms in their order, given which of them is the reference.
    ///
    /// ```
    /// use synovia_report::figures::Series;
    ///
    /// assert_eq!(Series::for_arms(&[false, true, false]), [Series::Arm(0), Series::Reference, Series::Arm(1)]);
    /// ```
    pub fn for_arms(is_reference: &[bool]) -> Vec<Series> {
        let mut next = 0;
        let mut look = |&reference: &bool| {
            if reference {
                return Series::Reference;
            }
            next += 1;
            Series::Arm(next - 1)
        };
        is_reference.iter().map(&mut look).collect()
    }

    /// Classes that give colour and dash.
    pub fn class(self) -> String {
        match self {
            Series::Reference => "ref".to_owned(),
            Series::Arm(n) => format!("s{} d{}", n % COLOURS, (n % COLOURS + n / COLOURS) % 4),
        }
    }

    /// Shape of its marks.
    pub fn marker(self) -> Marker {
        match self {
            Series::Reference => Marker::Circle,
            Series::Arm(n) => [
                Marker::Circle,
                Marker::Square,
                Marker::Diamond,
                Marker::Triangle,
            ][(n + n / COLOURS) % 4],
        }
    }
}
