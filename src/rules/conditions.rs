//! What the rules' `when` ask, answered for all rules at once: the rows of a signal tell for each stretch of its values which
//! lists of conditions it leaves standing, and what the rows of all signals leave holds.

use std::collections::BTreeMap;

use wide::{CmpGt, i32x8};

use super::program::Rule;
use crate::signals::{ABSENT, Condition, Signal, Signals, Source};
use crate::snapshot::{frozen, plain};
use crate::text::block::bits;

/// A bit for each of so many lists of conditions.
const BLOCK: usize = 256;
type Row = [u64; BLOCK / 64];
const ALL: Row = [u64::MAX; BLOCK / 64];

/// The conditions of all rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    blocks: Box<[Block]>,
    /// The rules without patterns: number `i` fires where list `i` holds.
    fact_rules: Box<[u32]>,
}

/// The conditions of [`BLOCK`] lists. Signals that are told apart by small values have a row for each of these, others for each
/// stretch of values; either way a row is found without a branch.
#[derive(Clone, Debug)]
struct Block {
    facts: Tables,
    texts: Tables,
    /// What `texts` leave where all values are zero.
    empty_text: Row,
}

#[derive(Clone, Debug, Default)]
struct Tables {
    small: Box<[Values]>,
    large: Box<[Steps]>,
}

/// Up to so many values have a row each.
const SMALL: usize = 16;
/// Values at which a stretch begins.
const STEPS: usize = 8;

/// What a signal leaves if it is not known, if it is 0, 1 and so on; the last row is for all greater values.
#[derive(Clone, Copy, Debug)]
struct Values {
    signal: Signal,
    rows: [Row; SMALL],
}

/// What a signal leaves: row `i` if its value reaches `i` of the bounds.
#[derive(Clone, Copy, Debug)]
struct Steps {
    signal: Signal,
    bounds: [i32; STEPS],
    rows: [Row; STEPS + 1],
}

/// The number of a list of conditions.
pub(crate) type ConditionsId = u32;

impl Conditions {
    /// Compiles the `when` of `rules`, one list for each, and gives each its number.
    pub(super) fn make(rules: &mut [Rule], whens: &[Vec<Condition>]) -> Self {
        let is_fact = |rule: &Rule| rule.parts == 0;
        let fact_rules: Vec<u32> = (0..).zip(&*rules).filter(|(_, rule)| is_fact(rule)).map(|(at, _)| at).collect();
        let mut lists: Vec<&[Condition]> = fact_rules.iter().map(|&rule| &*whens[rule as usize]).collect();
        for (id, &rule) in (0..).zip(&fact_rules) {
            rules[rule as usize].conditions = id;
        }
        for (rule, when) in rules.iter_mut().zip(whens).filter(|(rule, _)| !is_fact(rule)) {
            let known = lists.iter().position(|list| list == when).unwrap_or_else(|| {
                lists.push(when);
                lists.len() - 1
            });
            rule.conditions = known as ConditionsId;
        }
        Self { blocks: lists.chunks(BLOCK).map(Block::make).collect(), fact_rules: fact_rules.into() }
    }

    /// Words of the bits that [`fill`](Self::fill) fills.
    pub(crate) fn words(&self) -> usize {
        self.blocks.len() * (BLOCK / 64)
    }

    /// Fills `holds` with a bit for each list of conditions: do all of them hold?
    pub(crate) fn fill(&self, signals: &Signals, holds: &mut [u64]) {
        for (block, holds) in self.blocks.iter().zip(holds.as_chunks_mut().0) {
            *holds = block.holds(signals);
        }
    }

    /// The rules without patterns whose conditions hold, in their order.
    pub(crate) fn for_each_fact_rule(&self, holds: &[u64], mut fires: impl FnMut(u32)) {
        for (rules, &holds) in self.fact_rules.chunks(64).zip(holds) {
            bits(holds & u64::MAX >> (64 - rules.len())).for_each(|at| fires(rules[at]));
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let of = |tables: &Tables| size_of_val(&*tables.small) + size_of_val(&*tables.large);
        self.blocks.iter().map(|block| of(&block.facts) + of(&block.texts)).sum()
    }
}

impl Block {
    fn make(lists: &[&[Condition]]) -> Self {
        let mut asked: BTreeMap<Signal, Vec<(usize, Condition)>> = BTreeMap::new();
        for (at, list) in lists.iter().enumerate() {
            for condition in *list {
                asked.entry(condition.signal).or_default().push((at, *condition));
            }
        }
        let tables = |source| Tables::make(asked.iter().filter(|(signal, _)| signal.source() == source));
        let (facts, texts) = (tables(Source::Fact), tables(Source::Text));
        let empty_text = texts.leave(ALL, |_| 0);
        Self { facts, texts, empty_text }
    }

