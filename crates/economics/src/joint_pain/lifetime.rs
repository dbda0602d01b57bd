//! One person under one strategy, from entry to death.
//!
//! The cycle is a year. Hazards hold through it; inside it, replacement, revision and death have their dates, and costs, pain and
//! discounting follow these dates. A grade that rises changes pain and hazards from the next year on.

use super::event::{Event, Quantities};
use super::nature::{MILD, Nature, PAINFUL, PAINFUL_FROM};
use super::person::{Discount, MOST_REVISIONS, Person, Year};
use super::strategy::{Harvest, ReplacementPolicy, Strategy};
use super::utility::Utilities;

/// A strategy of one draw, year by year.
pub(crate) struct Planned<'a> {
    pub strategy: &'a Strategy,
    pub effect: Vec<f64>,
}

/// What stays the same for all lives of a draw.
pub(crate) struct Frame {
    pub nature: Nature,
    pub utilities: &'static Utilities,
    /// Change of the treated knee that has nothing to do with treatment, by year.
    pub natural_course: Vec<f64>,
    pub costs: Discount,
    pub effects: Discount,
}

/// What came of a life.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lived {
    /// Discounted.
    pub quantities: Quantities,
    /// Discounted, by instrument.
    pub quality_adjusted: [f64; 2],
    /// Not discounted, by instrument.
    pub quality_adjusted_undiscounted: [f64; 2],
    pub years: f64,
    pub years_discounted: f64,
    pub replacements: u32,
    pub revisions: u32,
    /// Age at the first replacement, or none.
    pub replaced_at_age: Option<f64>,
    /// When the treated knee was first of grade 3 or more; 0 at entry.
    pub advanced_at_year: Option<f64>,
    /// For implants: years observed, and whether and when they were first revised.
    pub first_implant: Option<Implant>,
}

/// The first implant of a life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Implant {
    pub age: f64,
    pub years_followed: f64,
    pub revised_after: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Knee {
    grade: u8,
    raised: f64,
    progression: f64,
    replacement: f64,
    implanted: Option<Implanted>,
}

#[derive(Debug, Clone, Copy)]
struct Implanted {
    at_year: f64,
    at_age: f64,
    revision: f64,
    revisions: usize,
}

/// Runs a life; what happens in each year is added to `by_year`, undiscounted.
pub(crate) fn live(
    frame: &Frame,
    person: &Person,
    planned: &Planned,
    by_year: &mut [Quantities],
) -> Lived {
    let mut life = Life {
        frame,
        person,
        planned,
        lived: Lived::default(),
        knees: person.entry.grades.map(|grade| Knee {
            grade,
            raised: 0.0,
            progression: 0.0,
            replacement: 0.0,
            implanted: None,
        }),
        hazard_of_death: 0.0,
    };
    if person.entry.grades[0] >= 3 {
        life.lived.advanced_at_year = Some(0.0);
    }
    for (number, year) in person.years.iter().enumerate() {
        if !life.year(number, year, &mut by_year[number]) {
            break;
        }
    }
    life.lived
}

struct Life<'a> {
    frame: &'a Frame,
    person: &'a Person,
    planned: &'a Planned<'a>,
    lived: Lived,
    knees: [Knee; 2],
    hazard_of_death: f64,
}

