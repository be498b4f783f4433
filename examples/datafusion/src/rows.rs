//! From an Arrow array to interactions: texts alone, or structs of facts.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, LargeStringArray, StringArray, StringViewArray,
    StructArray, UInt64Array,
};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, UInt64Type};
use datafusion::common::{Result, exec_err, plan_err, utils::take_function_args};
use wom::{Fact, Id, Interaction, Timestamp};

use crate::fields::{self, Take};

/// The interactions of one batch.
pub(crate) struct Rows {
    len: usize,
    nulls: Option<NullBuffer>,
    columns: Vec<Column>,
}

impl Rows {
    /// Can arguments of these types be read: one string, or one struct whose fields are those of an interaction?
    pub(crate) fn check(function: &str, arguments: &[DataType]) -> Result<()> {
        let [given] = take_function_args(function, arguments)?;
        match given {
            DataType::Null => Ok(()),
            DataType::Struct(fields) => fields::check("", fields),
            _ if fields::is_text(given) => Ok(()),
            _ => plan_err!("{function} takes a text or a struct, not {given}"),
        }
    }

    /// The rows of an array of such a type.
    pub(crate) fn new(array: &ArrayRef) -> Result<Self> {
        let mut rows = Self { len: array.len(), nulls: array.logical_nulls(), columns: Vec::new() };
        match array.as_struct_opt() {
            Some(record) => rows.bind("", record, None)?,
            None => rows.columns.extend(Column::new("text", array, None)?),
        }
        Ok(rows)
    }

    /// Takes the columns of a struct, which itself may be absent in some rows.
    fn bind(&mut self, parent: &str, record: &StructArray, absent: Option<&NullBuffer>) -> Result<()> {
        for (field, array) in record.fields().iter().zip(record.columns()) {
            let path = fields::path(parent, field.name());
            match array.as_struct_opt() {
                Some(part) => {
                    let absent = NullBuffer::union(absent, part.nulls());
                    self.bind(&path, part, absent.as_ref())?;
                }
                None => self.columns.extend(Column::new(&path, array, absent)?),
            }
        }
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The interaction of a row; none where the argument is null. A field that is null is a fact that is absent.
    pub(crate) fn interaction(&self, row: usize) -> Option<Interaction<'_>> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        let mut interaction = Interaction::default();
        for column in &self.columns {
            column.put(row, &mut interaction);
        }
        if let (Some(created), Some(posted)) = (interaction.author.created_at, interaction.posted_at)
            && created > posted
        {
            interaction.author.created_at = None;
            interaction.unreadable.insert(Fact::CreatedAt);
        }
        Some(interaction)
    }
}

/// The cells of one fact.
struct Column {
    take: Take,
    nulls: Option<NullBuffer>,
    cells: Cells,
}

enum Cells {
    Text(Texts),
    Unsigned(UInt64Array),
    Signed(Int64Array),
    Float(Float64Array),
    Flag(BooleanArray),
    /// Ticks, and how many of them make a second.
    Time(Int64Array, i64),
}

enum Texts {
    Utf8(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
}

impl Column {
    /// None where no row knows the fact.
    fn new(path: &str, array: &ArrayRef, absent: Option<&NullBuffer>) -> Result<Option<Self>> {
        if *array.data_type() == DataType::Null {
            return Ok(None);
        }
        let Some((take, wanted)) =
            fields::at(path).and_then(|field| Some((field.take, field.take.reads_as(array.data_type())?)))
        else {
            return exec_err!("{path} is no fact of an interaction as {}", array.data_type());
        };
        let array = if *array.data_type() == wanted { Arc::clone(array) } else { cast(array, &wanted)? };
        let cells = match &wanted {
            DataType::Utf8 => Cells::Text(Texts::Utf8(array.as_string().clone())),
            DataType::LargeUtf8 => Cells::Text(Texts::Large(array.as_string().clone())),
            DataType::Utf8View => Cells::Text(Texts::View(array.as_string_view().clone())),
            DataType::UInt64 => Cells::Unsigned(array.as_primitive::<UInt64Type>().clone()),
            DataType::Int64 => Cells::Signed(array.as_primitive::<Int64Type>().clone()),
            DataType::Float64 => Cells::Float(array.as_primitive::<Float64Type>().clone()),
            DataType::Boolean => Cells::Flag(array.as_boolean().clone()),
            DataType::Timestamp(unit, _) => {
                Cells::Time(cast(&array, &DataType::Int64)?.as_primitive::<Int64Type>().clone(), per_second(*unit))
            }
            other => return exec_err!("{path} cannot be read as {other}"),
        };
        Ok(Some(Self { take, nulls: NullBuffer::union(absent, array.nulls()), cells }))
    }

