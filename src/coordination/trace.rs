//! What one interaction leaves behind for the crowd path.

use std::num::{NonZeroU16, NonZeroU32, NonZeroU64};

use serde::{Deserialize, Deserializer, Serialize};

use super::fingerprint::{self, Fingerprint};
use super::hash::Hasher;
use super::link;
use crate::classifier::Knowledge;
use crate::interaction::{Id, Interaction, Kind};
use crate::tokens::{Token, TokenKind};

const AUTHOR: u8 = 1;
const TARGET: u8 = 2;

/// What one interaction leaves behind: 48 bytes that hold no text and no name.
///
/// [`Reading::trace`](crate::Reading::trace) makes it. Names are hashed, so that equal names give equal numbers and no more is
/// known of them. All fields are public: traces of likes and follows can be put together without reading anything.
///
/// ```
/// use wom::{Classifier, Interaction, Trace};
///
/// let line = r#"{"kind":"like","author":{"handle":"@Anna"},"in_reply_to":"p1","posted_at":"2026-03-01T10:00:00Z"}"#;
/// let like: Interaction = serde_json::from_str(line)?;
/// let trace = Classifier::new().session().read(&like).trace();
/// assert_eq!(trace.fingerprint, None);
/// let json = serde_json::to_string(&trace)?;
/// assert_eq!(serde_json::from_str::<Trace>(&json)?, trace);
/// assert!(!json.contains("Anna"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Trace {
    /// A sketch of the text; none for texts of few words.
    pub fingerprint: Option<Fingerprint>,
    /// Who acted: the platform and the handle, hashed; the name where there is no handle.
    pub author: Option<NonZeroU64>,
    /// What it stands on, hashed: the interaction that it answers, likes or shares, or else the brand.
    pub target: Option<NonZeroU64>,
    /// The first link in the text, hashed without its tracking parameters.
    pub link: Option<NonZeroU64>,
    /// Seconds since 1970-01-01T00:00:00Z, from 1970 to 2106.
    pub seconds: Option<NonZeroU32>,
    /// The day on which the author's account was made, counted from 1970-01-01, up to 2149.
    pub created_day: Option<NonZeroU16>,
    /// What sort of act it is.
    #[serde(deserialize_with = "kind")]
    pub kind: Kind,
    /// Whether the platform vouches that the author bought what they speak of.
    pub verified_purchase: bool,
}

const _: () = assert!(size_of::<Trace>() == 48, "a trace is small: millions are held at once");

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
    String::deserialize(deserializer).map(|name| Kind::from_name(&name))
}

impl Trace {
    /// Allocates nothing, and takes time linear in the tokens.
    pub(crate) fn of(interaction: &Interaction<'_>, tokens: &[Token], text: &str, knowledge: &Knowledge) -> Self {
        let author = &interaction.author;
        let name = author.handle.as_deref().map(|handle| handle.trim().trim_start_matches('@'));
        let name = name.filter(|name| !name.is_empty()).or(author.name.as_deref().map(str::trim));
        let platform = interaction.platform.as_deref().unwrap_or_default();
        let target = match (&interaction.in_reply_to, interaction.target.brand.as_deref()) {
            (Some(id), _) => Some(named(Hasher::new(TARGET).byte(1), id).name()),
            (None, Some(brand)) if !brand.trim().is_empty() => {
                Some(Hasher::new(TARGET).byte(2).text(lower(brand)).name())
            }
            _ => None,
        };
        let link = tokens.iter().find(|token| token.kind == TokenKind::Url);
        let seconds = interaction.posted_at.map(|at| at.unix_seconds());
        let created = author.created_at.filter(|created| interaction.posted_at.is_none_or(|posted| *created <= posted));
        Self {
            fingerprint: fingerprint::of(tokens, text, knowledge),
            author: name
                .filter(|name| !name.is_empty())
                .map(|name| Hasher::new(AUTHOR).text(lower(platform)).text(lower(name)).name()),
            target,
            link: link.map(|token| link::canonical(&text[token.start as usize..token.end as usize])),
            seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()).and_then(NonZeroU32::new),
            created_day: created
                .and_then(|at| u16::try_from(at.unix_seconds().div_euclid(86_400)).ok())
                .and_then(NonZeroU16::new),
            kind: interaction.kind,
            verified_purchase: interaction.verified_purchase == Some(true),
        }
    }
}

/// Names are compared without their case.
fn lower(name: &str) -> impl Iterator<Item = u8> {
    name.trim().chars().flat_map(char::to_lowercase).flat_map(|c| {
        let mut bytes = [0; 4];
        let length = c.encode_utf8(&mut bytes).len();
        bytes.into_iter().take(length)
    })
}

fn named(hasher: Hasher, id: &Id<'_>) -> Hasher {
    match id {
        Id::Text(text) => hasher.byte(1).text(text.bytes()),
        Id::Unsigned(number) => hasher.byte(2).text(number.to_le_bytes()),
        Id::Signed(number) => hasher.byte(3).text(number.to_le_bytes()),
        Id::Float(number) => hasher.byte(4).text(number.to_bits().to_le_bytes()),
    }
}
