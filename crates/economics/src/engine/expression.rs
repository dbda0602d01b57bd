//! Expressions of a model file: `1 - exp(-rate * 0.5)`, `if(cycle <= 2, 0.509, 1)`.
//!
//! Numbers, names, `+ - * / ^`, comparisons, `and`, `or`, `not`, and calls. True is 1, false is 0. `-x^2` is `-(x^2)` and `a^b^c` is
//! `a^(b^c)`, as in R, and unlike the expression crates that bind the sign first: a model copied from a paper must not change its
//! sign in silence. Every function is computed by a portable implementation, so that results are the same bytes on every machine.

mod function;
mod parse;

use std::ops::Range;

use libm::pow;

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

/// An expression. A name is the index of its value among the slots; while parsing, among the [`Parsed::names`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Number(f64),
    Name(usize),
    Negated(Box<Tree>),
    Not(Box<Tree>),
    Two(Operator, Box<Tree>, Box<Tree>),
    Call(Function, Vec<Tree>),
    /// A table of the model, by its index; while parsing, an index among the [`Parsed::tables`].
    Table(usize, Box<Tree>),
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
    /// The value, given the value of every slot.
    pub fn value(&self, slots: &[f64], tables: &[Lookup]) -> f64 {
        let truth = |yes: bool| f64::from(u8::from(yes));
        match self {
            Tree::Number(number) => *number,
            Tree::Name(slot) => slots[*slot],
            Tree::Negated(inner) => -inner.value(slots, tables),
            Tree::Not(inner) => truth(inner.value(slots, tables) == 0.0),
            Tree::Two(operator, left, right) => {
                let (a, b) = (left.value(slots, tables), right.value(slots, tables));
                match operator {
                    Operator::Or => truth(a != 0.0 || b != 0.0),
                    Operator::And => truth(a != 0.0 && b != 0.0),
                    Operator::Less => truth(a < b),
                    Operator::LessOrEqual => truth(a <= b),
                    Operator::More => truth(a > b),
                    Operator::MoreOrEqual => truth(a >= b),
                    Operator::Equal => truth(a == b),
                    Operator::Unequal => truth(a != b),
                    Operator::Plus => a + b,
                    Operator::Minus => a - b,
                    Operator::Times => a * b,
                    Operator::Over => a / b,
                    Operator::Power => pow(a, b),
                }
            }
            // Only the branch that holds is computed: the other may have no value.
            Tree::Call(Function::If, arguments) => {
                let branch = usize::from(arguments[0].value(slots, tables) == 0.0);
                arguments[1 + branch].value(slots, tables)
            }
            Tree::Call(function, arguments) => {
                let mut values = [0.0; function::MOST_ARGUMENTS];
                for (value, argument) in values.iter_mut().zip(arguments) {
                    *value = argument.value(slots, tables);
                }
                function.value(&values[..arguments.len()])
            }
            Tree::Table(table, at) => tables[*table].at(at.value(slots, tables)),
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
            Tree::Negated(inner) | Tree::Not(inner) | Tree::Table(_, inner) => inner.each(see),
            Tree::Two(_, left, right) => {
                left.each(see);
                right.each(see);
            }
            Tree::Call(_, arguments) => arguments.iter().for_each(|argument| argument.each(see)),
        }
    }

    /// The same with every name and every table renumbered.
    pub fn renumbered(&self, names: &[usize], tables: &[usize]) -> Tree {
        let inner = |tree: &Tree| Box::new(tree.renumbered(names, tables));
        match self {
            Tree::Number(number) => Tree::Number(*number),
            Tree::Name(name) => Tree::Name(names[*name]),
            Tree::Negated(tree) => Tree::Negated(inner(tree)),
            Tree::Not(tree) => Tree::Not(inner(tree)),
            Tree::Two(operator, left, right) => Tree::Two(*operator, inner(left), inner(right)),
            Tree::Call(function, arguments) => Tree::Call(
                *function,
                arguments
                    .iter()
                    .map(|tree| tree.renumbered(names, tables))
                    .collect(),
            ),
            Tree::Table(table, at) => Tree::Table(tables[*table], inner(at)),
        }
    }

    /// Whether somewhere in it something is scaled as `(1 + p)^(1/n) - 1`: right for growth, wrong for a probability.
    pub fn scales_as_growth(&self) -> bool {
        let mut found = false;
        self.each(&mut |tree| {
            let Tree::Two(Operator::Minus, power, one) = tree else {
                return;
            };
            let Tree::Two(Operator::Power, base, exponent) = power.as_ref() else {
                return;
            };
            let is_one = |tree: &Tree| *tree == Tree::Number(1.0);
            let grows =
                matches!(base.as_ref(), Tree::Two(Operator::Plus, a, b) if is_one(a) || is_one(b));
            let shrinks = match exponent.as_ref() {
                Tree::Two(Operator::Over, one, _) => is_one(one),
                Tree::Number(number) => *number < 1.0,
                _ => false,
            };
            found |= grows && shrinks && is_one(one);
        });
        found
    }
}
