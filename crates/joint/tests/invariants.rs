//! What holds for every joint and every treatment, whatever the numbers.

use proptest::prelude::*;
use synovia_evidence::Registry;
use synovia_joint::draw::{Owner, Spread};
use synovia_joint::state::{A, B, C, F, G, M, N, P, R, State, V, W, Z};
use synovia_joint::{
    Constants, Core, Course, Dose, Event, Seen, Unprepared, Watch, follow, prepare,
};
use synovia_numerics::ode::Tolerance;
use synovia_numerics::stream::Stream;
use synovia_numerics::{Lane, Lanes};

const TOLERANCE: Tolerance = Tolerance {
    rtol: 1e-6,
    atol: 1e-9,
    max_step: f64::INFINITY,
    max_steps: 1_000_000,
};

struct All(Vec<Vec<State>>, Vec<Vec<f64>>);

impl Watch for All {
    fn seen(&mut self, course: usize, _: usize, seen: &Seen) -> Option<[Dose; 2]> {
        self.0[course].push(*seen.state);
        self.1[course].push(seen.reading.latent_points);
        None
    }
}

/// States and latent pain of each joint on each day.
fn run<T: Lane>(
    core: Core,
    joints: &[(Unprepared, Vec<(f64, Event)>)],
    days: &[f64],
) -> (Vec<Vec<State>>, Vec<Vec<f64>>) {
    run_under::<T>(&Registry::embedded(), core, joints, days)
}

/// The same, under other constants.
fn run_under<T: Lane>(
    registry: &Registry,
    core: Core,
    joints: &[(Unprepared, Vec<(f64, Event)>)],
    days: &[f64],
) -> (Vec<Vec<State>>, Vec<Vec<f64>>) {
    let k = Constants::new(registry);
    let unprepared: Vec<Unprepared> = joints.iter().map(|j| j.0).collect();
    let states = prepare::<T>(core, &k, &unprepared, &TOLERANCE).unwrap();
    let courses: Vec<Course> = joints
        .iter()
        .zip(&states)
        .map(|((joint, events), state)| Course {
            patient: &joint.patient,
            state: *state,
            start_d: -14.0,
            events: events.clone(),
        })
        .collect();
    let mut seen = All(
        vec![Vec::new(); joints.len()],
        vec![Vec::new(); joints.len()],
    );
    follow::<T>(core, &k, &courses, days, &TOLERANCE, &mut seen).unwrap();
    (seen.0, seen.1)
}

fn any_joint() -> impl Strategy<Value = Unprepared> {
    (
        any::<u64>(),
        18.0..95.0,
        16.0..60.0,
        1u8..=4,
        0.6..1.6,
        0.4..1.5,
        0.1..40.0,
    )
        .prop_map(
            |(seed, age_years, bmi, kl, alignment, strength, disease_years)| {
                let owner = Owner {
                    age_years,
                    bmi,
                    kl,
                    alignment,
                    strength,
                    disease_years,
                };
                Spread::new(&Registry::embedded()).draw(&owner, &mut Stream::keyed(seed, [0; 3]))
            },
        )
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (0.0..1000.0).prop_map(|million| Event::Give(Dose::Cells { million })),
        (0.0..10.0).prop_map(|doses| Event::Give(Dose::Concentrate { doses })),
        (0.0..20.0).prop_map(|billion| Event::Give(Dose::Platelets { billion })),
        (0.0..2.0).prop_map(|courses| Event::Give(Dose::HyaluronicAcid { courses })),
        (0.0..160.0).prop_map(|mg| Event::Give(Dose::SteroidSuspension { mg })),
        (0.0..64.0).prop_map(|mg| Event::Give(Dose::SteroidExtended { mg })),
        (0.0..300.0).prop_map(|ug| Event::Give(Dose::Anabolic { ug })),
        (0.0..=1.0).prop_map(|level| Event::Give(Dose::Nsaid { level })),
        (0.0..=1.0).prop_map(|level| Event::Give(Dose::Paracetamol { level })),
        (0.0..=1.0).prop_map(|level| Event::Give(Dose::Exercise { level })),
        (0.0..1.0).prop_map(|size| Event::Insult { size }),
        Just(Event::Flare),
    ]
}

fn any_events() -> impl Strategy<Value = Vec<(f64, Event)>> {
    prop::collection::vec((-14.0..700.0, any_event()), 0..12).prop_map(|mut events| {
        events.sort_by(|a: &(f64, Event), b| a.0.total_cmp(&b.0));
        events
    })
}

fn any_core() -> impl Strategy<Value = Core> {
    prop_oneof![Just(Core::Bistable), Just(Core::Monostable)]
}

