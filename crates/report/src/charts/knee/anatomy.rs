//! Outlines of a knee cut from front to back, front at the left; 1 mm of the patient is 1.5 units of the drawing.
//!
//! Drawn by us for this page. It shows where things are, not anybody's knee.

use super::contour::Point;

/// Units of the drawing per millimetre.
pub(super) const UNITS_PER_MM: f64 = 1.5;

/// Skin, front and back of the leg.
pub(super) const LEG: [Point; 16] = [
    (36.0, -6.0),
    (33.0, 28.0),
    (26.0, 58.0),
    (17.0, 86.0),
    (14.0, 110.0),
    (20.0, 136.0),
    (33.0, 164.0),
    (41.0, 192.0),
    (45.0, 222.0),
    (47.0, 256.0),
    (186.0, 256.0),
    (188.0, 220.0),
    (184.0, 186.0),
    (181.0, 140.0),
    (184.0, 80.0),
    (180.0, -6.0),
];

/// Thigh bone.
pub(super) const FEMUR: [Point; 17] = [
    (84.0, -8.0),
    (83.0, 24.0),
    (81.0, 52.0),
    (76.0, 72.0),
    (69.0, 88.0),
    (65.0, 104.0),
    (67.0, 122.0),
    (76.0, 137.0),
    (93.0, 146.0),
    (113.0, 148.0),
    (133.0, 143.0),
    (149.0, 130.0),
    (156.0, 112.0),
    (151.0, 94.0),
    (137.0, 80.0),
    (127.0, 58.0),
    (124.0, -8.0),
];

/// Joint surface of the thigh bone, from the back over the lower end to the front.
pub(super) const FEMUR_SURFACE: [Point; 11] = [
    (151.0, 94.0),
    (156.0, 112.0),
    (149.0, 130.0),
    (133.0, 143.0),
    (113.0, 148.0),
    (93.0, 146.0),
    (76.0, 137.0),
    (67.0, 122.0),
    (65.0, 104.0),
    (69.0, 88.0),
    (76.0, 72.0),
];

/// Shin bone, where it stands when the cartilage is as thick as drawn in [`GAP_MM`].
pub(super) const TIBIA: [Point; 17] = [
    (71.0, 171.0),
    (76.0, 164.0),
    (92.0, 166.0),
    (113.0, 167.0),
    (134.0, 165.0),
    (149.0, 163.0),
    (156.0, 169.0),
    (152.0, 184.0),
    (140.0, 202.0),
    (135.0, 224.0),
    (133.0, 262.0),
    (86.0, 262.0),
    (82.0, 228.0),
    (73.0, 212.0),
    (63.0, 198.0),
    (62.0, 188.0),
    (66.0, 179.0),
];

/// Joint surface of the shin bone, from the front to the back.
pub(super) const TIBIA_SURFACE: [Point; 6] = [
    (74.0, 166.0),
    (80.0, 164.6),
    (92.0, 166.0),
    (113.0, 167.0),
    (134.0, 165.0),
    (151.0, 163.6),
];

/// Thickness of each layer of cartilage for which thigh and shin bone stand as drawn, mm.
pub(super) const GAP_MM: f64 = 2.0;

/// Knee cap.
pub(super) const PATELLA: [Point; 10] = [
    (44.0, 78.0),
    (36.0, 84.0),
    (31.0, 98.0),
    (32.0, 112.0),
    (38.0, 124.0),
    (44.0, 130.0),
    (48.0, 120.0),
    (50.0, 106.0),
    (51.0, 92.0),
    (50.0, 82.0),
];

/// Joint surface of the knee cap, from below upwards.
pub(super) const PATELLA_SURFACE: [Point; 5] = [
    (47.0, 123.0),
    (49.2, 114.0),
    (50.0, 104.0),
    (51.0, 93.0),
    (50.2, 83.0),
];

/// Tendon of the thigh muscle, ending on the knee cap.
pub(super) const QUADRICEPS_TENDON: [Point; 8] = [
    (50.0, -8.0),
    (49.0, 30.0),
    (45.0, 58.0),
    (37.0, 83.0),
    (47.0, 79.0),
    (55.0, 58.0),
    (59.0, 30.0),
    (61.0, -8.0),
];

/// Tendon from the knee cap to the shin bone.
pub(super) const PATELLAR_TENDON: [Point; 8] = [
    (35.0, 119.0),
    (41.0, 142.0),
    (51.0, 168.0),
    (62.0, 196.0),
    (66.0, 186.0),
    (57.0, 163.0),
    (48.0, 142.0),
    (45.0, 128.0),
];

/// Cushion of fat behind the tendon.
pub(super) const FAT_PAD: [Point; 7] = [
    (46.0, 130.0),
    (56.0, 132.0),
    (65.0, 146.0),
    (74.0, 160.0),
    (68.0, 172.0),
    (60.0, 170.0),
    (51.0, 148.0),
];

/// Front and back of the meniscus.
pub(super) const MENISCUS: [[Point; 3]; 2] = [
    [(70.0, 148.0), (69.0, 164.0), (88.0, 160.5)],
    [(157.0, 144.0), (158.0, 162.5), (139.0, 158.5)],
];

/// Upper recess with its lining, without fluid: up behind the tendon from the knee cap, over the top, down the thigh bone.
pub(super) const RECESS_EMPTY: [Point; 9] = [
    (52.0, 84.0),
    (56.0, 70.0),
    (61.0, 58.0),
    (66.0, 48.0),
    (72.0, 41.0),
    (78.0, 42.0),
    (79.0, 50.0),
    (77.0, 62.0),
    (73.0, 78.0),
];

/// The same, bulging with fluid.
pub(super) const RECESS_FULL: [Point; 9] = [
    (52.0, 84.0),
    (50.0, 66.0),
    (51.0, 42.0),
    (56.0, 20.0),
    (67.0, 8.0),
    (78.0, 14.0),
    (81.0, 34.0),
    (79.0, 58.0),
    (73.0, 78.0),
];

/// Lining of the fat pad, from the knee cap down to the shin bone.
pub(super) const FRONT: [Point; 5] = [
    (49.0, 127.0),
    (57.0, 131.0),
    (64.5, 142.0),
    (70.0, 153.0),
    (73.0, 164.0),
];

/// Lining at the back without fluid, from the shin bone up to the thigh bone.
pub(super) const BACK_EMPTY: [Point; 6] = [
    (154.0, 166.0),
    (161.0, 152.0),
    (164.0, 132.0),
    (164.0, 110.0),
    (157.0, 92.0),
    (146.0, 84.0),
];

/// The same, bulging with fluid.
pub(super) const BACK_FULL: [Point; 6] = [
    (154.0, 166.0),
    (169.0, 156.0),
    (176.0, 134.0),
    (175.0, 106.0),
    (164.0, 84.0),
    (146.0, 78.0),
];
