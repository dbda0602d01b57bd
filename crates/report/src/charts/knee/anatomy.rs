//! Outlines of a knee cut from front to back, front at the left; 1 mm of the patient is 1.5 units of the drawing.
//!
//! Drawn by us for this page. It shows where things are, not anybody's knee.

use super::contour::Point;

/// Units of the drawing per millimetre.
pub(super) const UNITS_PER_MM: f64 = 1.5;

/// Width and height of the drawing; outlines run over its edges and are cut there.
pub(super) const SIZE: Point = (200.0, 226.0);

/// Skin, front and back of the leg.
#[rustfmt::skip]
pub(super) const LEG: [Point; 20] = [
    (34.0, -60.0), (33.0, -20.0), (31.0, 14.0), (27.0, 46.0), (19.0, 76.0), (14.0, 104.0), (18.0, 130.0), (29.0, 156.0), (40.0, 182.0), (45.0, 210.0),
    (47.0, 246.0), (48.0, 300.0), (192.0, 300.0), (193.0, 246.0), (191.0, 210.0), (186.0, 172.0), (183.0, 128.0), (185.0, 76.0), (187.0, 20.0),
    (188.0, -60.0),
];

/// Muscle: front of the thigh, back of the thigh, calf.
pub(super) const MUSCLES: [&[Point]; 3] = [
    &[
        (39.0, -60.0),
        (38.0, -10.0),
        (41.0, 22.0),
        (48.0, 44.0),
        (58.0, 34.0),
        (68.0, 8.0),
        (74.0, -20.0),
        (76.0, -60.0),
    ],
    &[
        (134.0, -60.0),
        (136.0, -10.0),
        (148.0, 34.0),
        (164.0, 66.0),
        (178.0, 80.0),
        (181.0, 40.0),
        (183.0, -10.0),
        (184.0, -60.0),
    ],
    &[
        (146.0, 300.0),
        (147.0, 240.0),
        (152.0, 206.0),
        (164.0, 178.0),
        (178.0, 160.0),
        (186.0, 200.0),
        (188.0, 250.0),
        (188.0, 300.0),
    ],
];

/// Thigh bone.
#[rustfmt::skip]
pub(super) const FEMUR: [Point; 19] = [
    (86.0, -60.0), (85.0, -10.0), (84.0, 24.0), (82.0, 52.0), (77.0, 72.0), (69.0, 88.0), (65.0, 104.0), (67.0, 122.0), (76.0, 137.0), (93.0, 146.0),
    (113.0, 148.0), (133.0, 143.0), (149.0, 130.0), (156.0, 112.0), (151.0, 94.0), (138.0, 80.0), (128.0, 56.0), (124.0, -10.0), (124.0, -60.0),
];

/// Joint surface of the thigh bone, from the back over the lower end to the front.
#[rustfmt::skip]
pub(super) const FEMUR_SURFACE: [Point; 11] = [
    (151.0, 94.0), (156.0, 112.0), (149.0, 130.0), (133.0, 143.0), (113.0, 148.0), (93.0, 146.0), (76.0, 137.0), (67.0, 122.0), (65.0, 104.0),
    (69.0, 88.0), (76.0, 73.0),
];

/// Thickness of each layer of cartilage for which thigh and shin bone stand as drawn, mm.
pub(super) const GAP_MM: f64 = 2.0;

/// Shin bone, where it stands when the cartilage is as thick as [`GAP_MM`].
#[rustfmt::skip]
pub(super) const TIBIA: [Point; 18] = [
    (70.0, 169.0), (75.0, 161.0), (92.0, 162.5), (113.0, 163.5), (134.0, 161.5), (149.0, 159.5), (156.0, 166.0), (152.0, 181.0), (140.0, 199.0),
    (135.0, 222.0), (133.0, 252.0), (133.0, 300.0), (86.0, 300.0), (83.0, 232.0), (74.0, 210.0), (63.0, 195.0), (61.0, 184.0), (65.0, 176.0),
];

/// Joint surface of the shin bone, from the front to the back.
pub(super) const TIBIA_SURFACE: [Point; 6] = [
    (73.0, 162.6),
    (80.0, 161.2),
    (92.0, 162.5),
    (113.0, 163.5),
    (134.0, 161.5),
    (151.0, 160.0),
];

/// Knee cap.
#[rustfmt::skip]
pub(super) const PATELLA: [Point; 10] = [
    (44.0, 78.0), (36.0, 84.0), (31.0, 98.0), (32.0, 112.0), (38.0, 124.0), (44.0, 130.0), (48.0, 120.0), (50.0, 106.0), (51.0, 92.0), (50.0, 82.0),
];