fn monthly() -> Vec<f64> {
    (0..=24).map(|month| 30.0 * f64::from(month)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn states_stay_finite_non_negative_and_bounded(core in any_core(), joint in any_joint(), events in any_events()) {
        let (states, _) = run::<f64>(core, &[(joint, events)], &monthly());
        for y in &states[0] {
            for (state, value) in y.iter().enumerate() {
                prop_assert!(value.is_finite() && *value >= -TOLERANCE.rtol, "state {state} is {value}");
            }
            for share in [G, C, N] {
                prop_assert!(y[share] <= 1.0 + 1e-6, "state {share} is {}", y[share]);
            }
            // The loop's own bounds: production over clearance, with gains at most e⁴·15 % spread, plus what events add at once.
            for (state, most) in [(P, 100.0), (A, 200.0), (M, 100.0), (F, 200.0), (V, 500.0), (W, 3.0 + 1e-6), (R, 1.0), (B, 12.0), (Z, 100.0)] {
                prop_assert!(y[state] <= most, "state {state} is {}", y[state]);
            }
        }
    }

    #[test]
    fn products_that_inflame_leave_the_joint_finite_and_no_cytokine_negative(core in any_core(), joint in any_joint(), events in any_events()) {
        let harmful = Registry::embedded().draw(&mut |id| if id.ends_with("_potency") || id.starts_with("joint.ha_") { -3.0 } else { 0.0 });
        prop_assert!(harmful.value("joint.cell_potency") < 0.0);
        let (states, pain) = run_under::<f64>(&harmful, core, &[(joint, events)], &monthly());
        prop_assert!(pain[0].iter().all(|points| points.is_finite() && points.abs() < 1000.0));
        for y in &states[0] {
            for (state, value) in y.iter().enumerate() {
                // The memory of treatment, in the place of a, is what may be negative.
                let may_be_negative = state == A && core == Core::Monostable;
                prop_assert!(value.is_finite() && (may_be_negative || *value >= -TOLERANCE.rtol), "state {state} is {value}");
            }
        }
    }

    #[test]
    fn collagen_never_grows_back(core in any_core(), joint in any_joint(), events in any_events()) {
        let (states, _) = run::<f64>(core, &[(joint, events)], &monthly());
        for pair in states[0].windows(2) {
            prop_assert!(pair[1][C] <= pair[0][C]);
            prop_assert!(pair[1][N] <= pair[0][N]);
        }
    }

    #[test]
    fn a_dose_of_nothing_is_saline(core in any_core(), joint in any_joint(), day in 0.0..300.0) {
        let nothing = [
            Dose::Cells { million: 0.0 },
            Dose::Concentrate { doses: 0.0 },
            Dose::Platelets { billion: 0.0 },
            Dose::HyaluronicAcid { courses: 0.0 },
            Dose::SteroidSuspension { mg: 0.0 },
            Dose::SteroidExtended { mg: 0.0 },
            Dose::Anabolic { ug: 0.0 },
            Dose::Nsaid { level: 0.0 },
            Dose::Paracetamol { level: 0.0 },
            Dose::Exercise { level: 0.0 },
        ];
        // An event on the day without effect, so that the integrator restarts in both.
        let restart = Event::Insult { size: 0.0 };
        let (saline, pain) = run::<f64>(core, &[(joint, vec![(day, restart)])], &monthly());
        for dose in nothing {
            let (states, other) = run::<f64>(core, &[(joint, vec![(day, restart), (day, Event::Give(dose))])], &monthly());
            prop_assert_eq!(&states, &saline);
            prop_assert_eq!(&other, &pain);
        }
    }

    #[test]
    fn one_injection_is_two_of_half_the_dose_on_the_same_day(core in any_core(), joint in any_joint(), day in 0.0..300.0, million in 0.5..200.0) {
        let give = |million: f64| (day, Event::Give(Dose::Cells { million }));
        let (once, pain) = run::<f64>(core, &[(joint, vec![give(million)])], &monthly());
        let (twice, other) = run::<f64>(core, &[(joint, vec![give(0.5 * million), give(0.5 * million)])], &monthly());
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(&pain, &other);
    }

    #[test]
    fn a_longer_horizon_changes_no_earlier_day(core in any_core(), joint in any_joint(), events in any_events()) {
        let year: Vec<f64> = monthly().into_iter().filter(|day| *day <= 360.0).collect();
        let (short, _) = run::<f64>(core, &[(joint, events.clone())], &year);
        let (long, _) = run::<f64>(core, &[(joint, events)], &monthly());
        prop_assert_eq!(&short[0][..], &long[0][..year.len()]);
    }

    #[test]
    fn company_in_a_lane_changes_nothing(core in any_core(), joints in prop::collection::vec((any_joint(), any_events()), 1..20)) {
        let together = run::<Lanes>(core, &joints, &monthly());
        for (i, joint) in joints.into_iter().enumerate() {
            let alone = run::<f64>(core, &[joint], &monthly());
            prop_assert_eq!(&alone.0[0], &together.0[i]);
            prop_assert_eq!(&alone.1[0], &together.1[i]);
        }
    }
}
