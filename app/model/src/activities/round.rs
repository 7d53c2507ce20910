//! The order of a day's visits (拜访路线): the shortest round through places with hours, fixed appointments, a start and an
//! end. Whole minutes of the day and whole metres; nothing here knows of zones.

use crate::customers::address::Point;

/// So many stops are tried in every order that could be the best; more are improved step by step.
const EXACT: usize = 10;
/// How often a round that cannot be improved any more is shaken and improved again.
const SHAKES: u64 = 40;
/// Metres a minute on the road, as the crow flies: 40 km an hour, and a road a third longer than the line.
const METRES_A_MINUTE: u32 = 500;
/// Visits begin at multiples of so many minutes.
const STEP: u32 = 5;

/// Something that is done on the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Where; wherever one is at that time where not given.
    pub at: Option<Point>,
    /// How long it takes.
    pub stays: u32,
    /// From when on it can begin, in minutes after midnight.
    pub opens: u32,
    /// By when it has to be over.
    pub closes: u32,
    /// When it begins, where that is settled.
    pub fixed: Option<u32>,
}

/// A day's stops, and where the round begins and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// What is done, in the order it is planned in.
    pub stops: Vec<Stop>,
    /// Where the round begins; at the first stop where not given.
    pub start: Option<Point>,
    /// Where it ends; at the last stop where not given.
    pub end: Option<Point>,
    /// When it begins, in minutes after midnight.
    pub leave: u32,
}

/// An order of a day's stops, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The stops' places in the day.
    pub order: Vec<usize>,
    /// When each of them begins, in that order, in minutes after midnight.
    pub begins: Vec<u32>,
    /// How many minutes appointments and hours are missed by, all together.
    pub late: u32,
    /// How long the way is, as the crow flies.
    pub metres: u32,
    /// When it is over.
    pub over: u32,
}

/// The distance of two points, in metres: on a flat map, which is true to a thousandth over the length of a day's round.
fn distance(a: Point, b: Point) -> u32 {
    /// Metres of a millionth of a degree along a meridian: 40,007.86 km around the poles (WGS 84).
    const METRES: f64 = 40_007_860.0 / 360e6;
    let around = (f64::from(a.longitude) - f64::from(b.longitude)).abs();
    let middle = (f64::from(a.latitude) + f64::from(b.latitude)) / 2e6;
    let east = around.min(360e6 - around) * middle.to_radians().cos();
    let north = f64::from(a.latitude) - f64::from(b.latitude);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most half the earth's girth")]
    let metres = (east.hypot(north) * METRES) as u32;
    metres
}

/// How far it is between all places of a day: the stops, then the start, then the end. Whatever has no place is nowhere
/// far from.
struct Map {
    count: usize,
    metres: Vec<u32>,
}

impl Map {
    fn of(day: &Day) -> Self {
        let places: Vec<Option<Point>> = day.stops.iter().map(|stop| stop.at).chain([day.start, day.end]).collect();
        let far = |(a, b): (&Option<Point>, &Option<Point>)| a.zip(*b).map_or(0, |(a, b)| distance(a, b));
        let metres = places.iter().flat_map(|a| places.iter().map(move |b| far((a, b)))).collect();
        Self { count: places.len(), metres }
    }

    fn between(&self, a: usize, b: usize) -> u32 {
        self.metres[a * self.count + b]
    }
}

/// On the way: when and where one is, and what it has cost so far.
#[derive(Clone, Copy)]
struct Way {
    place: Option<usize>,
    now: u32,
    late: u32,
    metres: u32,
}

impl Way {
    fn begin(day: &Day) -> Self {
        Self { place: day.start.map(|_| day.stops.len()), now: day.leave, late: 0, metres: 0 }
    }

    fn go(&mut self, map: &Map, to: usize) {
        let metres = self.place.map_or(0, |from| map.between(from, to));
        self.metres += metres;
        self.now += metres.div_ceil(METRES_A_MINUTE);
        self.place = Some(to);
    }

