use crate::schema::Kind;

/// One value of a row under construction.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Missing, in a column of any kind.
    Null,
    /// Text.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// Number; NaN becomes a null.
    Float(f64),
    /// Yes or no.
    Boolean(bool),
}

impl Value {
    /// What the value is; `None` for a null, which fits every column.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Value::Null => None,
            Value::Text(_) => Some(Kind::Text),
            Value::Integer(_) => Some(Kind::Integer),
            Value::Float(_) => Some(Kind::Float),
            Value::Boolean(_) => Some(Kind::Boolean),
        }
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Value::Text(value.clone())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        if value.is_nan() {
            Value::Null
        } else {
            Value::Float(value)
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

macro_rules! from_whole_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            /// # Panics
            /// When the number needs more than 63 bits.
            fn from(value: $number) -> Self {
                Value::Integer(i64::try_from(value).expect("a count fits into 63 bits"))
            }
        }
    )*};
}
from_whole_number!(u8, u32, u64, usize, i32, i64);

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A row by column names, for [`Table::push`](crate::Table::push): every column of the table once, in any order, missing values as
/// `None::<f64>` or [`Value::Null`].
///
/// ```
/// use synovia_results::{Table, row, schemas};
/// let mut power = Table::new(&schemas::POWER);
/// power.push(row! { core: "bistable", arm: "cells", patients_per_arm: 120, power: 0.81, is_simulated: true });
/// ```
#[macro_export]
macro_rules! row {
    ($($column:ident : $value:expr),* $(,)?) => {
        [$((stringify!($column), $crate::Value::from($value))),*]
    };
}
