//! Who speaks: the brand or its audience, near or far.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::interaction::{Interaction, Role};
use crate::signals;

/// Whether the brand's own account speaks.
pub(super) fn is_brand(interaction: &Interaction<'_>) -> bool {
    signals::author_is_brand(interaction) == Some(true)
}

/// Whether somebody speaks for the brand: its account, an employee, or a firm that it hired.
pub(super) fn speaks_for_brand(interaction: &Interaction<'_>) -> bool {
    matches!(interaction.author.role, Role::Employee | Role::Agency) || is_brand(interaction)
}

/// Where an author is at home, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// In one of the brand's places.
    Local,
    /// Somewhere else.
    Remote,
    /// The author names no place.
    Unknown,
}

impl Audience {
    /// The name in lower case: a key for a [`Board`](super::Board).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Remote => "remote",
            Self::Unknown => "unknown",
        }
    }
}

/// The places where the brand's customers are at home, in the user's words: towns, regions, countries.
///
/// An author is local whose [location](crate::Author::location) holds the words of a place in a row, in capitals or not. The
/// location is free text: no gazetteer is asked, and `Brünn` is not `Brno` unless both are given. What people write
/// there is not always a place (for a third of users it is not: Hecht, Hong, Suh and Chi 2011, *Tweets from Justin Bieber's
/// heart*), and every word that is no place of the brand counts as remote.
///
/// ```
/// use wom::{Audience, Places};
///
/// let places = Places::new(["Brno", "South Moravia"]);
/// assert_eq!(places.audience(Some("BRNO, Czech Republic")), Audience::Local);
/// assert_eq!(places.audience(Some("south-moravia")), Audience::Local);
/// assert_eq!(places.audience(Some("Moravia, Iowa")), Audience::Remote);
/// assert_eq!(places.audience(Some("  ")), Audience::Unknown);
/// assert_eq!(places.audience(None), Audience::Unknown);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(Vec<Vec<String>>);

impl Places {
    /// These places. One without a letter or digit is left out.
    #[must_use]
    pub fn new<S: AsRef<str>>(places: impl IntoIterator<Item = S>) -> Self {
        let places = places.into_iter().map(|place| words(place.as_ref()));
        Self(places.filter(|words| !words.is_empty()).collect())
    }

    /// Where somebody is at home who names this location.
    #[must_use]
    pub fn audience(&self, location: Option<&str>) -> Audience {
        let location = words(location.unwrap_or_default());
        if location.is_empty() {
            Audience::Unknown
        } else if self.0.iter().any(|place| location.windows(place.len()).any(|window| window == place)) {
            Audience::Local
        } else {
            Audience::Remote
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}
