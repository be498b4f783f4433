//! Scorecards that grow: one a group, or one alone.

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray};
use datafusion::common::{DataFusionError, Result, ScalarValue, utils::take_function_args};
use datafusion::logical_expr::{Accumulator, EmitTo, GroupsAccumulator};
use wom::{Classifier, Scorecard};

use super::{NAME, summary};
use crate::rows::Rows;

/// A card for each group. Between partitions a card travels as its JSON.
pub(super) struct Cards {
    wom: Classifier,
    cards: Vec<Scorecard>,
}

impl Cards {
    pub(super) fn new(wom: Classifier) -> Self {
        Self { wom, cards: Vec::new() }
    }
}

impl GroupsAccumulator for Cards {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.cards.resize_with(total, Scorecard::default);
        let rows = Rows::new(only(values)?)?;
        let mut session = self.wom.session();
        for row in (0..rows.len()).filter(|row| passes(filter, *row)) {
            if let Some(interaction) = rows.interaction(row) {
                self.cards[groups[row]].add(&interaction, &session.read(&interaction));
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.cards.resize_with(total, Scorecard::default);
        let states = only(states)?.as_binary::<i32>();
        for (row, group) in groups.iter().enumerate() {
            let card: Scorecard = serde_json::from_slice(states.value(row)).map_err(of_state)?;
            self.cards[*group].merge(&card);
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        summary::array(&emit.take_needed(&mut self.cards))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        states(&emit.take_needed(&mut self.cards))
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let mut each = Self::new(self.wom.clone());
        let rows = only(values)?.len();
        let groups: Vec<_> = (0..rows).collect();
        each.update_batch(values, &groups, filter, rows)?;
        states(&each.cards)
    }

    fn size(&self) -> usize {
        // A node of the map of rules holds a string and a count.
        let reasons = |card: &Scorecard| card.reasons().map(|(rule, _)| rule.len() + 40).sum::<usize>();
        self.cards.iter().map(|card| size_of::<Scorecard>() + reasons(card)).sum()
    }
}

/// The card of all rows together.
pub(super) struct One(Cards);

impl One {
    pub(super) fn new(wom: Classifier) -> Self {
        Self(Cards { wom, cards: vec![Scorecard::default()] })
    }
}

impl Accumulator for One {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.0.update_batch(values, &vec![0; only(values)?.len()], None, 1)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.0.merge_batch(states, &vec![0; only(states)?.len()], 1)
    }

    /// The card stays: a window asks again as it grows.
    fn evaluate(&mut self) -> Result<ScalarValue> {
        ScalarValue::try_from_array(&summary::array(&self.0.cards)?, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        states(&self.0.cards)?.iter().map(|state| ScalarValue::try_from_array(state, 0)).collect()
    }

    fn size(&self) -> usize {
        GroupsAccumulator::size(&self.0)
    }
}

impl fmt::Debug for One {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("One").field(&self.0.cards).finish()
    }
}

fn only(values: &[ArrayRef]) -> Result<&ArrayRef> {
    let [values] = take_function_args(NAME, values)?;
    Ok(values)
}

fn passes(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}

fn states(cards: &[Scorecard]) -> Result<Vec<ArrayRef>> {
    let cards = cards.iter().map(serde_json::to_vec).collect::<Result<Vec<_>, _>>().map_err(of_state)?;
    Ok(vec![Arc::new(BinaryArray::from_iter_values(cards))])
}

fn of_state(error: serde_json::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
