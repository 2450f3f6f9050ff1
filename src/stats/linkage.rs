//! Which of many things are near each other: average linkage (Sokal and Michener 1958), as
//! `scipy.cluster.hierarchy.linkage(method="average")` has it, of nearness in the place of distance.
//!
//! What joins is known at once; the order of the leaves is ours: of two that are joined, each is turned
//! so that the nearest of their ends meet.
//!
//! A thousand things take half a second in a browser: others get their turn after each that is looked at and
//! each two that are joined.

use crate::Result;
use crate::run::Context;

/// Two groups that were joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The things of the one that has the least number, in their order, …
    pub left: Vec<usize>,
    /// … and of the other.
    pub right: Vec<usize>,
    /// How near they are: the mean over all pairs of a thing of one and a thing of the other.
    pub near: f64,
}

/// An order of `n` things in which those that are near stand together.
///
/// # Errors
/// When the person said stop.
pub async fn order(n: usize, near: impl Fn(usize, usize) -> f64, cx: &Context) -> Result<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..n).map(|thing| vec![thing]).collect();
    for Joined { left, right, .. } in joins(n, &near, cx).await? {
        // Groups stand at the place of their least thing.
        let places = (left.iter().min().copied(), right.iter().min().copied());
        if let (Some(at), Some(from)) = places
            && let Some(right) = groups.get_mut(from).map(std::mem::take)
            && let Some(left) = groups.get_mut(at)
        {
            *left = turned(std::mem::take(left), right, &near);
        }
    }
    Ok(groups.into_iter().flatten().collect())
}

/// The pairs of groups in the order in which they are joined: the nearest first, of equals the earliest.
///
/// # Errors
/// When the person said stop.
pub async fn joins(n: usize, near: impl Fn(usize, usize) -> f64, cx: &Context) -> Result<Vec<Joined>> {
    let mut all = Groups::new(n, near, cx).await?;
    let mut found = Vec::with_capacity(n.saturating_sub(1));
    while let Some((left, right, near)) = all.nearest() {
        found.push(all.join(left, right, near));
        cx.tick(0).await?;
    }
    Ok(found)
}

/// Groups that are not joined yet, by the least thing of each.
struct Groups {
    things: Vec<Vec<usize>>,
    /// For each two groups the nearness of all their pairs, added up.
    sums: Vec<Vec<f64>>,
    /// For each group the nearest of those after it, and how near.
    best: Vec<Option<(f64, usize)>>,
}

impl Groups {
    async fn new(n: usize, near: impl Fn(usize, usize) -> f64, cx: &Context) -> Result<Groups> {
        let mut groups = Groups {
            things: (0..n).map(|thing| vec![thing]).collect(),
            sums: Vec::with_capacity(n),
            best: vec![None; n],
        };
        for a in 0..n {
            let nearness = |b: usize| if a == b { 0.0 } else { near(a.min(b), a.max(b)) };
            groups.sums.push((0..n).map(nearness).collect());
            groups.look(a);
            cx.tick(0).await?;
        }
        Ok(groups)
    }

    fn size(&self, group: usize) -> usize {
        self.things.get(group).map_or(0, Vec::len)
    }

    /// How near two groups are on average; `None` when one of them is joined to another.
    fn mean(&self, a: usize, b: usize) -> Option<f64> {
        let pairs = self.size(a) * self.size(b);
        let sum = self.sums.get(a)?.get(b)?;
        (pairs > 0).then(|| sum / pairs as f64)
    }

    /// Finds the nearest of those after a group.
    fn look(&mut self, group: usize) {
        let mut best: Option<(f64, usize)> = None;
        for other in group + 1..self.things.len() {
            if let Some(near) = self.mean(group, other)
                && best.is_none_or(|(limit, _)| near > limit)
            {
                best = Some((near, other));
            }
        }
        if let Some(slot) = self.best.get_mut(group) {
            *slot = best;
        }
    }

    fn nearest(&self) -> Option<(usize, usize, f64)> {
        let mut found: Option<(usize, usize, f64)> = None;
        for (group, best) in self.best.iter().enumerate() {
            if let Some((near, other)) = best
                && found.is_none_or(|(_, _, limit)| *near > limit)
            {
                found = Some((group, *other, *near));
            }
        }
        found
    }

    fn join(&mut self, left: usize, right: usize, near: f64) -> Joined {
        let take = |things: &mut Vec<Vec<usize>>, at: usize| things.get_mut(at).map(std::mem::take).unwrap_or_default();
        let joined = Joined {
            right: take(&mut self.things, right),
            left: take(&mut self.things, left),
            near,
        };
        let both = joined.left.iter().chain(&joined.right).copied().collect();
        if let Some(slot) = self.things.get_mut(left) {
            *slot = both;
        }
        let gone = self.sums.get_mut(right).map(std::mem::take).unwrap_or_default();
        for (other, more) in gone.into_iter().enumerate() {
            for (a, b) in [(left, other), (other, left)] {
                if let Some(sum) = self.sums.get_mut(a).and_then(|row| row.get_mut(b)) {
                    *sum += more;
                }
            }
        }
        self.look_again(left, right);
        joined
    }

    /// Looks anew where the nearest group was one of two that are joined, or may be what they make.
    fn look_again(&mut self, left: usize, right: usize) {
        if let Some(slot) = self.best.get_mut(right) {
            *slot = None;
        }
        self.look(left);
        for group in 0..right {
            match self.best.get(group).copied().flatten() {
                Some((_, at)) if at == left || at == right => self.look(group),
                Some((limit, at)) if group < left => {
                    let near = self.mean(group, left).unwrap_or(f64::NEG_INFINITY);
                    if (near > limit || (near == limit && left < at))
                        && let Some(slot) = self.best.get_mut(group)
                    {
                        *slot = Some((near, left));
                    }
                }
                _ => {}
            }
        }
    }
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
