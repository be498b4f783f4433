use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "What an interaction is for: `complaint`, `praise`, `question` or `noise`.",
    syntax_example = "wom_intent(interaction)",
    sql_example = r#"```sql
> SELECT wom_intent('Where is my parcel? Ordered on Monday and still nothing.');
complaint
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    ),
    related_udf(name = "wom")
)]
#[derive(Debug)]
pub(crate) struct Intent;

impl Answer for Intent {
    const NAME: &'static str = "wom_intent";

    fn column() -> Box<dyn Column> {
        columns::names(|reading| Some(reading.verdict().intent().name()))
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}