    /// Does the next stop; says when it begins.
    fn visit(&mut self, day: &Day, map: &Map, place: usize) -> u32 {
        let stop = &day.stops[place];
        if stop.at.is_some() {
            self.go(map, place);
        }
        let begins = match stop.fixed {
            Some(fixed) => {
                self.late += self.now.saturating_sub(fixed);
                self.now.max(fixed)
            }
            None => {
                let begins = self.now.max(stop.opens).next_multiple_of(STEP);
                self.late += (begins + stop.stays).saturating_sub(stop.closes);
                begins
            }
        };
        self.now = begins + stop.stays;
        begins
    }

    fn end(&mut self, day: &Day, map: &Map) {
        if day.end.is_some() {
            self.go(map, day.stops.len() + 1);
        }
    }

    /// Being late counts most, then the way, then the time.
    fn cost(&self) -> (u32, u32, u32) {
        (self.late, self.metres, self.now)
    }
}

impl Day {
    /// The round in this order.
    pub fn round(&self, order: Vec<usize>) -> Round {
        let (map, mut way) = (Map::of(self), Way::begin(self));
        let begins = order.iter().map(|place| way.visit(self, &map, *place)).collect();
        way.end(self, &map);
        Round { order, begins, late: way.late, metres: way.metres, over: way.now }
    }

    /// The shortest round that misses no appointment and no hours, or misses them by as little as can be: never worse
    /// than the order that is planned.
    pub fn shortest(&self) -> Round {
        let map = Map::of(self);
        let planned: Vec<usize> = (0..self.stops.len()).collect();
        let best = if planned.len() <= EXACT { self.every(&map) } else { self.improved(&map) };
        let best = if self.cost(&map, &best) < self.cost(&map, &planned) { best } else { planned };
        self.round(best)
    }

    fn cost(&self, map: &Map, order: &[usize]) -> (u32, u32, u32) {
        let mut way = Way::begin(self);
        for place in order {
            way.visit(self, map, *place);
        }
        way.end(self, map);
        way.cost()
    }

    /// The best of all orders, those left out that begin worse than a whole one is.
    fn every(&self, map: &Map) -> Vec<usize> {
        let mut best = self.nearest(map);
        let mut least = self.cost(map, &best);
        let mut order = vec![];
        let mut left: Vec<usize> = (0..self.stops.len()).collect();
        self.deeper(map, Way::begin(self), &mut order, &mut left, &mut best, &mut least);
        best
    }

    fn deeper(
        &self,
        map: &Map,
        way: Way,
        order: &mut Vec<usize>,
        left: &mut Vec<usize>,
        best: &mut Vec<usize>,
        least: &mut (u32, u32, u32),
    ) {
        if left.is_empty() {
            let mut whole = way;
            whole.end(self, map);
            if whole.cost() < *least {
                (*least, *best) = (whole.cost(), order.clone());
            }
            return;
        }
        if (way.late, way.metres) > (least.0, least.1) {
            return;
        }
        for at in 0..left.len() {
            let place = left.swap_remove(at);
            let mut further = way;
            further.visit(self, map, place);
            order.push(place);
            self.deeper(map, further, order, left, best, least);
            order.pop();
            left.push(place);
            let last = left.len() - 1;
            left.swap(at, last);
        }
    }