    fn holds(&self, signals: &Signals) -> Row {
        let value = |signal| signals.value(signal);
        let all = self.facts.leave(ALL, value);
        if signals.is_text_empty() { common(&all, &self.empty_text) } else { self.texts.leave(all, value) }
    }
}

impl Tables {
    fn make<'c>(asked: impl Iterator<Item = (&'c Signal, &'c Vec<(usize, Condition)>)>) -> Self {
        let (mut small, mut large) = (Vec::new(), Vec::new());
        for (&signal, conditions) in asked {
            let row = |value| {
                let mut row = ALL;
                for (at, _) in conditions.iter().filter(|(_, condition)| !condition.test.holds(value)) {
                    row[at / 64] &= !(1 << (at % 64));
                }
                row
            };
            // Where another row begins. What is not known lies below all bounds.
            let mut bounds: Vec<i32> = conditions.iter().flat_map(|(_, condition)| condition.test.bounds()).collect();
            bounds.sort_unstable();
            bounds.retain(|&bound| row(bound) != row(if bound == 0 { ABSENT } else { bound - 1 }));
            bounds.dedup();
            if bounds.iter().all(|&bound| bound < SMALL as i32 - 1) {
                let rows = std::array::from_fn(|at| row(if at == 0 { ABSENT } else { at as i32 - 1 }));
                small.push(Values { signal, rows });
                continue;
            }
            // Each part begins with the last bound of the one before, so that one of them has the say in every stretch.
            let starts = (0..bounds.len().max(2) - 1).step_by(STEPS - 1);
            for start in starts {
                let own = &bounds[start..bounds.len().min(start + STEPS)];
                let is_last = start + own.len() == bounds.len();
                let mut steps = Steps { signal, bounds: [i32::MAX; STEPS], rows: [ALL; STEPS + 1] };
                steps.bounds[..own.len()].copy_from_slice(own);
                if start == 0 {
                    steps.rows[0] = row(ABSENT);
                }
                let mut last = ALL;
                for (at, &bound) in own.iter().enumerate() {
                    last = if at + 1 < own.len() || is_last { row(bound) } else { ALL };
                    steps.rows[at + 1] = last;
                }
                // Bounds that are not there lie at the greatest value, which may be reached.
                steps.rows[own.len() + 1..].fill(last);
                large.push(steps);
            }
        }
        Self { small: small.into(), large: large.into() }
    }

    /// What the values leave of `all`.
    #[inline(always)]
    fn leave(&self, mut all: Row, value: impl Fn(Signal) -> i32) -> Row {
        for Values { signal, rows } in &self.small {
            let at = value(*signal).clamp(-1, SMALL as i32 - 2) + 1;
            all = common(&all, &rows[at as usize % SMALL]);
        }
        for Steps { signal, bounds, rows } in &self.large {
            let value = value(*signal);
            let beyond = i32x8::from(*bounds).cmp_gt(i32x8::splat(value)).move_mask();
            all = common(&all, &rows[(beyond | 1 << STEPS).trailing_zeros() as usize]);
        }
        all
    }
}

#[inline(always)]
fn common(one: &Row, other: &Row) -> Row {
    std::array::from_fn(|at| one[at] & other[at])
}

plain!(Values { signal: Signal, rows: [Row; SMALL] });
plain!(Steps { signal: Signal, bounds: [i32; STEPS], rows: [Row; STEPS + 1] });
frozen!(Tables { small, large });
frozen!(Block { facts, texts, empty_text });
frozen!(Conditions { blocks, fact_rules });

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::signals::Test;

    fn condition() -> impl Strategy<Value = Condition> {
        let test = prop_oneof![
            (-3i32..20, -3i32..20).prop_map(|(least, most)| Test::Within(least, most)),
            (0i32..12).prop_map(|least| Test::Within(least, i32::MAX)),
            (0i32..12).prop_map(|most| Test::Within(i32::MIN, most)),
            (-3i32..20).prop_map(Test::Not),
            (0u32..1024).prop_map(Test::OneOf),
        ];
        (0..Signal::ALL.len(), test).prop_map(|(signal, test)| Condition { signal: Signal::ALL[signal], test })
    }

    proptest! {
        #[test]
        fn all_at_once_say_what_each_says(
            whens in prop::collection::vec(prop::collection::vec(condition(), 0..4), 0..400),
            values in prop::collection::vec(prop::option::weighted(0.8, prop_oneof![0i32..20, Just(i32::MAX)]), Signal::ALL.len()),
            has_text in any::<bool>(),
        ) {
            let mut signals = Signals::default();
            for (&signal, value) in Signal::ALL.iter().zip(values) {
                match value {
                    _ if signal.source() == Source::Text && !has_text => signals.set(signal, 0),
                    Some(value) => signals.set(signal, value),
                    None => {}
                }
            }
            if has_text {
                signals.set(Signal::Characters, 5);
            }
            let whens: Vec<&[Condition]> = whens.iter().map(Vec::as_slice).collect();
            let blocks: Vec<Block> = whens.chunks(BLOCK).map(Block::make).collect();
            let conditions = Conditions { fact_rules: (0..whens.len() as u32).collect(), blocks: blocks.into() };
            let mut holds = vec![0; conditions.words()];
            conditions.fill(&signals, &mut holds);
            let mut fired = Vec::new();
            conditions.for_each_fact_rule(&holds, |rule| fired.push(rule));
            let all = |when: &[Condition]| when.iter().all(|condition| condition.test.holds(signals.value(condition.signal)));
            let slow: Vec<u32> = (0..).zip(whens).filter(|(_, when)| all(when)).map(|(at, _)| at).collect();
            prop_assert_eq!(fired, slow);
        }
    }
}