    /// Puts the cell of a row into the record; out of range, the fact is absent and noted.
    fn put<'a>(&'a self, row: usize, into: &mut Interaction<'a>) {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return;
        }
        match self.take {
            Take::Text(put) => {
                if let Cells::Text(texts) = &self.cells {
                    put(into, texts.at(row));
                }
            }
            Take::Flag(place) => {
                if let Cells::Flag(flags) = &self.cells {
                    *place(into) = Some(flags.value(row));
                }
            }
            Take::Id(fact, put) => match self.cells.id(row) {
                Some(id) => put(into, id),
                None => into.unreadable.insert(fact),
            },
            Take::Count(fact, place) => note(into, fact, place, self.cells.count(row)),
            Take::Stars(fact, place) => note(into, fact, place, self.cells.stars(row)),
            Take::Time(fact, place) => note(into, fact, place, self.cells.time(row)),
        }
    }
}

fn note<'a, T>(
    into: &mut Interaction<'a>,
    fact: Fact,
    place: impl for<'i> Fn(&'i mut Interaction<'a>) -> &'i mut Option<T>,
    value: Option<T>,
) {
    if value.is_none() {
        into.unreadable.insert(fact);
    }
    *place(into) = value;
}

impl Cells {
    fn id(&self, row: usize) -> Option<Id<'_>> {
        match self {
            Self::Text(texts) => Some(texts.at(row).into()),
            Self::Unsigned(numbers) => Some(numbers.value(row).into()),
            Self::Signed(numbers) => Some(numbers.value(row).into()),
            Self::Float(numbers) => Some(numbers.value(row)).filter(|number| number.is_finite()).map(Id::Float),
            Self::Flag(_) | Self::Time(..) => None,
        }
    }

    /// A whole number from zero upwards.
    fn count(&self, row: usize) -> Option<u64> {
        const BEYOND: f64 = 18_446_744_073_709_551_616.0;
        match self {
            Self::Unsigned(numbers) => Some(numbers.value(row)),
            Self::Signed(numbers) => u64::try_from(numbers.value(row)).ok(),
            Self::Float(numbers) => {
                let number = numbers.value(row);
                (number.fract() == 0.0 && (0.0..BEYOND).contains(&number)).then_some(number as u64)
            }
            Self::Text(_) | Self::Flag(_) | Self::Time(..) => None,
        }
    }

    /// A rating from 1 to 5.
    fn stars(&self, row: usize) -> Option<f32> {
        let exact = match self {
            Self::Unsigned(numbers) => numbers.value(row) as f64,
            Self::Signed(numbers) => numbers.value(row) as f64,
            Self::Float(numbers) => numbers.value(row),
            Self::Text(_) | Self::Flag(_) | Self::Time(..) => return None,
        };
        (1.0..=5.0).contains(&exact).then_some(exact as f32)
    }

    fn time(&self, row: usize) -> Option<Timestamp> {
        match self {
            Self::Text(texts) => texts.at(row).parse().ok(),
            Self::Time(ticks, per_second) => Timestamp::from_unix_seconds(ticks.value(row).div_euclid(*per_second)),
            Self::Unsigned(_) | Self::Signed(_) | Self::Float(_) | Self::Flag(_) => None,
        }
    }
}

impl Texts {
    fn at(&self, row: usize) -> &str {
        match self {
            Self::Utf8(texts) => texts.value(row),
            Self::Large(texts) => texts.value(row),
            Self::View(texts) => texts.value(row),
        }
    }
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}