    /// Always on to what costs least next.
    fn nearest(&self, map: &Map) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.stops.len()).collect();
        let (mut order, mut way) = (vec![], Way::begin(self));
        while !left.is_empty() {
            let cost = |place: &usize| {
                let mut further = way;
                further.visit(self, map, *place);
                (further.late, further.now, further.metres)
            };
            let Some(at) = (0..left.len()).min_by_key(|at| cost(&left[*at])) else { break };
            let place = left.swap_remove(at);
            way.visit(self, map, place);
            order.push(place);
        }
        order
    }

    /// A good order: some to begin with are improved as long as a move of a few stops or a turn of a stretch makes them
    /// better, and shaken when nothing does.
    fn improved(&self, map: &Map) -> Vec<usize> {
        let mut best: Vec<usize> = (0..self.stops.len()).collect();
        let mut least = self.improve(map, &mut best);
        let mut nearest = self.nearest(map);
        let cost = self.improve(map, &mut nearest);
        if cost < least {
            (best, least) = (nearest, cost);
        }
        for shake in 0..SHAKES {
            // By turns from the best so far and from anywhere: neither gets stuck where the other does.
            let mut spread = Spread(shake);
            let mut order = if shake % 2 == 0 { spread.shaken(&best) } else { spread.shuffled(&best) };
            let cost = self.improve(map, &mut order);
            if cost < least {
                (best, least) = (order, cost);
            }
        }
        best
    }

    fn improve(&self, map: &Map, order: &mut Vec<usize>) -> (u32, u32, u32) {
        let mut least = self.cost(map, order);
        while let Some((better, cost)) = self.better(map, order, least) {
            (*order, least) = (better, cost);
        }
        least
    }

    /// The first change that makes an order better.
    fn better(&self, map: &Map, order: &[usize], least: (u32, u32, u32)) -> Option<(Vec<usize>, (u32, u32, u32))> {
        let count = order.len();
        let stretches = (0..count).flat_map(|from| (from + 1..=count).map(move |to| (from, to)));
        let turned = stretches.filter(|(from, to)| to - from > 1).map(|(from, to)| {
            let mut changed = order.to_vec();
            changed[from..to].reverse();
            changed
        });
        let moved = (1..=3.min(count)).flat_map(|length| {
            (0..=count - length).flat_map(move |from| {
                (0..=count - length).filter(move |to| *to != from).map(move |to| {
                    let mut changed = order.to_vec();
                    let some: Vec<usize> = changed.drain(from..from + length).collect();
                    changed.splice(to..to, some);
                    changed
                })
            })
        });
        turned
            .chain(moved)
            .map(|changed| (self.cost(map, &changed), changed))
            .find(|(cost, _)| *cost < least)
            .map(|(cost, changed)| (changed, cost))
    }
}

/// Numbers that are spread evenly, the same ones for the same day: a multiplicative generator (Steele and Vigna 2021,
/// table 7).
struct Spread(u64);

impl Spread {
    /// The next one, below `count`; 0 where nothing is.
    fn below(&mut self, count: usize) -> usize {
        self.0 = (self.0 + 1).wrapping_mul(0xd134_2543_de82_ef95);
        let number = usize::try_from(self.0 >> 33).unwrap_or(0);
        number.checked_rem(count).unwrap_or(0)
    }

    /// Four stretches of an order, the middle two changed over: what no single turn undoes.
    fn shaken(&mut self, order: &[usize]) -> Vec<usize> {
        let mut cuts = [(); 3].map(|()| self.below(order.len() + 1));
        cuts.sort_unstable();
        let [a, b, c] = cuts;
        [&order[..a], &order[b..c], &order[a..b], &order[c..]].concat()
    }

