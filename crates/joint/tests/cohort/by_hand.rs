//! A course taken event by event, for an integrator that is not ours.
//!
//! What happens at an event is written here a second time, on purpose: it is part of what is compared.

use super::{Member, START_D};
use synovia_joint::state::{F, P};
use synovia_joint::{Constants, Core, Drives, Event, Joint, STATES, State, read};

/// One joint on its way.
pub struct ByHand<'a> {
    core: Core,
    k: &'a Constants,
    member: &'a Member,
    joint: Joint<'a, f64>,
    drives: Drives<f64>,
    happened: usize,
}

impl<'a> ByHand<'a> {
    /// At [`START_D`], before anything happens.
    pub fn new(core: Core, k: &'a Constants, member: &'a Member) -> Self {
        ByHand {
            core,
            k,
            member,
            joint: Joint::new(core, k, &member.joint.patient),
            drives: Drives::none(START_D),
            happened: 0,
        }
    }

    /// dy/dt, per day: the right-hand side of the joint itself.
    #[inline]
    pub fn rates(&self, t: f64, y: &State, dy: &mut [f64; STATES]) {
        self.joint.rates(t, y, dy);
    }

    /// The day of the next event; infinite when there is none.
    pub fn next_event(&self) -> f64 {
        let next = self.member.events.get(self.happened);
        next.map_or(f64::INFINITY, |(day, _)| *day)
    }

    /// Lets everything due by day `t` happen.
    pub fn happen(&mut self, t: f64, y: &mut State) {
        while self.next_event() <= t {
            let (day, event) = self.member.events[self.happened];
            self.happened += 1;
            match (event, self.core) {
                (Event::Give(dose), _) => self.drives.give(&dose, day, self.k),
                (Event::Insult { size }, Core::Bistable) => y[F] += size,
                (Event::Insult { size }, Core::Monostable) => {
                    y[P] += self.k.monostable_insult_gain * size / self.k.insult_size;
                }
                (Event::Flare, _) => y[P] += self.k.flare_inflammation,
            }
        }
        self.joint.set_drives(0, &self.drives);
    }

    /// Latent pain on day `t`, points.
    pub fn latent_points(&self, t: f64, y: &State) -> f64 {
        read(self.k, &self.member.joint.patient, &self.drives, t, y).latent_points
    }
}
