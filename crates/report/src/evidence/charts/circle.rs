//! Treatments on a circle, in an order in which few lines cross, and places for numbers on the lines.

/// A point of a drawing.
pub type Point = (f64, f64);

/// Order of `n` nodes around the circle: exchanges of two that lessen crossings (then the length of lines) until none does.
/// Deterministic, and good enough for a dozen nodes.
pub fn order(n: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut best = cost(&order, edges);
    loop {
        let mut found = None;
        for i in 0..n {
            for j in i + 1..n {
                order.swap(i, j);
                let now = cost(&order, edges);
                if now < best {
                    (best, found) = (now, Some((i, j)));
                }
                order.swap(i, j);
            }
        }
        match found {
            Some((i, j)) => order.swap(i, j),
            None => return order,
        }
    }
}

/// Crossings, then steps along the circle between joined nodes.
fn cost(order: &[usize], edges: &[(usize, usize)]) -> (usize, usize) {
    let mut place = vec![0; order.len()];
    for (at, &node) in order.iter().enumerate() {
        place[node] = at;
    }
    let ends: Vec<(usize, usize)> = edges
        .iter()
        .map(|&(a, b)| (place[a].min(place[b]), place[a].max(place[b])))
        .collect();
    let mut crossings = 0;
    for (i, &(a, b)) in ends.iter().enumerate() {
        let inside = |node: usize| a < node && node < b;
        let outside = |node: usize| node < a || b < node;
        crossings += ends[i + 1..]
            .iter()
            .filter(|&&(c, d)| (inside(c) && outside(d)) || (inside(d) && outside(c)))
            .count();
    }
    let steps = ends
        .iter()
        .map(|&(a, b)| (b - a).min(order.len() - (b - a)))
        .sum();
    (crossings, steps)
}

/// Where each node stands, given their order: the first at the top, then clockwise; two side by side.
pub fn places(order: &[usize], middle: Point, radius: f64) -> Vec<Point> {
    let n = order.len();
    let turn = std::f64::consts::TAU / n.max(1) as f64;
    let start = if n == 2 {
        -std::f64::consts::FRAC_PI_2
    } else {
        0.0
    };
    let mut places = vec![middle; n];
    if n > 1 {
        for (at, &node) in order.iter().enumerate() {
            let angle = start + turn * at as f64;
            places[node] = (
                middle.0 + radius * libm::sin(angle),
                middle.1 - radius * libm::cos(angle),
            );
        }
    }
    places
}

/// A place on each line for its number: where it is farthest from other numbers, from nodes and from other lines.
pub fn number_places(edges: &[(usize, usize)], nodes: &[Point]) -> Vec<Point> {
    const ALONG: [f64; 9] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74];
    let mut taken: Vec<Point> = Vec::new();
    for (i, &(a, b)) in edges.iter().enumerate() {
        let at = |share: f64| {
            let (from, to) = (nodes[a], nodes[b]);
            (
                from.0 + share * (to.0 - from.0),
                from.1 + share * (to.1 - from.1),
            )
        };
        let room = |point: Point| {
            let numbers = taken
                .iter()
                .chain(nodes)
                .map(|other| distance(point, *other));
            let others = edges.iter().enumerate().filter(|(j, _)| *j != i);
            let lines = others.map(|(_, &(c, d))| 1.6 * to_segment(point, nodes[c], nodes[d]));
            numbers.chain(lines).fold(40.0, f64::min)
        };
        let mut best = (at(ALONG[0]), room(at(ALONG[0])));
        for share in &ALONG[1..] {
            let here = room(at(*share));
            if here > best.1 + 1.0 {
                best = (at(*share), here);
            }
        }
        taken.push(best.0);
    }
    taken
}

fn distance(a: Point, b: Point) -> f64 {
    libm::hypot(a.0 - b.0, a.1 - b.1)
}

fn to_segment(point: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    if length <= 0.0 {
        return distance(point, a);
    }
    let share = (((point.0 - a.0) * dx + (point.1 - a.1) * dy) / length).clamp(0.0, 1.0);
    distance(point, (a.0 + share * dx, a.1 + share * dy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_drawn_as_an_hourglass_is_untwisted() {
        let edges = [(0, 2), (2, 1), (1, 3), (3, 0)];
        assert_eq!(cost(&[0, 1, 2, 3], &edges).0, 1);
        assert_eq!(cost(&order(4, &edges), &edges).0, 0);
    }

    #[test]
    fn every_node_has_its_own_place() {
        let places = places(&order(12, &[]), (0.0, 0.0), 100.0);
        for (i, a) in places.iter().enumerate() {
            assert!(places[i + 1..].iter().all(|b| distance(*a, *b) > 50.0));
        }
    }

    #[test]
    fn numbers_of_crossing_lines_keep_apart() {
        let nodes = [(0.0, 0.0), (100.0, 100.0), (0.0, 100.0), (100.0, 0.0)];
        let at = number_places(&[(0, 1), (2, 3)], &nodes);
        assert!(distance(at[0], at[1]) > 15.0, "{at:?}");
    }
}