    fn shuffled(&mut self, order: &[usize]) -> Vec<usize> {
        let mut order = order.to_vec();
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::{strategy::ValueTree, test_runner::TestRunner};

    fn at(latitude: i32, longitude: i32) -> Option<Point> {
        Some(Point { latitude: 53_500_000 + latitude, longitude: 10_000_000 + longitude })
    }

    fn stop(longitude: i32) -> Stop {
        Stop { at: at(0, longitude), stays: 30, opens: 0, closes: 24 * 60, fixed: None }
    }

    fn any_stop() -> impl Strategy<Value = Stop> {
        let place = (0_i32..300_000, 0_i32..300_000);
        let hours = prop_oneof![3 => Just((0_u32, 1_440_u32)), 1 => (480_u32..800, 900_u32..1_200)];
        let fixed = prop::option::weighted(0.15, (110_u32..200).prop_map(|quarters| quarters * 5));
        (place, 1_u32..12, hours, fixed).prop_map(|((north, east), stays, (opens, closes), fixed)| Stop {
            at: at(north, east),
            stays: stays * 5,
            opens,
            closes,
            fixed,
        })
    }

    fn any_day(stops: std::ops::Range<usize>) -> impl Strategy<Value = Day> {
        let place = || prop::option::of((0_i32..300_000, 0_i32..300_000));
        (prop::collection::vec(any_stop(), stops), place(), place()).prop_map(|(stops, start, end)| {
            let point = |place: Option<(i32, i32)>| place.and_then(|(north, east)| at(north, east));
            Day { stops, start: point(start), end: point(end), leave: 480 }
        })
    }

    /// The least that any order costs.
    fn least(day: &Day) -> (u32, u32) {
        fn all(left: &[usize], so_far: &[usize], day: &Day, map: &Map, least: &mut (u32, u32)) {
            if left.is_empty() {
                let (late, metres, _) = day.cost(map, so_far);
                *least = (*least).min((late, metres));
            }
            for place in left {
                let rest: Vec<usize> = left.iter().copied().filter(|other| other != place).collect();
                all(&rest, &[so_far, &[*place]].concat(), day, map, least);
            }
        }
        let mut found = (u32::MAX, u32::MAX);
        all(&(0..day.stops.len()).collect::<Vec<_>>(), &[], day, &Map::of(day), &mut found);
        found
    }

    fn near(round: (u32, u32), least: (u32, u32)) -> bool {
        round.0 == least.0 && u64::from(round.1) * 100 <= u64::from(least.1) * 105
    }

    #[test]
    fn stops_on_a_line_are_visited_along_it() {
        let stops = vec![stop(30_000), stop(10_000), stop(40_000), stop(20_000)];
        let day = Day { stops, start: at(0, 0), end: at(0, 50_000), leave: 480 };
        let round = day.shortest();
        assert_eq!(round.order, [1, 3, 0, 2]);
        // 661 metres to the first: two minutes on the road, and visits begin at full fives.
        assert_eq!((round.begins[0], round.late), (485, 0));
    }

    #[test]
    fn what_is_fixed_keeps_its_time_and_what_has_no_place_is_done_on_the_way() {
        let mut stops = vec![stop(10_000), stop(20_000), stop(30_000)];
        stops[2].fixed = Some(480);
        stops.push(Stop { at: None, fixed: Some(520), ..stop(0) });
        let day = Day { stops, start: at(0, 0), end: None, leave: 450 };
        let round = day.shortest();
        let begins = |place: usize| round.begins[round.order.iter().position(|at| *at == place).expect("there")];
        assert_eq!((begins(2), begins(3), round.late), (480, 520, 0));
    }

    #[test]
    fn a_degree_along_a_meridian_is_a_hundred_and_eleven_kilometres() {
        let point = |latitude, longitude| Point { latitude, longitude };
        assert_eq!(distance(point(0, 0), point(1_000_000, 0)) / 1_000, 111);
        // Across the date line.
        assert_eq!(distance(point(0, 179_500_000), point(0, -179_500_000)) / 1_000, 111);
        assert_eq!(distance(point(60_000_000, 0), point(60_000_000, 1_000_000)) / 100, 555);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn up_to_seven_stops_the_round_is_the_best_there_is(day in any_day(1..8)) {
            let round = day.shortest();
            prop_assert_eq!((round.late, round.metres), least(&day));
        }

        #[test]
        fn a_round_is_never_worse_than_the_order_that_was_planned(day in any_day(1..26)) {
            let (round, planned) = (day.shortest(), day.round((0..day.stops.len()).collect()));
            prop_assert!((round.late, round.metres, round.over) <= (planned.late, planned.metres, planned.over));
            let mut places = round.order.clone();
            places.sort_unstable();
            prop_assert_eq!(places, (0..day.stops.len()).collect::<Vec<_>>());
            for (place, begins) in round.order.iter().zip(&round.begins) {
                let fixed = day.stops[*place].fixed;
                prop_assert!(round.late > 0 || fixed.is_none_or(|fixed| fixed == *begins));
            }
        }
    }

    /// Days that are always the same ones: of an improvement step by step nothing can be promised but how often it is
    /// good.
    #[test]
    fn the_step_by_step_way_nearly_always_comes_near_the_best() {
        let mut runner = TestRunner::deterministic();
        let days = 400;
        let good = (0..days).filter(|_| {
            let day = any_day(2..11).new_tree(&mut runner).expect("a day").current();
            let map = Map::of(&day);
            let costs = |order: &[usize]| {
                let (late, metres, _) = day.cost(&map, order);
                (late, metres)
            };
            near(costs(&day.improved(&map)), costs(&day.every(&map)))
        });
        let good = good.count();
        assert!(good * 100 >= days * 99, "{good} of {days}");
    }
}
