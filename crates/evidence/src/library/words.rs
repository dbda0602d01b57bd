//! Columns that hold one of a few words.

/// An enum whose variants are the words of a table.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$meaning])* $variant,)* }

        impl $name {
            /// As the tables write them, in the order of the variants.
            pub const WORDS: &[&str] = &[$($word),*];

            /// The word of a table, exactly.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }

            /// As the tables write it.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

pub(super) use words;

words! {
    /// What a trial may be used for.
    Role {
        /// May be fitted and pooled.
        Calibration = "calibration",
        /// Compared with, never fitted.
        Validation = "validation",
        /// Not randomised, another disease, or otherwise unfit to say whether something works.
        Context = "context",
    }
}

words! {
    /// Which numbers an outcome row promises.
    ReportedAs {
        /// Level: mean and standard deviation.
        MeanSd = "mean_sd",
        /// Level: mean alone.
        Mean = "mean",
        /// Level: mean and its standard error; the error is printed in the note.
        MeanSem = "mean_sem",
        /// Level: mean and its 95 % interval.
        MeanCi95 = "mean_ci95",
        /// Level: median and quartiles.
        MedianIqr = "median_iqr",
        /// Level: median alone.
        Median = "median",
        /// Change from baseline: mean and standard deviation.
        ChangeMeanSd = "change_mean_sd",
        /// Change: mean alone.
        ChangeMean = "change_mean",
        /// Change: mean and its standard error.
        ChangeMeanSem = "change_mean_sem",
        /// Change: mean and its 95 % interval.
        ChangeMeanCi95 = "change_mean_ci95",
        /// Change: mean adjusted by a model, alone.
        ChangeLsmean = "change_lsmean",
        /// Change: median and quartiles.
        ChangeMedianIqr = "change_median_iqr",
        /// Share of people, percent.
        Percent = "percent",
    }
}

words! {
    /// Which way an instrument points.
    Direction {
        /// A smaller value is better.
        LowerBetter = "lower_better",
        /// A larger value is better.
        HigherBetter = "higher_better",
    }
}

words! {
    /// How the ends of a scale are known.
    ScaleSource {
        /// Stated in the text.
        Seen = "seen",
        /// The usual range of the instrument.
        Convention = "convention",
        /// Supposed from the values; do not rescale.
        Assumed = "assumed",
        /// Not known; do not rescale.
        Unknown = "unknown",
    }
}

words! {
    /// What a difference between arms is a difference of.
    Basis {
        /// Of mean changes from baseline, as they are.
        Change = "change",
        /// Of mean values at that time, as they are.
        Final = "final",
        /// Estimated by a model, most often with the value at baseline in it.
        Adjusted = "adjusted",
    }
}

words! {
    /// How much of a source was read.
    Read {
        /// The abstract, or the beginning of the article.
        Abstract = "abstract",
        /// The article.
        FullText = "full text",
        /// The results that a registry shows.
        ResultsPage = "results page",
        /// Not the source itself but what others wrote of it.
        Summary = "summary",
    }
}

impl ScaleSource {
    /// Whether values may be brought to another scale by the ends of this one.
    pub fn may_be_rescaled(self) -> bool {
        matches!(self, ScaleSource::Seen | ScaleSource::Convention)
    }
}
