//! What the author's account shows, by its facts alone.

use super::{Signal, Signals};
use crate::interaction::{Interaction, Role};
use crate::text::class::{self, DIGIT, LETTER};

pub(super) fn measure(signals: &mut Signals, interaction: &Interaction<'_>) {
    let author = &interaction.author;
    let age = interaction.account_age_days();
    if let Some(days) = age {
        signals.set(Signal::AccountAge, days);
    }
    for (signal, count) in [
        (Signal::Followers, author.followers),
        (Signal::Following, author.following),
        (Signal::Posts, author.posts),
        (Signal::LikesGiven, author.likes_given),
        (Signal::Listed, author.listed),
    ] {
        if let Some(count) = count {
            signals.set(signal, count);
        }
    }
    if let (Some(following), Some(followers)) = (author.following, author.followers) {
        signals.set(Signal::FollowRatio, hundredths(following, followers));
    }
    if let (Some(posts), Some(days)) = (author.posts, age) {
        signals.set(Signal::PostsPerDay, hundredths(posts, u64::from(days)));
    }
    signals.truth(Signal::Verified, author.verified);
    signals.truth(Signal::HasAvatar, author.has_avatar);
    signals.truth(Signal::DefaultProfile, author.default_profile);
    signals.truth(Signal::Private, author.private);
    if let Some(bio) = &author.bio {
        let bio = bio.trim();
        signals.set(Signal::BioLength, bio.chars().take(10_000).count());
        signals.truth(Signal::BioLink, Some(has_link(bio)));
    }
    if let Some(handle) = &author.handle {
        let handle = handle.trim_start_matches('@').as_bytes();
        signals.set(Signal::HandleDigits, handle.iter().rev().take_while(|b| b.is_ascii_digit()).count());
        signals.set(Signal::HandleRandomness, randomness(handle));
    }
}

/// `a / b` in hundredths, `b` at least 1.
fn hundredths(a: u64, b: u64) -> u64 {
    a.saturating_mul(100) / b.max(1)
}

fn has_link(bio: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|prefix| bio.contains(prefix))
}

/// Does the author speak as the brand that the interaction is about? None where nothing is known of the author.
pub(crate) fn author_is_brand(interaction: &Interaction<'_>) -> Option<bool> {
    let author = &interaction.author;
    if author.role != Role::Unknown {
        return Some(author.role == Role::Brand);
    }
    let brand = interaction.target.brand.as_deref()?;
    let names = [author.handle.as_deref(), author.name.as_deref()];
    names.iter().any(Option::is_some).then(|| names.into_iter().flatten().any(|name| same_name(name, brand)))
}

/// The same letters and digits, whatever the case, spaces and punctuation.
fn same_name(a: &str, b: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = char> {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    letters(b).next().is_some() && letters(a).eq(letters(b))
}

/// The share of the handle, in percent, that looks drawn by lot: runs of four or more consonants, and letters and digits
/// that alternate more than once.
fn randomness(handle: &[u8]) -> usize {
    if handle.len() < 5 {
        return 0;
    }
    // A bit for each letter, as the lower five bits of its code count them.
    const VOWELS: u32 =
        1 << (b'a' & 31) | 1 << (b'e' & 31) | 1 << (b'i' & 31) | 1 << (b'o' & 31) | 1 << (b'u' & 31) | 1 << (b'y' & 31);
    let (mut odd, mut run, mut changes, mut last) = (0, 0, 0, 0);
    for &b in handle {
        let kind = class::class(b) & (LETTER | DIGIT);
        changes += usize::from(kind | last == LETTER | DIGIT);
        last = kind;
        let is_consonant = kind & LETTER != 0 && VOWELS >> (b & 31) & 1 == 0;
        // A run counts as a whole once it is long enough.
        run = if is_consonant { run + 1 } else { 0 };
        odd += match run {
            0..4 => 0,
            4 => 4,
            _ => 1,
        };
    }
    let alternating = if changes >= 3 { changes } else { 0 };
    (odd + alternating).min(handle.len()) * 100 / handle.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_drawn_by_lot_stand_out() {
        assert_eq!(randomness(b"jane_doe"), 0);
        assert_eq!(randomness(b"maria1984"), 0, "a year is no lot");
        assert!(randomness(b"xkqzvtrw") >= 90);
        assert!(randomness(b"a8d3k2m9") >= 50);
        assert_eq!(randomness(b"bob"), 0);
        assert_eq!(randomness(b""), 0);
    }

    #[test]
    fn a_brand_speaks_under_its_own_name() {
        let mut interaction = Interaction::new("Our new range is here");
        assert_eq!(author_is_brand(&interaction), None);
        interaction.target.brand = Some("Fennel Kitchen".into());
        assert_eq!(author_is_brand(&interaction), None);
        interaction.author.handle = Some("fennel_kitchen".into());
        assert_eq!(author_is_brand(&interaction), Some(true));
        interaction.author.handle = Some("fennelfan".into());
        assert_eq!(author_is_brand(&interaction), Some(false));
        interaction.author.role = Role::Brand;
        assert_eq!(author_is_brand(&interaction), Some(true));
        interaction.author.role = Role::Customer;
        interaction.author.name = Some("Fennel Kitchen".into());
        assert_eq!(author_is_brand(&interaction), Some(false), "the input knows the role");
    }

    #[test]
    fn ratios_do_not_divide_by_nothing_or_run_over() {
        assert_eq!(hundredths(10, 0), 1000);
        assert_eq!(hundredths(1, 3), 33);
        assert_eq!(hundredths(u64::MAX, 1), u64::MAX);
    }
}
