//! Labels beside lines, moved apart until none covers another.

/// A label that wants to stand at `at` and is `height` units high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// Where its middle would stand if it were alone.
    pub at: f64,
    /// Its height with a little air, units.
    pub height: f64,
}

/// Middles of the labels, in the order given: as near to the wishes as possible (least squares), none overlapping, all between `low` and
/// `high` when they fit there at all.
///
/// Labels that touch form a block, and a block stands where the mean of its labels' wishes puts it (pool adjacent violators).
pub fn spread(wishes: &[Wish], low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[a].at.total_cmp(&wishes[b].at).then(a.cmp(&b)));

    // A block: its labels, its height, and where its top wants to be.
    let mut blocks: Vec<(Vec<usize>, f64, f64)> = Vec::new();
    for &i in &order {
        let wish = wishes[i];
        let mut block = (
            vec![i],
            wish.height,
            clamp_top(wish.at - wish.height / 2.0, wish.height, low, high),
        );
        while let Some(above) = blocks.pop_if(|above| above.2 + above.1 > block.2) {
            let (mut labels, offset) = (above.0, above.1);
            labels.extend(block.0);
            let height = offset + block.1;
            let top = wanted_top(&labels, wishes);
            block = (labels, height, clamp_top(top, height, low, high));
        }
        blocks.push(block);
    }

    let mut middles = vec![0.0; wishes.len()];
    for (labels, _, top) in &blocks {
        let mut y = *top;
        for &i in labels {
            middles[i] = y + wishes[i].height / 2.0;
            y += wishes[i].height;
        }
    }
    middles
}

/// Mean over the labels of where the block's top would have to be for that label to get its wish.
fn wanted_top(labels: &[usize], wishes: &[Wish]) -> f64 {
    let mut above = 0.0;
    let mut sum = 0.0;
    for &i in labels {
        sum += wishes[i].at - wishes[i].height / 2.0 - above;
        above += wishes[i].height;
    }
    sum / labels.len() as f64
}

fn clamp_top(top: f64, height: f64, low: f64, high: f64) -> f64 {
    top.min(high - height).max(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(at: &[f64]) -> Vec<Wish> {
        at.iter().map(|&at| Wish { at, height: 10.0 }).collect()
    }

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&wishes(&[20.0, 50.0]), 0.0, 100.0), vec![20.0, 50.0]);
    }

    #[test]
    fn labels_never_overlap_and_keep_their_order() {
        let placed = spread(
            &wishes(&[50.0, 49.0, 51.0, 52.0, 95.0, 97.0, 3.0]),
            0.0,
            100.0,
        );
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(
            sorted.windows(2).all(|w| w[1] - w[0] >= 10.0 - 1e-9),
            "{placed:?}"
        );
        assert!(placed[1] < placed[0] && placed[0] < placed[2] && placed[2] < placed[3]);
        assert!(sorted[0] >= 5.0 && sorted[6] <= 95.0);
    }

    #[test]
    fn equal_wishes_are_centred_on_the_wish() {
        assert_eq!(spread(&wishes(&[50.0, 50.0]), 0.0, 100.0), vec![45.0, 55.0]);
    }
}
