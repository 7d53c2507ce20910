//! Overlapping chips stand side by side.

use crate::order::order;

/// Where a chip stands among those it overlaps with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Which lane, from 0.
    pub lane: usize,
    /// How many lanes its group has.
    pub lanes: usize,
}

/// Packs intervals `(start, end)` (any unit; an empty one counts as one unit long) into as few lanes as they need:
/// one lane for each interval in the order given. Earlier and longer intervals take the lanes further left, ties
/// go by the order given, so that a picture does not change when nothing in it has.
pub fn pack(intervals: &[(i64, i64)]) -> Vec<Lane> {
    let place = |at: usize| (intervals[at].0, -end(intervals[at]));
    let order = order(intervals.len(), &|a, b| place(a).cmp(&place(b)));
    let mut lanes = vec![Lane { lane: 0, lanes: 1 }; intervals.len()];
    let (mut group, mut free, mut group_end): (Vec<usize>, Vec<i64>, i64) = (vec![], vec![], i64::MIN);
    for at in order {
        let (start, end) = (intervals[at].0, end(intervals[at]));
        if start >= group_end {
            close(&mut lanes, &mut group, free.len());
            free.clear();
        }
        let lane = free.iter().position(|until| *until <= start).unwrap_or(free.len());
        if lane == free.len() {
            free.push(end);
        } else {
            free[lane] = end;
        }
        lanes[at].lane = lane;
        group.push(at);
        group_end = group_end.max(end);
    }
    close(&mut lanes, &mut group, free.len());
    lanes
}

fn end((start, end): (i64, i64)) -> i64 {
    end.max(start + 1)
}

fn close(lanes: &mut [Lane], group: &mut Vec<usize>, count: usize) {
    for at in group.drain(..) {
        lanes[at].lanes = count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_overlap_has_the_whole_width() {
        let lanes = pack(&[(0, 60), (60, 120), (30, 90)]);
        assert_eq!(lanes.iter().map(|lane| lane.lanes).collect::<Vec<_>>(), [2, 2, 2]);
        assert_eq!(pack(&[(0, 60), (60, 120)]), [Lane { lane: 0, lanes: 1 }; 2]);
    }

    proptest! {
        #[test]
        fn overlapping_chips_never_share_a_lane(
            intervals in prop::collection::vec((0_i64..500, 0_i64..120).prop_map(|(a, l)| (a, a + l)), 0..60)
        ) {
            let lanes = pack(&intervals);
            for a in 0..intervals.len() {
                prop_assert!(lanes[a].lane < lanes[a].lanes);
                for b in 0..a {
                    let overlap = intervals[a].0 < end(intervals[b]) && intervals[b].0 < end(intervals[a]);
                    prop_assert!(!overlap || lanes[a].lane != lanes[b].lane);
                    prop_assert!(!overlap || lanes[a].lanes == lanes[b].lanes);
                }
            }
        }
    }
}