/// Joint surface of the knee cap, from below upwards.
pub(super) const PATELLA_SURFACE: [Point; 5] = [
    (47.0, 123.0),
    (49.2, 114.0),
    (50.0, 104.0),
    (51.0, 93.0),
    (50.2, 83.0),
];

/// Grain of the bones: lines along which they carry.
pub(super) const GRAIN: [&[Point]; 4] = [
    &[(94.0, 62.0), (86.0, 92.0), (84.0, 116.0)],
    &[(104.0, 60.0), (103.0, 96.0), (106.0, 132.0)],
    &[(114.0, 60.0), (122.0, 92.0), (136.0, 116.0)],
    &[(108.0, 70.0), (112.0, 100.0), (122.0, 130.0)],
];

/// Grain of the shin bone.
pub(super) const TIBIA_GRAIN: [&[Point]; 3] = [
    &[(86.0, 174.0), (92.0, 194.0), (96.0, 222.0)],
    &[(109.0, 174.0), (109.0, 196.0), (109.0, 222.0)],
    &[(136.0, 172.0), (127.0, 192.0), (122.0, 222.0)],
];

/// Tendon of the thigh muscle, ending on the knee cap.
pub(super) const QUADRICEPS_TENDON: [Point; 8] = [
    (47.0, -30.0),
    (47.0, 22.0),
    (43.0, 56.0),
    (36.0, 85.0),
    (46.0, 80.0),
    (53.0, 58.0),
    (57.0, 26.0),
    (58.0, -30.0),
];

/// Tendon from the knee cap to the shin bone.
pub(super) const PATELLAR_TENDON: [Point; 8] = [
    (34.0, 117.0),
    (41.0, 142.0),
    (51.0, 166.0),
    (63.0, 196.0),
    (65.0, 183.0),
    (57.0, 161.0),
    (48.0, 142.0),
    (45.0, 128.0),
];

/// Cushion of fat behind the tendon.
pub(super) const FAT_PAD: [Point; 7] = [
    (46.0, 130.0),
    (56.0, 132.0),
    (65.0, 146.0),
    (74.0, 158.0),
    (68.0, 171.0),
    (60.0, 168.0),
    (51.0, 148.0),
];

/// Front and back of the meniscus.
pub(super) const MENISCUS: [[Point; 3]; 2] = [
    [(71.0, 147.0), (70.0, 160.0), (87.0, 157.0)],
    [(156.0, 142.0), (157.0, 158.5), (139.0, 155.0)],
];

/// Upper recess with its lining, without fluid: up behind the tendon from the knee cap, over the top, down the thigh bone.
pub(super) const RECESS_EMPTY: [Point; 9] = [
    (50.0, 92.0),
    (55.0, 72.0),
    (60.0, 58.0),
    (66.0, 48.0),
    (72.0, 42.0),
    (79.0, 43.0),
    (82.0, 51.0),
    (81.0, 64.0),
    (82.0, 84.0),
];

/// The same, bulging with fluid.
pub(super) const RECESS_FULL: [Point; 9] = [
    (50.0, 92.0),
    (51.0, 68.0),
    (53.0, 44.0),
    (59.0, 22.0),
    (70.0, 10.0),
    (81.0, 15.0),
    (85.0, 34.0),
    (83.0, 60.0),
    (82.0, 84.0),
];

/// Lining of the fat pad, from the knee cap down to the shin bone.
pub(super) const FRONT: [Point; 5] = [
    (49.0, 127.0),
    (57.0, 131.0),
    (64.5, 141.0),
    (70.0, 151.0),
    (74.0, 163.0),
];

/// Points under the shin bone, where the outline of the fluid is hidden.
pub(super) const UNDER_TIBIA: [Point; 2] = [(86.0, 174.0), (142.0, 174.0)];

/// Lining at the back without fluid, from the shin bone up to the thigh bone.
pub(super) const BACK_EMPTY: [Point; 6] = [
    (152.0, 164.0),
    (161.0, 150.0),
    (164.0, 130.0),
    (163.0, 110.0),
    (156.0, 94.0),
    (140.0, 88.0),
];

/// The same, bulging with fluid.
pub(super) const BACK_FULL: [Point; 6] = [
    (152.0, 164.0),
    (170.0, 154.0),
    (177.0, 132.0),
    (175.0, 104.0),
    (163.0, 82.0),
    (138.0, 80.0),
];
