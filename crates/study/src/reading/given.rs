use std::ops::Range;

/// A value that can be worked with, and where the file says so.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Given<T> {
    pub value: T,
    /// The value in the file, or the section's header when the value is a default.
    pub span: Range<usize>,
    /// False when a finding has been made about it: the value is then a stand-in, and nothing follows from it.
    pub sound: bool,
}

impl<T> Given<T> {
    pub fn sound(value: T, span: Range<usize>) -> Self {
        Given {
            value,
            span,
            sound: true,
        }
    }

    pub fn stand_in(value: T, span: Range<usize>) -> Self {
        Given {
            value,
            span,
            sound: false,
        }
    }
}

/// What became of looking for a key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Read<T> {
    /// Not in the file.
    Absent,
    /// There, but unusable; a finding says why.
    Wrong(Range<usize>),
    /// There and usable.
    Given(T, Range<usize>),
}

impl<T> Read<T> {
    /// The value, or the documented default; `place` is where a default counts as written.
    pub fn or(self, default: T, place: &Range<usize>) -> Given<T> {
        match self {
            Read::Absent => Given::sound(default, place.clone()),
            Read::Wrong(span) => Given::stand_in(default, span),
            Read::Given(value, span) => Given::sound(value, span),
        }
    }

    /// The value if it is there and usable.
    pub fn usable(self) -> Option<Given<T>> {
        match self {
            Read::Given(value, span) => Some(Given::sound(value, span)),
            _ => None,
        }
    }

    pub fn is_absent(&self) -> bool {
        matches!(self, Read::Absent)
    }

    /// The same with the value turned into something else.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Read<U> {
        match self {
            Read::Absent => Read::Absent,
            Read::Wrong(span) => Read::Wrong(span),
            Read::Given(value, span) => Read::Given(f(value), span),
        }
    }
}
