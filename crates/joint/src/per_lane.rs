//! A struct whose every field is one number a patient, written once and held either for one patient (`f64`) or for a lane of eight.

/// Declares `Name<T>` with the listed fields and the moves between one patient and a lane.
macro_rules! per_lane {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name<T> { $($(#[$field_doc])* pub $field: T,)* }

        impl<T: synovia_numerics::Lane> $name<T> {
            /// The same patient in every lane.
            pub fn splat(one: &$name<f64>) -> Self {
                Self { $($field: T::splat(one.$field),)* }
            }

            /// Puts one patient into one lane.
            #[inline(always)]
            pub fn set(&mut self, lane: usize, one: &$name<f64>) {
                $(self.$field.set(lane, one.$field);)*
            }

            /// Takes one patient out of one lane.
            #[inline(always)]
            pub fn get(&self, lane: usize) -> $name<f64> {
                $name { $($field: self.$field.get(lane),)* }
            }
        }
    };
}
pub(crate) use per_lane;
