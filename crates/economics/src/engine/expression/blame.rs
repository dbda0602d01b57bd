//! Where an expression lost its value: the innermost part that has none although everything in it has one.

use std::ops::Range;

use super::function::{FUNCTIONS, Function};
use super::{Operator, Tree};
use crate::engine::lookup::Lookup;

/// A part of an expression that has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blame {
    /// Bytes of the model file.
    pub place: Range<usize>,
    /// What was asked of it.
    pub what: String,
    /// Whether a branch of `if` hangs on it.
    pub in_condition: bool,
}

/// The values of all slots and tables, and what defines a slot.
pub(crate) struct Values<'a> {
    pub slots: &'a [f64],
    pub tables: &'a [Lookup],
    pub definition: &'a dyn Fn(usize) -> Option<&'a Tree>,
}

impl Tree {
    /// The innermost part without a value; none when there is a value, or when it was lost elsewhere.
    pub fn blame(&self, values: &Values<'_>) -> Option<Blame> {
        let lacks = |tree: &Tree| tree.value(values.slots, values.tables).is_nan();
        if !lacks(self) {
            return None;
        }
        let is_here = |place: &Range<usize>, what: String| {
            Some(Blame {
                place: place.clone(),
                what,
                in_condition: false,
            })
        };
        let of = |tree: &Tree| tree.value(values.slots, values.tables);
        match self {
            Tree::Number(_) => None,
            Tree::Name(slot) => (values.definition)(*slot)?.blame(values),
            Tree::Negated(inner) | Tree::Not(inner) => inner.blame(values),
            Tree::Two(operator, left, right, place) => {
                if let Some(part) = [left, right].into_iter().find(|part| lacks(part)) {
                    return part.blame(values);
                }
                let (a, b) = (of(left), of(right));
                is_here(
                    place,
                    format!("{a} {} {b} is not a number", operator.sign()),
                )
            }
            Tree::Call(Function::If, arguments, _) => {
                let condition = of(&arguments[0]);
                if condition.is_nan() {
                    let blame = arguments[0].blame(values)?;
                    return Some(Blame {
                        in_condition: true,
                        ..blame
                    });
                }
                arguments[1 + usize::from(condition == 0.0)].blame(values)
            }
            Tree::Call(function, arguments, place) => {
                if let Some(part) = arguments.iter().find(|part| lacks(part)) {
                    return part.blame(values);
                }
                let given: Vec<f64> = arguments.iter().map(of).collect();
                let what = function.outside(&given).unwrap_or_else(|| {
                    let name = FUNCTIONS.iter().find(|(_, one, ..)| one == function);
                    format!(
                        "`{}` of {given:?} is not a number",
                        name.map_or("", |found| found.0)
                    )
                });
                is_here(place, what)
            }
            Tree::Table(table, at, place) => {
                if lacks(at) {
                    return at.blame(values);
                }
                let first = values.tables[*table].from.first();
                is_here(
                    place,
                    format!("asked at {}, and the table begins at {}", of(at), first?),
                )
            }
        }
    }
}

impl Operator {
    fn sign(self) -> &'static str {
        match self {
            Operator::Or => "or",
            Operator::And => "and",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::More => ">",
            Operator::MoreOrEqual => ">=",
            Operator::Equal => "==",
            Operator::Unequal => "!=",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Over => "/",
            Operator::Power => "^",
        }
    }
}
