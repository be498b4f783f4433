use datafusion::logical_expr::Documentation;
use datafusion_macros::user_doc;

use super::acts::Acts;
use super::authenticity::Authenticity;
use super::fake_probability::FakeProbability;
use super::fingerprint::Fingerprint;
use super::intent::Intent;
use super::tier::Tier;
use crate::columns::{self, Column};
use crate::scalar::Answer;

#[user_doc(
    doc_section(label = "Word of Mouth Functions"),
    description = "All answers about an interaction in one reading, as a struct: those of the JSON verdict and the fingerprint.",
    syntax_example = "wom(interaction)",
    sql_example = r#"```sql
> SELECT answer['tier'], answer['intent'] FROM (SELECT wom(text) AS answer FROM posts);
```"#,
    argument(
        name = "interaction",
        description = "A text, or a struct of facts whose fields are those of the JSON record. Null gives null."
    )
)]
#[derive(Debug)]
pub(crate) struct Verdict;

impl Answer for Verdict {
    const NAME: &'static str = "wom";

    fn column() -> Box<dyn Column> {
        let intents = wom::Intent::ALL
            .iter()
            .map(|&intent| (intent.name(), columns::numbers(move |reading| reading.verdict().intent_probability(intent))));
        columns::structs([
            ("authenticity", Authenticity::column()),
            ("fake_probability", FakeProbability::column()),
            ("stain_probability", columns::numbers(|reading| reading.verdict().stain_probability())),
            ("tier", Tier::column()),
            ("intent", Intent::column()),
            ("intent_probability", columns::structs(intents)),
            ("acts", Acts::column()),
            ("lang", columns::texts(|reading| Some(reading.verdict().lang().to_owned()))),
            ("truncated", columns::flags(|reading| reading.verdict().truncated())),
            ("warnings", columns::lists(|reading| reading.verdict().warnings().iter().map(wom::Fact::name).collect())),
            ("fingerprint", Fingerprint::column()),
        ])
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.doc()
    }
}
