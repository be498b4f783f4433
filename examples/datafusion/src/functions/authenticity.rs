use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "Whether an interaction is word of mouth: `real`, `fake` or `unclear`.",
    syntax_example = "wom_authenticity(interaction)",
    sql_example = r#"```sql
> SELECT wom_authenticity('Buy 1000 real followers today!');
fake
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    ),
    related_udf(name = "wom")
)]
#[derive(Debug)]
pub(crate) struct Authenticity;

impl Answer for Authenticity {
    const NAME: &'static str = "wom_authenticity";

    fn column() -> Box<dyn Column> {
        columns::names(|reading| Some(reading.verdict().authenticity().name()))
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}
