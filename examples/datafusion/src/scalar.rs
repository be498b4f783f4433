//! One scalar function: what all of them have in common.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, utils::take_function_args};
use datafusion::logical_expr::{
    ColumnarValue, Documentation, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use wom::Classifier;

use crate::columns::Column;
use crate::rows::Rows;

/// What one function answers.
pub(crate) trait Answer: fmt::Debug + Send + Sync + 'static {
    /// The function's name in SQL.
    const NAME: &'static str;

    /// An empty column for its answers.
    fn column() -> Box<dyn Column>;

    fn documentation(&self) -> Option<&Documentation>;
}

/// The function that gives an answer by a classifier's rules.
pub(crate) fn function<A: Answer>(answer: A, wom: &Classifier) -> Arc<ScalarUDF> {
    let signature = Signature::any(1, Volatility::Immutable);
    Arc::new(ScalarUDF::new_from_impl(Function { answer, wom: wom.clone(), signature }))
}

struct Function<A> {
    answer: A,
    wom: Classifier,
    signature: Signature,
}

impl<A: Answer> Function<A> {
    fn column(&self, array: &ArrayRef) -> Result<ArrayRef> {
        let rows = Rows::new(array)?;
        let mut session = self.wom.session();
        let mut column = A::column();
        for row in 0..rows.len() {
            match rows.interaction(row) {
                Some(interaction) => column.push(Some(&session.read(&interaction))),
                None => column.push(None),
            }
        }
        Ok(column.finish())
    }
}

impl<A: Answer> ScalarUDFImpl for Function<A> {
    fn name(&self) -> &str {
        A::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType> {
        Rows::check(A::NAME, given)?;
        Ok(A::column().data_type())
    }

    fn is_strict(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [argument] = take_function_args(A::NAME, args.args)?;
        match argument {
            ColumnarValue::Array(array) => self.column(&array).map(ColumnarValue::Array),
            ColumnarValue::Scalar(value) => {
                let column = self.column(&value.to_array()?)?;
                ScalarValue::try_from_array(&column, 0).map(ColumnarValue::Scalar)
            }
        }
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.answer.documentation()
    }
}

/// Functions are equal that give equal answers.
impl<A: Answer> PartialEq for Function<A> {
    fn eq(&self, other: &Self) -> bool {
        self.wom.knowledge_version() == other.wom.knowledge_version()
    }
}

impl<A: Answer> Eq for Function<A> {}

impl<A: Answer> Hash for Function<A> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (A::NAME, self.wom.knowledge_version()).hash(state);
    }
}

/// The knowledge itself would fill pages.
impl<A: Answer> fmt::Debug for Function<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(A::NAME).field("knowledge", &self.wom.knowledge_version()).finish()
    }
}
