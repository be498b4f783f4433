use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "How likely an interaction is no word of mouth, from 0 to 1; calibrated.",
    syntax_example = "wom_fake_probability(interaction)",
    sql_example = r#"```sql
> SELECT wom_fake_probability('Buy 1000 real followers today!') > 0.9;
true
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    ),
    related_udf(name = "wom")
)]
#[derive(Debug)]
pub(crate) struct FakeProbability;

impl Answer for FakeProbability {
    const NAME: &'static str = "wom_fake_probability";

    fn column() -> Box<dyn Column> {
        columns::numbers(|reading| reading.verdict().fake_probability())
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}