impl Life<'_> {
    /// One year; false when it was the last.
    fn year(&mut self, number: usize, year: &Year, tally: &mut Quantities) -> bool {
        let start = number as f64;
        self.course(number, year, tally);
        let pain = self.pain(number, year);
        let native = self.knees.map(|knee| knee.implanted.is_none());
        // The end of the year, or of the life.
        let mut end = self.end(year.death, 0.0);
        let replaced = self.replacements(number, year, pain, &mut end, tally);
        self.revisions(start, year, native, &mut end, tally);
        self.progress(number, year, native, end);
        self.value(number, year, pain, replaced, end, tally);
        self.hazard_of_death += year.death * end;
        let lives = end >= 1.0;
        if let Some(first) = &mut self.lived.first_implant {
            first.years_followed = start + end - (first.age - self.person.entry.age_years);
        }
        lives
    }

    /// When the person dies, as a share of the year, if not later than its end; nothing has died before `after`.
    fn end(&self, death: f64, after: f64) -> f64 {
        let left = self.person.dies_at - self.hazard_of_death;
        if death <= left {
            return 1.0;
        }
        (left / death).clamp(after, 1.0)
    }

    fn add(&mut self, event: Event, quantity: f64, discount: f64, tally: &mut Quantities) {
        tally[event as usize] += quantity;
        self.lived.quantities[event as usize] += quantity * discount;
    }

    /// A course of injections at the start of the year, while the treated knee is native.
    fn course(&mut self, number: usize, year: &Year, tally: &mut Quantities) {
        let Some(course) = &self.planned.strategy.course else {
            return;
        };
        if !course.begins_in(number) || self.knees[0].implanted.is_some() {
            return;
        }
        let discount = self.frame.costs.at(number as f64);
        let lost = course.injections * self.frame.nature.lost_days_injection * year.employed;
        let harvests = f64::from(u8::from(course.harvest != Harvest::None));
        for (event, quantity) in [
            (Event::Product, 1.0),
            (Event::Injection, course.injections),
            (Event::Guidance, course.guided),
            (Event::Harvest, harvests),
            (Event::Reaction, course.reactions),
            (Event::Administration, f64::from(u8::from(number == 0))),
            (Event::LostWork, lost),
        ] {
            self.add(event, quantity, discount, tally);
        }
    }

    /// Mean pain of either knee through the year, replaced or not.
    fn pain(&self, number: usize, year: &Year) -> [f64; 2] {
        [0, 1].map(|side: usize| {
            let knee = &self.knees[side];
            if knee.implanted.is_some() {
                return self.person.pain_replaced[side];
            }
            let treated = if side == 0 {
                self.planned.effect[number] + self.frame.natural_course[number]
            } else {
                0.0
            };
            let risen = self.frame.nature.pain_per_grade * knee.raised;
            (self.person.level[side] + risen + year.noise[side] + treated).clamp(0.0, 100.0)
        })
    }

    /// Dates of replacement in this year, by knee; an operation may end the life.
    fn replacements(
        &mut self,
        number: usize,
        year: &Year,
        pain: [f64; 2],
        end: &mut f64,
        tally: &mut Quantities,
    ) -> [Option<f64>; 2] {
        let policy = self.planned.strategy.replacement;
        let mut dates = [None; 2];
        if policy == ReplacementPolicy::Never {
            return dates;
        }
        for side in 0..2 {
            let knee = &mut self.knees[side];
            if knee.implanted.is_some() {
                continue;
            }
            if let (0, ReplacementPolicy::InYear(in_year)) = (side, policy) {
                dates[0] = (number == in_year).then_some(0.5);
                continue;
            }
            if !self.person.accepts_replacement {
                continue;
            }
            let hazard = self.frame.nature.replacement(knee.grade, pain[side]) * year.replacement;
            let left = self.person.replaced_at[side] - knee.replacement;
            knee.replacement += hazard;
            if hazard > left {
                dates[side] = Some((left / hazard).max(0.0));
            }
        }
        let second_first = matches!(dates, [Some(first), Some(second)] if second < first);
        for side in if second_first { [1, 0] } else { [0, 1] } {
            match dates[side] {
                Some(date) if date < *end => {
                    self.implant(number, side, date, year, end, tally);
                }
                // Dead before.
                _ => dates[side] = None,
            }
        }
        dates
    }

    fn implant(
        &mut self,
        number: usize,
        side: usize,
        date: f64,
        year: &Year,
        end: &mut f64,
        tally: &mut Quantities,
    ) {
        let at = number as f64 + date;
        let age = self.person.entry.age_years + at;
        self.knees[side].implanted = Some(Implanted {
            at_year: at,
            at_age: age,
            revision: 0.0,
            revisions: 0,
        });
        self.lived.replacements += 1;
        self.lived.replaced_at_age.get_or_insert(age);
        self.lived.first_implant.get_or_insert(Implant {
            age,
            years_followed: 0.0,
            revised_after: None,
        });
        self.add(Event::Replacement, 1.0, self.frame.costs.at(at), tally);
        self.operation(at, date, year, end, tally);
        self.lose(self.frame.nature.replacement_disutility, at);
    }

    /// What primary replacements and revisions share: sessions, radiographs, work, and the danger.
    fn operation(
        &mut self,
        at: f64,
        date: f64,
        year: &Year,
        end: &mut f64,
        tally: &mut Quantities,
    ) {
        let discount = self.frame.costs.at(at);
        let nature = &self.frame.nature;
        self.add(
            Event::Physiotherapy,
            nature.physiotherapy_after_operation,
            discount,
            tally,
        );
        self.add(Event::Radiograph, nature.radiographs, discount, tally);
        self.add(
            Event::LostWork,
            nature.lost_days_operation * year.employed,
            discount,
            tally,
        );
        self.hazard_of_death += nature.operative_death;
        *end = self.end(year.death, date);
    }

    fn lose(&mut self, quality_adjusted: f64, at: f64) {
        let discount = self.frame.effects.at(at);
        for instrument in 0..2 {
            self.lived.quality_adjusted[instrument] -= quality_adjusted * discount;
            self.lived.quality_adjusted_undiscounted[instrument] -= quality_adjusted;
        }
    }

    fn revisions(
        &mut self,
        start: f64,
        year: &Year,
        native: [bool; 2],
        end: &mut f64,
        tally: &mut Quantities,
    ) {
        for (side, was_native) in native.into_iter().enumerate() {
            let Some(mut implanted) = self.knees[side].implanted else {
                continue;
            };
            if implanted.revisions == MOST_REVISIONS {
                continue;
            }
            // An implant of this year is at risk from its date on.
            let from = if was_native {
                implanted.at_year - start
            } else {
                0.0
            };
            let since = (start + from - implanted.at_year).max(0.0);
            let hazard =
                self.frame
                    .nature
                    .revision(since, implanted.at_age, implanted.revisions > 0);
            let left = self.person.revised_at[side][implanted.revisions] - implanted.revision;
            let date = from + left / hazard;
            if date >= *end {
                implanted.revision += hazard * (*end - from).max(0.0);
                self.knees[side].implanted = Some(implanted);
                continue;
            }
            let at = start + date;
            if implanted.revisions == 0
                && let Some(first) = &mut self.lived.first_implant
                && first.age == implanted.at_age
            {
                first.revised_after = Some(at - implanted.at_year);
            }
            self.knees[side].implanted = Some(Implanted {
                at_year: at,
                at_age: self.person.entry.age_years + at,
                revision: 0.0,
                revisions: implanted.revisions + 1,
            });
            self.lived.revisions += 1;
            self.add(Event::Revision, 1.0, self.frame.costs.at(at), tally);
            self.operation(at, date, year, end, tally);
            self.lose(self.frame.nature.revision_disutility, at);
        }
    }

    fn progress(&mut self, number: usize, year: &Year, native: [bool; 2], end: f64) {
        for (side, was_native) in native.into_iter().enumerate() {
            let knee = &mut self.knees[side];
            if !was_native || knee.grade >= 4 {
                continue;
            }
            let step = usize::from(knee.grade.max(1)) - 1;
            let strategy = self.planned.strategy;
            let ratio = if side == 0 && number < strategy.progression_years {
                strategy.progression_ratio
            } else {
                1.0
            };
            let hazard = year.progression[step] * ratio;
            let left = self.person.progresses_at[side][step] - knee.progression;
            if hazard * end >= left {
                knee.raised += 1.0;
                knee.progression = 0.0;
                knee.grade = knee.grade.max(1) + 1;
                if side == 0 && knee.grade == 3 {
                    self.lived.advanced_at_year = Some(number as f64 + left / hazard);
                }
            } else {
                knee.progression += hazard * end;
            }
        }
    }

    /// Years, utilities and what pain costs, up to the end of the year or of the life: one stretch between every two dates.
    fn value(
        &mut self,
        number: usize,
        year: &Year,
        pain: [f64; 2],
        replaced: [Option<f64>; 2],
        end: f64,
        tally: &mut Quantities,
    ) {
        let mut stretch = Stretch {
            number,
            start: 0.0,
            stop: end,
            pain,
            replaced: [false; 2],
        };
        let mut dates = [(replaced[0], 0), (replaced[1], 1)];
        if matches!(replaced, [Some(first), Some(second)] if second < first) {
            dates.swap(0, 1);
        }
        for (date, side) in dates {
            let Some(date) = date else { continue };
            stretch.stop = date.min(end);
            self.live_through(&stretch, year, tally);
            stretch.start = stretch.stop;
            stretch.pain[side] = self.person.pain_replaced[side];
            stretch.replaced[side] = true;
        }
        stretch.stop = end;
        self.live_through(&stretch, year, tally);
    }

    fn live_through(&mut self, stretch: &Stretch, year: &Year, tally: &mut Quantities) {
        let length = stretch.stop - stretch.start;
        if length <= 0.0 {
            return;
        }
        let worse = stretch.pain[0].max(stretch.pain[1]);
        let factor = stretch.discount(&self.frame.effects) * length;
        let utility = self.frame.utilities.at(year.utility_row, worse);
        for (instrument, utility) in utility.into_iter().enumerate() {
            self.lived.quality_adjusted[instrument] += utility * factor;
            self.lived.quality_adjusted_undiscounted[instrument] += utility * length;
        }
        self.lived.years += length;
        self.lived.years_discounted += factor;
        let nature = &self.frame.nature;
        let by_pain = if worse >= PAINFUL_FROM { PAINFUL } else { MILD };
        let factor = stretch.discount(&self.frame.costs);
        // The trial knows nobody whose treated knee was replaced.
        let drugs = match self.planned.strategy.drug_share_first_year {
            Some(share) if stretch.number == 0 && !stretch.replaced[0] => share,
            _ => nature.drug_share[by_pain],
        };
        let visits = nature.clinic_visits[by_pain] * length;
        self.add(Event::Drugs, drugs * length, factor, tally);
        self.add(Event::Clinic, visits, factor, tally);
        if by_pain == PAINFUL {
            let sessions = nature.physiotherapy[PAINFUL] * length;
            let lost = nature.lost_days_painful * year.employed * length;
            self.add(Event::Physiotherapy, sessions, factor, tally);
            self.add(Event::LostWork, lost, factor, tally);
        }
    }
}

/// Part of a year in which neither knee changes.
struct Stretch {
    number: usize,
    /// Shares of the year.
    start: f64,
    stop: f64,
    pain: [f64; 2],
    replaced: [bool; 2],
}

impl Stretch {
    /// Factor at its middle.
    fn discount(&self, from: &Discount) -> f64 {
        if self.stop - self.start == 1.0 {
            from.middle(self.number)
        } else {
            from.at(self.number as f64 + (self.start + self.stop) / 2.0)
        }
    }
}
