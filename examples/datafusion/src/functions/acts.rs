use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "What the author does with an interaction, as a list of names: `recommends`, `warns-others`, `asks-for-help` and so on.",
    syntax_example = "wom_acts(interaction)",
    sql_example = r#"```sql
> SELECT wom_acts('Third pair of these boots. Two winters, still dry. Told my sister to get them.');
[recommends, tells-experience, loyalty]
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    ),
    related_udf(name = "wom")
)]
#[derive(Debug)]
pub(crate) struct Acts;

impl Answer for Acts {
    const NAME: &'static str = "wom_acts";

    fn column() -> Box<dyn Column> {
        columns::lists(|reading| reading.verdict().acts().iter().map(wom::Act::name).collect())
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}
