//! `[money]`, and costs with their currency and price year.

use std::cell::RefCell;

use synovia_diagnostics::Finding;

use super::Scope;
use crate::engine::codes;
use crate::engine::model::Quantity;
use crate::engine::reading::{Section, Span, written};

/// Currency and price year of one cost, and where it stands.
type Seen = (Option<String>, Option<u32>, Span);

/// The currency and price year of every cost that does not say its own, and those seen so far.
pub(crate) struct Money {
    currency: Option<String>,
    year: Option<u32>,
    seen: RefCell<Vec<Seen>>,
}

impl Money {
    pub fn read(section: &Section<'_>) -> Self {
        section.only(&["currency", "price_year", "note"]);
        Money {
            currency: section.text("currency"),
            year: year_of(section),
            seen: RefCell::default(),
        }
    }

    /// A cost: an expression, or a table with `amount`, `currency` and `price_year`.
    pub fn cost(
        &self,
        within: &Section<'_>,
        key: &str,
        scope: &Scope<'_>,
        barred: &[usize],
    ) -> Option<Quantity> {
        let value = within.raw(key)?;
        let (written, currency, year, span) = match value.get_ref().as_table() {
            None => (written(within, key, value)?, None, None, value.span()),
            Some(table) => {
                let cost = Section::new(within.page, format!("`{key}`"), value.span(), Some(table));
                cost.only(&["amount", "currency", "price_year", "source"]);
                if cost.raw("amount").is_none() {
                    cost.missing(
                        "amount",
                        "{ amount = 120, currency = \"USD\", price_year = 2024 }",
                    );
                }
                (
                    cost.expression("amount")?,
                    cost.text("currency"),
                    year_of(&cost),
                    value.span(),
                )
            }
        };
        let quantity = scope.quantity(&written, barred)?;
        if !quantity.is_zero() {
            self.seen.borrow_mut().push((
                currency.or_else(|| self.currency.clone()),
                year.or(self.year),
                span,
            ));
        }
        Some(quantity)
    }

    /// The one currency and price year of all costs, with findings when there is none, or more than one.
    pub fn settle(&self, section: &Section<'_>) -> (String, Option<u32>) {
        let seen = self.seen.borrow();
        for (currency, year, span) in seen.iter() {
            let lacks = match (currency, year) {
                (None, None) => "neither currency nor price year",
                (None, _) => "no currency",
                (_, None) => "no price year",
                _ => continue,
            };
            let finding = Finding::error(codes::COST_WITHOUT_YEAR, "a cost without currency or price year")
                .label(lacks)
                .help("write [money] with currency = \"USD\" and price_year = 2024, or both in the cost itself");
            section.page.add(span, finding);
        }
        let first = seen.first();
        for (currency, year, span) in seen.iter().skip(1) {
            let Some((first_currency, first_year, _)) = first else {
                break;
            };
            if let (Some(one), Some(other)) = (first_currency, currency)
                && one != other
            {
                let title = "costs in more than one currency";
                let finding = Finding::error(codes::MIXED_CURRENCIES, title)
                    .label(format!("{other}, while the first cost is in {one}"))
                    .help("convert before, and say the rate in the source");
                section.page.add(span, finding);
            }
            if let (Some(one), Some(other)) = (first_year, year)
                && one != other
            {
                let title = "costs of more than one price year";
                let finding = Finding::warning(codes::MIXED_PRICE_YEARS, title)
                    .label(format!("{other}, while the first cost is of {one}"))
                    .help("bring all costs to one year with a price index, and say which");
                section.page.add(span, finding);
            }
        }
        let (currency, year) = first.map_or((None, None), |(currency, year, _)| {
            (currency.clone(), *year)
        });
        (currency.unwrap_or_default(), year)
    }

    /// Whether there is any cost.
    pub fn has_costs(&self) -> bool {
        !self.seen.borrow().is_empty()
    }
}

fn year_of(section: &Section<'_>) -> Option<u32> {
    section
        .number("price_year", 1900.0, 2200.0)
        .map(|year| year as u32)
}
