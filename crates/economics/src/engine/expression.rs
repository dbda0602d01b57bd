//! Expressions of a model file: `1 - exp(-rate * 0.5)`, `if(cycle <= 2, 0.509, 1)`.
//!
//! Numbers, names, `+ - * / ^`, comparisons, `and`, `or`, `not`, and calls. True is 1, false is 0. `-x^2` is `-(x^2)` and `a^b^c` is
//! `a^(b^c)`, as in R, and unlike the expression crates that bind the sign first: a model copied from a paper must not change its
//! sign in silence. Every function is computed by a portable implementation, so that results are the same bytes on every machine.

mod blame;
mod function;
mod parse;

use std::ops::Range;

use libm::pow;

pub(crate) use blame::{Blame, Values};
pub(crate) use function::Function;
pub(crate) use parse::{function_names, is_reserved, parse};

use super::lookup::Lookup;

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Equal,
    Unequal,
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

/// An expression. A name is the index of its value among the slots; while parsing, among the [`Parsed::names`]. What can lack a value
/// although everything in it has one knows its place in the file; while parsing, in the expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Number(f64),
    Name(usize),
    Negated(Box<Tree>),
    Not(Box<Tree>),
    Two(Operator, Box<Tree>, Box<Tree>, Range<usize>),
    Call(Function, Vec<Tree>, Range<usize>),
    /// A table of the model, by its index; while parsing, an index among the [`Parsed::tables`].
    Table(usize, Box<Tree>, Range<usize>),
}

/// An expression whose names are not resolved yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    pub tree: Tree,
    /// Every name with where it stands in the expression, bytes.
    pub names: Vec<(String, Range<usize>)>,
    /// Every function that is not built in: a table of the model.
    pub tables: Vec<(String, Range<usize>)>,
}

impl Tree {
    /// The value, given the value of every slot. What is not a number stays so: it is neither true nor false, and no comparison
    /// with it holds or does not hold.
    pub fn value(&self, slots: &[f64], tables: &[Lookup]) -> f64 {
        match self {
            Tree::Number(number) => *number,
            Tree::Name(slot) => slots[*slot],
            Tree::Negated(inner) => -inner.value(slots, tables),
            Tree::Not(inner) => {
                let inner = inner.value(slots, tables);
                truth(inner == 0.0, !inner.is_nan())
            }
            Tree::Two(operator, left, right, _) => {
                let a = left.value(slots, tables);
                if operator.is_settled_by(a) {
                    return f64::from(u8::from(*operator == Operator::Or));
                }
                operator.value(a, right.value(slots, tables))
            }
            // Only the branch that holds is computed: the other may have no value.
            Tree::Call(Function::If, arguments, _) => {
                let condition = arguments[0].value(slots, tables);
                if condition.is_nan() {
                    return f64::NAN;
                }
                arguments[1 + usize::from(condition == 0.0)].value(slots, tables)
            }
            Tree::Call(function, arguments, _) => {
                let mut values = [0.0; function::MOST_ARGUMENTS];
                for (value, argument) in values.iter_mut().zip(arguments) {
                    *value = argument.value(slots, tables);
                }
                function.value(&values[..arguments.len()])
            }
            Tree::Table(table, at, _) => tables[*table].at(at.value(slots, tables)),
        }
    }

    /// Calls `see` with every name in it.
    pub fn each_name(&self, see: &mut impl FnMut(usize)) {
        self.each(&mut |tree| {
            if let Tree::Name(slot) = tree {
                see(*slot);
            }
        });
    }

    /// Calls `see` with this expression and everything in it.
    pub fn each(&self, see: &mut impl FnMut(&Tree)) {
        see(self);
        match self {
            Tree::Number(_) | Tree::Name(_) => {}
            Tree::Negated(inner) | Tree::Not(inner) | Tree::Table(_, inner, _) => inner.each(see),
            Tree::Two(_, left, right, _) => {
                left.each(see);
                right.each(see);
            }
            Tree::Call(_, arguments, _) => arguments.iter().for_each(|argument| argument.each(see)),
        }
    }

    /// The same with every name and every table renumbered, and every place moved by `place`.
    pub fn renumbered(
        &self,
        names: &[usize],
        tables: &[usize],
        place: &impl Fn(&Range<usize>) -> Range<usize>,
    ) -> Tree {
        let inner = |tree: &Tree| tree.renumbered(names, tables, place);
        let boxed = |tree: &Tree| Box::new(inner(tree));
        match self {
            Tree::Number(number) => Tree::Number(*number),
            Tree::Name(name) => Tree::Name(names[*name]),
            Tree::Negated(tree) => Tree::Negated(boxed(tree)),
            Tree::Not(tree) => Tree::Not(boxed(tree)),
            Tree::Two(operator, left, right, at) => {
                Tree::Two(*operator, boxed(left), boxed(right), place(at))
            }
            Tree::Call(function, arguments, at) => {
                Tree::Call(*function, arguments.iter().map(inner).collect(), place(at))
            }
            Tree::Table(table, of, at) => Tree::Table(tables[*table], boxed(of), place(at)),
        }
    }

    /// Whether somewhere in it something is scaled as `(1 + p)^(1/n) - 1`: right for growth, wrong for a probability.
    pub fn scales_as_growth(&self) -> bool {
        let mut found = false;
        self.each(&mut |tree| {
            let Tree::Two(Operator::Minus, power, one, _) = tree else {
                return;
            };
            let Tree::Two(Operator::Power, base, exponent, _) = power.as_ref() else {
                return;
            };
            let is_one = |tree: &Tree| *tree == Tree::Number(1.0);
            let grows =
                matches!(base.as_ref(), Tree::Two(Operator::Plus, a, b, _) if is_one(a) || is_one(b));
            let shrinks = match exponent.as_ref() {
                Tree::Two(Operator::Over, one, _, _) => is_one(one),
                Tree::Number(number) => *number < 1.0,
                _ => false,
            };
            found |= grows && shrinks && is_one(one);
        });
        found
    }
}

impl Operator {
    /// Whether the left side alone decides; then the right one may have no value.
    fn is_settled_by(self, left: f64) -> bool {
        match self {
            Operator::Or => left != 0.0 && !left.is_nan(),
            Operator::And => left == 0.0,
            _ => false,
        }
    }

    fn value(self, a: f64, b: f64) -> f64 {
        let is_known = !(a.is_nan() || b.is_nan());
        match self {
            // The left side has not settled it.
            Operator::Or | Operator::And => truth(b != 0.0, is_known),
            Operator::Less => truth(a < b, is_known),
            Operator::LessOrEqual => truth(a <= b, is_known),
            Operator::More => truth(a > b, is_known),
            Operator::MoreOrEqual => truth(a >= b, is_known),
            Operator::Equal => truth(a == b, is_known),
            Operator::Unequal => truth(a != b, is_known),
            Operator::Plus => a + b,
            Operator::Minus => a - b,
            Operator::Times => a * b,
            Operator::Over => a / b,
            // By IEEE 754 anything to the power of 0 is 1, even what is not a number.
            Operator::Power if !is_known => f64::NAN,
            Operator::Power => pow(a, b),
        }
    }
}

/// True is 1, false is 0; about what is not a number nothing is known.
fn truth(yes: bool, is_known: bool) -> f64 {
    if is_known {
        f64::from(u8::from(yes))
    } else {
        f64::NAN
    }
}
