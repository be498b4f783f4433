use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "A sketch of the words of a text as 32 hexadecimal digits, which near-copies mostly share; null for texts of fewer than six words that tell.",
    syntax_example = "wom_fingerprint(interaction)",
    sql_example = r#"```sql
> SELECT wom_fingerprint(text), count(*) FROM posts GROUP BY 1 HAVING count(*) > 10;
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    ),
    related_udf(name = "wom")
)]
#[derive(Debug)]
pub(crate) struct Fingerprint;

impl Answer for Fingerprint {
    const NAME: &'static str = "wom_fingerprint";

    fn column() -> Box<dyn Column> {
        columns::texts(|reading| Some(hex(reading.trace().fingerprint?)))
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}

pub(super) fn hex(fingerprint: wom::Fingerprint) -> String {
    format!("{:032x}", u128::from_be_bytes(fingerprint.to_bytes()))
}
