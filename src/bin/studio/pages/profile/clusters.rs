//! An order in which columns that go together stand together: average linkage, the ends that are
//! nearest turned towards each other.

/// The order of `n` things by how near any two are; nearest pairs come side by side.
pub fn order(n: usize, near: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut clusters: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    while let Some((a, b)) = nearest(&clusters, &near) {
        let right = clusters.remove(b);
        if let Some(left) = clusters.get_mut(a) {
            let joined = turned(std::mem::take(left), right, &near);
            *left = joined;
        }
    }
    clusters.into_iter().flatten().collect()
}

/// The two clusters that are nearest on average, the earlier first.
fn nearest(clusters: &[Vec<usize>], near: &impl Fn(usize, usize) -> f64) -> Option<(usize, usize)> {
    let average = |a: &[usize], b: &[usize]| {
        let all = a.iter().flat_map(|i| b.iter().map(|j| near(*i, *j)));
        all.sum::<f64>() / (a.len() * b.len()) as f64
    };
    let mut best: Option<(f64, usize, usize)> = None;
    for (i, a) in clusters.iter().enumerate() {
        for (j, b) in clusters.iter().enumerate().skip(i + 1) {
            let value = average(a, b);
            if best.is_none_or(|(limit, _, _)| value > limit) {
                best = Some((value, i, j));
            }
        }
    }
    best.map(|(_, i, j)| (i, j))
}

/// Both in a row, each turned so that the nearest of their ends meet.
fn turned(mut left: Vec<usize>, mut right: Vec<usize>, near: &impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let ends = |of: &[usize]| of.first().copied().zip(of.last().copied());
    if let (Some((first, last)), Some((next, end))) = (ends(&left), ends(&right)) {
        // As they are, the right one turned, the left one turned, both turned.
        let ways = [near(last, next), near(last, end), near(first, next), near(first, end)];
        let best = ways.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let way = ways.iter().position(|value| *value == best).unwrap_or(0);
        if way >= 2 {
            left.reverse();
        }
        if way % 2 == 1 {
            right.reverse();
        }
    }
    left.append(&mut right);
    left
}
