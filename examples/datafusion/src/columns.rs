//! The columns that answers are gathered in.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, ListBuilder, NullBufferBuilder, StringBuilder, StructArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use wom::Reading;

/// A column that grows by one answer a row.
pub(crate) trait Column {
    fn data_type(&self) -> DataType;

    /// The answer to a reading; null where nothing was read.
    fn push(&mut self, reading: Option<&Reading<'_>>);

    fn finish(&mut self) -> ArrayRef;
}

/// Has all its methods but `push` from an Arrow builder.
macro_rules! column {
    ($name:ident, $builder:ty, $data_type:expr, $answer:ty, |$self:ident, $reading:ident| $push:expr) => {
        struct $name<F>($builder, F);

        impl<F: Fn(&Reading<'_>) -> $answer> Column for $name<F> {
            fn data_type(&self) -> DataType {
                $data_type
            }

            fn push(&mut $self, $reading: Option<&Reading<'_>>) {
                $push;
            }

            fn finish(&mut self) -> ArrayRef {
                Arc::new(self.0.finish())
            }
        }
    };
}

column!(Texts, StringBuilder, DataType::Utf8, Option<String>, |self, reading| {
    self.0.append_option(reading.and_then(&self.1));
});
column!(Names, StringBuilder, DataType::Utf8, Option<&'static str>, |self, reading| {
    self.0.append_option(reading.and_then(&self.1));
});
column!(Numbers, Float64Builder, DataType::Float64, f64, |self, reading| {
    self.0.append_option(reading.map(&self.1));
});
column!(Flags, BooleanBuilder, DataType::Boolean, bool, |self, reading| {
    self.0.append_option(reading.map(&self.1));
});
column!(
    Lists,
    ListBuilder<StringBuilder>,
    DataType::new_list(DataType::Utf8, true),
    Vec<&'static str>,
    |self, reading| {
        self.0.append_option(reading.map(|reading| (self.1)(reading).into_iter().map(Some)));
    }
);

/// A closed list's names.
pub(crate) fn names(answer: impl Fn(&Reading<'_>) -> Option<&'static str> + 'static) -> Box<dyn Column> {
    Box::new(Names(StringBuilder::new(), answer))
}

pub(crate) fn texts(answer: impl Fn(&Reading<'_>) -> Option<String> + 'static) -> Box<dyn Column> {
    Box::new(Texts(StringBuilder::new(), answer))
}

pub(crate) fn numbers(answer: impl Fn(&Reading<'_>) -> f64 + 'static) -> Box<dyn Column> {
    Box::new(Numbers(Float64Builder::new(), answer))
}

pub(crate) fn flags(answer: impl Fn(&Reading<'_>) -> bool + 'static) -> Box<dyn Column> {
    Box::new(Flags(BooleanBuilder::new(), answer))
}

/// Sets of names, each a list.
pub(crate) fn lists(answer: impl Fn(&Reading<'_>) -> Vec<&'static str> + 'static) -> Box<dyn Column> {
    Box::new(Lists(ListBuilder::new(StringBuilder::new()), answer))
}

/// Several columns side by side.
pub(crate) fn structs(parts: impl IntoIterator<Item = (&'static str, Box<dyn Column>)>) -> Box<dyn Column> {
    let (fields, columns): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|(name, column)| (Field::new(name, column.data_type(), true), column)).unzip();
    Box::new(Structs { fields: fields.into(), columns, rows: NullBufferBuilder::new(0) })
}

struct Structs {
    fields: Fields,
    columns: Vec<Box<dyn Column>>,
    rows: NullBufferBuilder,
}

impl Column for Structs {
    fn data_type(&self) -> DataType {
        DataType::Struct(self.fields.clone())
    }

    fn push(&mut self, reading: Option<&Reading<'_>>) {
        self.rows.append(reading.is_some());
        self.columns.iter_mut().for_each(|column| column.push(reading));
    }

    fn finish(&mut self) -> ArrayRef {
        let columns = self.columns.iter_mut().map(|column| column.finish()).collect();
        Arc::new(StructArray::new(self.fields.clone(), columns, self.rows.finish()))
    }
}
