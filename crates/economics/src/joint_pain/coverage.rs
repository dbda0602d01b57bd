//! Who pays: five ways in which an insurer may treat a product, and what each makes of the ledgers.

use serde::{Deserialize, Serialize};

use super::event::{Event, KINDS, Quantities, Tariff};
use super::inputs::Values;
use super::strategy::{Harvest, Strategy};

/// How a product is covered. Everything else (visits, operations, medicines) is covered with coinsurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// The patient pays for product, injection, imaging and harvest.
    SelfPay,
    /// Covered with coinsurance.
    Covered,
    /// Covered for those whose request is granted after conservative care has failed, which the insurer asks for first; the others pay
    /// themselves.
    PriorAuthorisation,
    /// Covered for patients in a registry, which the insurer pays for.
    EvidenceDevelopment,
    /// Covered, and part of the price is returned for those who do not respond.
    OutcomeRebate,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Scheme; 5] = [
        Scheme::SelfPay,
        Scheme::Covered,
        Scheme::PriorAuthorisation,
        Scheme::EvidenceDevelopment,
        Scheme::OutcomeRebate,
    ];

    /// As files name it.
    pub fn name(self) -> &'static str {
        [
            "self-pay",
            "covered",
            "prior-authorisation",
            "evidence-development",
            "outcome-rebate",
        ][self as usize]
    }

    /// Shares of payer and patient in what goes with the product.
    fn shares(self, values: &Values) -> [f64; 2] {
        let coinsurance = values.get("coinsurance");
        match self {
            Scheme::SelfPay => [0.0, 1.0],
            Scheme::Covered | Scheme::EvidenceDevelopment | Scheme::OutcomeRebate => {
                [1.0 - coinsurance, coinsurance]
            }
            Scheme::PriorAuthorisation => {
                let granted = values.get("authorised_share");
                let payer = granted * (1.0 - coinsurance);
                [payer, 1.0 - payer]
            }
        }
    }

    /// What one unit of every kind of event costs each ledger under a strategy.
    pub fn tariff(self, values: &Values, strategy: &Strategy) -> Tariff {
        let prices = self.prices(values, strategy);
        let with_product = self.shares(values);
        let coinsurance = values.get("coinsurance");
        let mut by_ledger = [[0.0; KINDS]; 3];
        for event in Event::ALL {
            let at = event as usize;
            let [payer, patient] = match event {
                // Not paid by anybody, yet lost.
                Event::LostWork => [0.0, 0.0],
                Event::Administration if self == Scheme::EvidenceDevelopment => [1.0, 0.0],
                _ if event.goes_with_product() => with_product,
                _ => [1.0 - coinsurance, coinsurance],
            };
            by_ledger[0][at] = prices[at] * payer;
            by_ledger[1][at] = prices[at] * patient;
            by_ledger[2][at] = if event == Event::LostWork {
                prices[at]
            } else {
                by_ledger[0][at] + by_ledger[1][at]
            };
        }
        if self == Scheme::OutcomeRebate {
            let product = Event::Product as usize;
            let back = prices[product] * values.get("rebate_share") * (1.0 - strategy.responders);
            // What the maker returns goes to whoever covered it.
            let returned = back.min(by_ledger[0][product]);
            by_ledger[0][product] -= returned;
            by_ledger[2][product] -= returned;
        }
        Tariff { by_ledger }
    }

    /// What one unit costs, whoever pays.
    fn prices(self, values: &Values, strategy: &Strategy) -> Quantities {
        let course = strategy.course.as_ref();
        let get = |name: &str| values.get(name);
        Event::ALL.map(|event| match event {
            Event::Product => course.map_or(0.0, |course| course.product_price),
            Event::Injection => get("cost_injection"),
            Event::Guidance => get("cost_guidance"),
            Event::Harvest => match course.map_or(Harvest::None, |course| course.harvest) {
                Harvest::None => 0.0,
                Harvest::Blood => get("cost_harvest_blood"),
                Harvest::Marrow => get("cost_harvest_marrow"),
                Harvest::Fat => get("cost_harvest_fat"),
            },
            Event::Reaction => get("cost_reaction"),
            Event::Administration => match self {
                Scheme::EvidenceDevelopment => get("cost_registry"),
                Scheme::PriorAuthorisation => {
                    get("conservative_sessions") * get("cost_physiotherapy")
                }
                _ => 0.0,
            },
            Event::Drugs => get("cost_drugs_year"),
            Event::Clinic => get("cost_clinic_visit"),
            Event::Physiotherapy => get("cost_physiotherapy"),
            Event::Radiograph => get("cost_radiograph"),
            Event::Replacement => get("cost_replacement"),
            Event::Revision => get("cost_replacement") * get("revision_cost_ratio"),
            Event::LostWork => get("cost_working_day"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::inputs::Inputs;
    use super::super::strategy::Course;
    use super::*;

    fn cells(responders: f64) -> Strategy {
        Strategy {
            course: Some(Course {
                product_price: 5000.0,
                ..Course::injections(1.0)
            }),
            responders,
            ..Strategy::usual_care("cells")
        }
    }

    fn product(scheme: Scheme, responders: f64) -> [f64; 3] {
        let tariff = scheme.tariff(&Inputs::shipped().centre(), &cells(responders));
        tariff
            .by_ledger
            .map(|ledger| ledger[Event::Product as usize])
    }

    #[test]
    fn who_pays_himself_pays_all_and_coinsurance_is_a_fifth() {
        assert_eq!(product(Scheme::SelfPay, 0.4), [0.0, 5000.0, 5000.0]);
        assert_eq!(product(Scheme::Covered, 0.4), [4000.0, 1000.0, 5000.0]);
    }

    #[test]
    fn those_who_are_refused_pay_themselves() {
        let granted = Inputs::shipped().centre().get("authorised_share");
        let [payer, patient, _] = product(Scheme::PriorAuthorisation, 0.4);
        assert!((payer - granted * 4000.0).abs() < 1e-9);
        assert!((patient - (granted * 1000.0 + (1.0 - granted) * 5000.0)).abs() < 1e-9);
    }

    #[test]
    fn a_rebate_returns_half_the_price_of_those_who_do_not_respond() {
        let [payer, patient, society] = product(Scheme::OutcomeRebate, 0.4);
        assert!((payer - (4000.0 - 0.5 * 0.6 * 5000.0)).abs() < 1e-9);
        assert_eq!(patient, 1000.0);
        assert!((society - payer - patient).abs() < 1e-9);
        assert_eq!(
            product(Scheme::OutcomeRebate, 1.0),
            product(Scheme::Covered, 1.0)
        );
    }

    #[test]
    fn society_is_payer_and_patient_and_the_work_that_is_lost() {
        for scheme in Scheme::ALL {
            let tariff = scheme.tariff(&Inputs::shipped().centre(), &cells(0.3));
            for event in Event::ALL {
                let [payer, patient, society] =
                    tariff.by_ledger.map(|ledger| ledger[event as usize]);
                assert!(payer >= 0.0 && patient >= 0.0);
                if event == Event::LostWork {
                    assert!(society > 0.0 && payer + patient == 0.0);
                } else {
                    assert!((society - payer - patient).abs() < 1e-9, "{}", event.name());
                }
            }
        }
    }
}
