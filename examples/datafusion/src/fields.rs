//! The facts of an interaction that a column may hold: one table, with the way of each fact into the record.

use datafusion::arrow::datatypes::{DataType, Fields, TimeUnit};
use datafusion::common::{Result, plan_err};
use wom::{Fact, Id, Interaction, Kind, Role, Timestamp};

/// One fact: its path in the record, and how a cell is put there.
pub(crate) struct Field {
    pub(crate) path: &'static str,
    pub(crate) take: Take,
}

/// The place of a fact in the record.
type Place<T> = for<'i, 'a> fn(&'i mut Interaction<'a>) -> &'i mut Option<T>;

/// What a fact is made of. One that may be out of range says by what name the verdict warns of it.
#[derive(Clone, Copy)]
pub(crate) enum Take {
    Text(for<'a> fn(&mut Interaction<'a>, &'a str)),
    Id(Fact, for<'a> fn(&mut Interaction<'a>, Id<'a>)),
    Count(Fact, Place<u64>),
    Stars(Fact, Place<f32>),
    Flag(Place<bool>),
    Time(Fact, Place<Timestamp>),
}

const fn field(path: &'static str, take: Take) -> Field {
    Field { path, take }
}

/// Every fact, in the order of the JSON contract.
pub(crate) const FIELDS: &[Field] = &[
    field("id", Take::Id(Fact::Id, |to, id| to.id = Some(id))),
    field("kind", Take::Text(|to, name| to.kind = Kind::from_name(name))),
    field("platform", Take::Text(|to, text| to.platform = Some(text.into()))),
    field("text", Take::Text(|to, text| to.text = text.into())),
    field("lang", Take::Text(|to, text| to.lang = Some(text.into()))),
    field("posted_at", Take::Time(Fact::PostedAt, |to| &mut to.posted_at)),
    field("app", Take::Text(|to, text| to.app = Some(text.into()))),
    field("author.handle", Take::Text(|to, text| to.author.handle = Some(text.into()))),
    field("author.name", Take::Text(|to, text| to.author.name = Some(text.into()))),
    field("author.bio", Take::Text(|to, text| to.author.bio = Some(text.into()))),
    field("author.followers", Take::Count(Fact::Followers, |to| &mut to.author.followers)),
    field("author.following", Take::Count(Fact::Following, |to| &mut to.author.following)),
    field("author.posts", Take::Count(Fact::Posts, |to| &mut to.author.posts)),
    field("author.likes_given", Take::Count(Fact::LikesGiven, |to| &mut to.author.likes_given)),
    field("author.listed", Take::Count(Fact::Listed, |to| &mut to.author.listed)),
    field("author.created_at", Take::Time(Fact::CreatedAt, |to| &mut to.author.created_at)),
    field("author.verified", Take::Flag(|to| &mut to.author.verified)),
    field("author.has_avatar", Take::Flag(|to| &mut to.author.has_avatar)),
    field("author.default_profile", Take::Flag(|to| &mut to.author.default_profile)),
    field("author.private", Take::Flag(|to| &mut to.author.private)),
    field("author.location", Take::Text(|to, text| to.author.location = Some(text.into()))),
    field("author.role", Take::Text(|to, name| to.author.role = Role::from_name(name))),
    field("target.brand", Take::Text(|to, text| to.target.brand = Some(text.into()))),
    field("target.by_brand", Take::Flag(|to| &mut to.target.by_brand)),
    field("in_reply_to", Take::Id(Fact::InReplyTo, |to, id| to.in_reply_to = Some(id))),
    field("rating", Take::Stars(Fact::Rating, |to| &mut to.rating)),
    field("verified_purchase", Take::Flag(|to| &mut to.verified_purchase)),
    field("paid_partnership", Take::Flag(|to| &mut to.paid_partnership)),
];

/// The fact at this path.
pub(crate) fn at(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.path == path)
}

impl Take {
    /// The type as which a column of `given` is read; none where the fact cannot be held by one.
    pub(crate) fn reads_as(self, given: &DataType) -> Option<DataType> {
        if let DataType::Dictionary(_, values) = given {
            return self.reads_as(values);
        }
        match self {
            Self::Text(_) => text(given),
            Self::Id(..) => text(given).or_else(|| number(given)),
            Self::Count(..) | Self::Stars(..) => number(given),
            Self::Flag(_) => (*given == DataType::Boolean).then_some(DataType::Boolean),
            Self::Time(..) => text(given).or_else(|| time(given)),
        }
    }

    fn expects(self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Id(..) => "a string or a number",
            Self::Count(..) | Self::Stars(..) => "a number",
            Self::Flag(_) => "a boolean",
            Self::Time(..) => "a timestamp or a string",
        }
    }
}

/// Is it one of the types of strings, or a dictionary of them?
pub(crate) fn is_text(given: &DataType) -> bool {
    match given {
        DataType::Dictionary(_, values) => is_text(values),
        _ => text(given).is_some(),
    }
}

fn text(given: &DataType) -> Option<DataType> {
    matches!(given, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View).then(|| given.clone())
}

fn number(given: &DataType) -> Option<DataType> {
    match given {
        whole if whole.is_unsigned_integer() => Some(DataType::UInt64),
        whole if whole.is_signed_integer() => Some(DataType::Int64),
        other if other.is_floating() || other.is_decimal() => Some(DataType::Float64),
        _ => None,
    }
}

fn time(given: &DataType) -> Option<DataType> {
    match given {
        DataType::Timestamp(..) => Some(given.clone()),
        DataType::Date32 | DataType::Date64 => Some(DataType::Timestamp(TimeUnit::Second, None)),
        _ => None,
    }
}

/// The path of a field within what `parent` names; the record itself has no name.
pub(crate) fn path(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

/// Are these the fields of an interaction, or of the part of it that `parent` names?
pub(crate) fn check(parent: &str, fields: &Fields) -> Result<()> {
    for given in fields {
        let path = path(parent, given.name());
        let known = names(parent);
        // A dot in a name is no way into a part.
        let field = at(&path).filter(|_| known.contains(&given.name().as_str()));
        match (field, given.data_type()) {
            (Some(_), DataType::Null) => {}
            (Some(field), found) if field.take.reads_as(found).is_none() => {
                return plan_err!("{path}: expected {}, found {found}", field.take.expects());
            }
            (Some(_), _) => {}
            (None, _) if !known.contains(&given.name().as_str()) => {
                return plan_err!("an interaction has no field {path}; there are {}", known.join(", "));
            }
            (None, DataType::Null) => {}
            (None, DataType::Struct(fields)) => check(&path, fields)?,
            (None, found) => return plan_err!("{path}: expected a struct, found {found}"),
        }
    }
    Ok(())
}

/// The names of the fields that stand right within `parent`.
fn names(parent: &str) -> Vec<&'static str> {
    let within = path(parent, "");
    let names = FIELDS.iter().filter_map(|field| field.path.strip_prefix(&within));
    let mut names: Vec<_> = names.map(|rest| rest.split('.').next().unwrap_or(rest)).collect();
    names.dedup();
    names
}
