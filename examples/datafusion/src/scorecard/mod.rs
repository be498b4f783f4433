//! The aggregate function: what many interactions come to.

mod cards;
mod summary;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, not_impl_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Documentation, GroupsAccumulator, Signature, Volatility,
};
use datafusion_macros::user_doc;
use wom::Classifier;

use crate::rows::Rows;
use cards::{Cards, One};

const NAME: &str = "wom_scorecard";

/// The aggregate function, by a classifier's rules.
pub(crate) fn function(wom: &Classifier) -> Arc<AggregateUDF> {
    let signature = Signature::any(1, Volatility::Immutable);
    Arc::new(AggregateUDF::new_from_impl(ScorecardFunction { wom: wom.clone(), signature }))
}

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "What many interactions come to, as a struct: how many are real, of which tier and intent, the five figures that matter beside the vanity list, and the rules that voted most. Each share has its count, its whole and the bounds of its 95 % interval.",
    syntax_example = "wom_scorecard(interaction)",
    sql_example = r#"```sql
> SELECT brand, card['tiers']['gold']['share'], card['five']['satisfaction']['share']
  FROM (SELECT brand, wom_scorecard(text) AS card FROM posts GROUP BY brand);
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Nulls are passed over."
    ),
    related_udf(name = "wom")
)]
struct ScorecardFunction {
    wom: Classifier,
    signature: Signature,
}

impl AggregateUDFImpl for ScorecardFunction {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType> {
        Rows::check(NAME, given)?;
        Ok(DataType::Struct(summary::fields()))
    }

    /// Of no rows there is a card as well: that of nothing.
    fn is_nullable(&self) -> bool {
        false
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        refuse_distinct(&args)?;
        Ok(Box::new(One::new(self.wom.clone())))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format_state_name(args.name, "card"), DataType::Binary, false))])
    }

    fn groups_accumulator_supported(&self, args: AccumulatorArgs<'_>) -> bool {
        !args.is_distinct
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        refuse_distinct(&args)?;
        Ok(Box::new(Cards::new(self.wom.clone())))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}

/// Alone in a query, DISTINCT never comes here: the engine makes groups of it.
fn refuse_distinct(args: &AccumulatorArgs<'_>) -> Result<()> {
    if args.is_distinct {
        return not_impl_err!(
            "{NAME} has no DISTINCT beside other aggregates: select the distinct rows first, in a query of their own"
        );
    }
    Ok(())
}

/// Functions are equal that give equal answers.
impl PartialEq for ScorecardFunction {
    fn eq(&self, other: &Self) -> bool {
        self.wom.knowledge_version() == other.wom.knowledge_version()
    }
}

impl Eq for ScorecardFunction {}

impl Hash for ScorecardFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (NAME, self.wom.knowledge_version()).hash(state);
    }
}

/// The knowledge itself would fill pages.
impl fmt::Debug for ScorecardFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(NAME).field("knowledge", &self.wom.knowledge_version()).finish()
    }
}
