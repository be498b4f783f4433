use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "What an interaction is worth as word of mouth: `gold`, `silver`, `tin`, `hollow` or `stain`; null when that is unclear.",
    syntax_example = "wom_tier(interaction)",
    sql_example = r#"```sql
> SELECT wom_tier('Buy 1000 real followers today!');
stain
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    ),
    related_udf(name = "wom")
)]
#[derive(Debug)]
pub(crate) struct Tier;

impl Answer for Tier {
    const NAME: &'static str = "wom_tier";

    fn column() -> Box<dyn Column> {
        columns::names(|reading| reading.verdict().tier().map(wom::Tier::name))
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}
