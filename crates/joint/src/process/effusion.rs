//! Effusion: fluid in the joint follows inflammation and the thickened synovium.
//!
//! ```text
//! dv/dt = (V0·(1 + 1.6·i·(1−0.7·ee) + 1.0·w) − v)/10 d        i = min(p/0.26, 3)
//! ```
//!
//! v in mL. V0 6.7 mL is published (quiet knees, hydroxyethyl-starch dilution); gains and time constant are assumed so that an inflamed
//! knee holds about 24 mL as published for activated osteoarthritis.

use crate::constants::Constants;
use synovia_numerics::Real;

/// dv/dt, mL/d, from the inflammation ratio `i`, synovial thickening `w`, the response to steroid `ee`.
#[inline(always)]
pub fn rate<T: Real>(v: T, normal_ml: T, i: T, w: T, ee: T, k: &Constants) -> T {
    let one = T::splat(1.0);
    let inflamed = i * k.effusion_inflammation_gain * (one - ee * k.effusion_steroid_suppression);
    (normal_ml * (one + inflamed + w * k.effusion_synovium_gain) - v) * (1.0 / k.effusion_time_d)
}
