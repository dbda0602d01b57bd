//! All constants of the model together.

use crate::parameter::{Entry, Parameter};
use crate::source::{self, Source};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};
use toml::Spanned;

const FILES: [(&str, &str); 4] = [
    ("joint", include_str!("../data/parameters/joint.toml")),
    ("clinic", include_str!("../data/parameters/clinic.toml")),
    (
        "population",
        include_str!("../data/parameters/population.toml"),
    ),
    ("safety", include_str!("../data/parameters/safety.toml")),
];

/// All constants of the model, each with unit, uncertainty, source and status.
///
/// Cloning is cheap; [`with_value`](Self::with_value) and [`draw`](Self::draw) return a changed copy and leave `self` alone.
/// Look values up once per patient or per trial, not inside a right-hand side.
#[derive(Debug, Clone, PartialEq)]
pub struct Registry {
    /// In the order of the files.
    parameters: Arc<Vec<Parameter>>,
    index: Arc<BTreeMap<String, usize>>,
    sources: Arc<BTreeMap<String, Source>>,
}

impl Registry {
    /// The registry compiled into the program. Parsed once.
    pub fn embedded() -> Registry {
        static EMBEDDED: OnceLock<Registry> = OnceLock::new();
        EMBEDDED.get_or_init(Registry::parse).clone()
    }

    fn parse() -> Registry {
        let mut parameters = Vec::new();
        for (room, text) in FILES {
            let entries: BTreeMap<Spanned<String>, Entry> = toml::from_str(text)
                .unwrap_or_else(|error| panic!("data/parameters/{room}.toml: {error}"));
            let mut entries: Vec<_> = entries.into_iter().collect();
            entries.sort_by_key(|(key, _)| key.span().start);
            parameters.extend(
                entries
                    .into_iter()
                    .map(|(key, entry)| entry.into_parameter(format!("{room}.{}", key.as_ref()))),
            );
        }
        let index = parameters
            .iter()
            .enumerate()
            .map(|(i, p)| (p.id.clone(), i))
            .collect();
        Registry {
            parameters: Arc::new(parameters),
            index: Arc::new(index),
            sources: Arc::new(source::parse()),
        }
    }

    /// The value of a constant, in the unit its name ends in.
    ///
    /// # Panics
    ///
    /// When the id is not registered: a programming error, which a test over all sources of the workspace excludes.
    pub fn value(&self, id: &str) -> f64 {
        match self.get(id) {
            Some(parameter) => parameter.value,
            None => panic!("{}", self.unknown(id)),
        }
    }

    /// A constant with all that is known of it.
    pub fn get(&self, id: &str) -> Option<&Parameter> {
        self.index.get(id).map(|&i| &self.parameters[i])
    }

    /// All constants, room by room, in the order of the data files.
    pub fn parameters(&self) -> impl ExactSizeIterator<Item = &Parameter> {
        self.parameters.iter()
    }

    /// Where a value comes from, by the id in [`Parameter::source`] or in a product or threshold.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// All sources by id.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (&str, &Source)> {
        self.sources
            .iter()
            .map(|(id, source)| (id.as_str(), source))
    }

    /// This registry with one value replaced: its uncertainty is cleared and the parameter marked
    /// [`overridden`](Parameter::overridden).
    ///
    /// # Errors
    ///
    /// [`UnknownParameter`] with the nearest registered id when there is no such parameter.
    pub fn with_value(&self, id: &str, value: f64) -> Result<Registry, UnknownParameter> {
        let &i = self.index.get(id).ok_or_else(|| self.unknown(id))?;
        let mut changed = self.clone();
        let parameter = &mut Arc::make_mut(&mut changed.parameters)[i];
        parameter.value = value;
        parameter.uncertainty = None;
        parameter.overridden = true;
        Ok(changed)
    }

    /// This registry with every uncertain value drawn anew: those with an uncertainty that are neither frozen nor overridden.
    ///
    /// `standard_normal` is called once for each of them, with its id. The order of the calls is that of the data files: a caller whose
    /// answer depends on it, and not on the id alone, gets other values as soon as a constant is added. A value
    /// with `log_sd` is drawn log-normally with the registered value as its median, one with `logit_sd` logit-normally, one with
    /// `sd` normally. With 0 for every id the registry comes back unchanged.
    pub fn draw(&self, standard_normal: &mut dyn FnMut(&str) -> f64) -> Registry {
        let mut drawn = self.clone();
        for parameter in Arc::make_mut(&mut drawn.parameters) {
            if parameter.is_drawn() {
                let z = standard_normal(&parameter.id);
                if z != 0.0 {
                    parameter.value = parameter.at(z);
                }
            }
        }
        drawn
    }

    /// This registry with some values in the place of its own, as a calibration draws them together. What a study has replaced stays, and so
    /// does everything else that is known of each constant.
    ///
    /// # Errors
    ///
    /// [`UnknownParameter`] with the nearest registered id when there is no such parameter.
    pub fn with_drawn<'a>(
        &self,
        values: impl IntoIterator<Item = (&'a str, f64)>,
    ) -> Result<Registry, UnknownParameter> {
        let mut drawn = self.clone();
        let parameters = Arc::make_mut(&mut drawn.parameters);
        for (id, value) in values {
            let &i = self.index.get(id).ok_or_else(|| self.unknown(id))?;
            if !parameters[i].overridden {
                parameters[i].value = value;
            }
        }
        Ok(drawn)
    }

    fn unknown(&self, id: &str) -> UnknownParameter {
        let nearest =
            synovia_diagnostics::nearest(id, self.parameters.iter().map(|p| p.id.as_str()));
        UnknownParameter {
            id: id.to_owned(),
            nearest: nearest.map(str::to_owned),
        }
    }
}

/// There is no parameter of this id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownParameter {
    /// What was asked for.
    pub id: String,
    /// The registered id most like it, if any is.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no parameter `{}`", self.id)?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownParameter {}
