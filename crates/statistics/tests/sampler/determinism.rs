//! A chain is a function of density, settings, number and start.

use synovia_statistics::sampler::{Chain, Settings, sample_chain};

use crate::known::EightSchools;

const SHORT: Settings = Settings {
    warm_up: 200,
    draws: 100,
    target_acceptance: 0.8,
    max_depth: 10,
    seed: 11,
};

fn chain(settings: &Settings, number: u64) -> Chain {
    sample_chain(&EightSchools, settings, number, &[0.5; 10], &mut |_| ())
}

#[test]
fn a_chain_is_the_same_on_whichever_thread_and_in_whichever_order() {
    let one_by_one: Vec<Chain> = (0..4).map(|number| chain(&SHORT, number)).collect();
    let on_threads: Vec<Chain> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..4)
            .rev()
            .map(|number| scope.spawn(move || chain(&SHORT, number)))
            .collect();
        let finished = handles.into_iter().rev();
        finished
            .map(|handle| handle.join().expect("a chain"))
            .collect()
    });
    assert_eq!(one_by_one, on_threads);
}

#[test]
fn the_bits_are_those_that_they_were() {
    // From x86-64; a machine that has others breaks a promise. The shipped calibration is made of such bits.
    let chain = chain(&SHORT, 0);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for value in chain.draws.iter().flatten().chain(&chain.energy) {
        for byte in value.to_bits().to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert_eq!(hash, 0xaa6d_28cf_8f89_7ac7, "{hash:#018x}");
}

#[test]
fn chains_and_seeds_differ() {
    let first = chain(&SHORT, 0);
    assert_ne!(first.draws, chain(&SHORT, 1).draws);
    assert_ne!(first.draws, chain(&Settings { seed: 12, ..SHORT }, 0).draws);
}

#[test]
fn progress_is_told_every_draw_and_depth_is_bounded() {
    let mut heard = Vec::new();
    let settings = Settings {
        max_depth: 2,
        ..SHORT
    };
    let chain = sample_chain(&EightSchools, &settings, 0, &[0.5; 10], &mut |draw| {
        heard.push(draw);
    });
    assert_eq!(heard, (0..300).collect::<Vec<usize>>());
    let kept = (
        chain.draws.len(),
        chain.log_density.len(),
        chain.energy.len(),
    );
    assert_eq!(kept, (100, 100, 100));
    // At most three steps each, and what the first step and its renewals needed.
    assert!(chain.gradients < 300 * 3 + 200 && chain.deepest > 0);
}
