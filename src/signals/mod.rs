//! Stage 3: numbers measured from the text and taken from the facts; what a rule's `when` asks about.

mod account;
mod text;

use crate::interaction::{Interaction, Kind, Role};
use crate::snapshot::Plain;
use crate::tokens::Tokens;

pub(crate) use account::author_is_brand;
pub(crate) use text::TextMeasure;

/// How the values of a signal are written in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A number; stored times the factor, cut below that.
    Number { factor: i32 },
    /// `true` or `false`; stored as 1 or 0.
    Truth,
    /// One of these names; stored as its place.
    Name(&'static [&'static str]),
}

/// Where a signal is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The text: always known, zero for an empty text.
    Text,
    /// The interaction's facts, absent where the input does not say.
    Fact,
}

macro_rules! signals {
    ($($variant:ident $name:literal $source:ident $form:expr, $meaning:literal;)*) => {
        /// The closed list of what is measured. A new question about an interaction is a new line here, and its measure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Signal { $(#[doc = $meaning] $variant,)* }

        impl Signal {
            pub(crate) const ALL: &'static [Signal] = &[$(Signal::$variant,)*];

            /// The name that rules and evidence use.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Signal::$variant => $name,)* }
            }

            pub(crate) fn form(self) -> Form {
                match self { $(Signal::$variant => $form,)* }
            }

            pub(crate) const fn source(self) -> Source {
                match self { $(Signal::$variant => Source::$source,)* }
            }

            /// Unit, range and meaning, for the table in `data/README.md`.
            #[cfg(test)]
            pub(crate) fn meaning(self) -> &'static str {
                match self { $(Signal::$variant => $meaning,)* }
            }
        }
    };
}

const COUNT: Form = Form::Number { factor: 1 };
const DECIMAL: Form = Form::Number { factor: 100 };
const KINDS: &[&str] = &["unknown", "post", "comment", "reply", "review", "message", "share", "like", "follow"];
const ROLES: &[&str] = &["unknown", "customer", "brand", "employee", "agency", "influencer"];

signals! {
    Words "words" Text COUNT, "words, those inside hashtags and numbers left out";
    Variety "variety" Text COUNT, "distinct words in percent of all words, 0 to 100";
    Sentences "sentences" Text COUNT, "sentences with a token in them";
    Characters "characters" Text COUNT, "Unicode characters";
    Questions "questions" Text COUNT, "runs of punctuation with a question mark";
    Exclamations "exclamations" Text COUNT, "exclamation marks";
    RepeatedPunctuation "repeated_punctuation" Text COUNT, "runs of two or more of `!` `?` `.`";
    Capitals "capitals" Text COUNT, "words of two letters or more written in capitals, in percent of all words";
    Elongations "elongations" Text COUNT, "stretched words (`soooo`)";
    Urls "urls" Text COUNT, "links";
    Emails "emails" Text COUNT, "e-mail addresses";
    Mentions "mentions" Text COUNT, "@mentions";
    Hashtags "hashtags" Text COUNT, "hashtags";
    Emojis "emojis" Text COUNT, "emoji and emoticons";
    Numbers "numbers" Text COUNT, "numbers, with money and percentages";
    Money "money" Text COUNT, "sums of money";
    Percents "percents" Text COUNT, "percentages";
    FirstPerson "first_person" Text COUNT, "words of the lexicon `first-person`";
    SecondPerson "second_person" Text COUNT, "words of the lexicon `second-person`";
    PastTense "past_tense" Text COUNT, "words of the lexicon `past-tense`";
    TimeWords "time_words" Text COUNT, "words of the lexicon `time`";
    PlaceWords "place_words" Text COUNT, "words of the lexicon `place`";
    PeopleWords "people_words" Text COUNT, "words of the lexicon `people`";
    Negations "negations" Text COUNT, "words of the lexicon `negation`";
    Camouflage "camouflage" Text COUNT, "known words hidden by look-alikes, invisible characters, digits for letters or spaces";
    KnownWords "known_words" Text COUNT, "words that the vocabulary knows, in percent of all words";
    ShortLinks "short_links" Text COUNT, "links to a host of the lexicon `short-links`";
    AffiliateLinks "affiliate_links" Text COUNT, "links with a parameter of the list `affiliate-parameters`";
    HasText "has_text" Text Form::Truth, "there is a token in the text";
    Kind "kind" Fact Form::Name(KINDS), "what sort of act it is";
    AuthorRole "author.role" Fact Form::Name(ROLES), "who speaks";
    ByBrand "by_brand" Fact Form::Truth, "what it stands on was made by the brand";
    Rating "rating" Fact DECIMAL, "stars, 1 to 5";
    VerifiedPurchase "verified_purchase" Fact Form::Truth, "the platform vouches for the purchase";
    PaidPartnership "paid_partnership" Fact Form::Truth, "the platform marks it as paid";
    IsReply "is_reply" Fact Form::Truth, "it answers, likes or shares another interaction; always known";
    PublishingApp "publishing_app" Fact Form::Truth, "it was posted with a tool of the lexicon `publishing-apps`";
    AuthorIsBrand "author_is_brand" Fact Form::Truth, "the author's role is brand, or handle or name are the target's brand";
    AccountAge "account_age_days" Fact COUNT, "days from the making of the account to the posting";
    Followers "followers" Fact COUNT, "accounts that follow the author";
    Following "following" Fact COUNT, "accounts that the author follows";
    FollowRatio "follow_ratio" Fact DECIMAL, "following divided by followers (by 1 where there are none)";
    Posts "posts" Fact COUNT, "posts that the author ever made";
    PostsPerDay "posts_per_day" Fact DECIMAL, "posts divided by the account's age (by 1 on its first day)";
    LikesGiven "likes_given" Fact COUNT, "likes that the author ever gave";
    Listed "listed" Fact COUNT, "lists that others put the author on";
    Verified "verified" Fact Form::Truth, "the platform vouches for the identity";
    HasAvatar "has_avatar" Fact Form::Truth, "the profile has a picture of its own";
    DefaultProfile "default_profile" Fact Form::Truth, "the profile was left as the platform made it";
    Private "private" Fact Form::Truth, "only followers see the posts";
    BioLength "bio_length" Fact COUNT, "characters of the biography; 0 when it is empty";
    BioLink "bio_link" Fact Form::Truth, "the biography holds a link";
    HandleDigits "handle_digits" Fact COUNT, "digits at the end of the handle";
    HandleRandomness "handle_randomness" Fact COUNT, "characters of the handle in runs of four or more consonants, or between digits and letters that alternate, in percent";
}

/// So many signals, the first, are of the text.
const TEXT_SIGNALS: usize = {
    let mut count = 0;
    while matches!(Signal::ALL[count].source(), Source::Text) {
        count += 1;
    }
    count
};

impl Signal {
    /// The signal of this name.
    pub(crate) fn named(name: &str) -> Option<Signal> {
        Signal::ALL.iter().copied().find(|signal| signal.name() == name)
    }
}

/// A signal that is not known.
pub(crate) const ABSENT: i32 = i32::MIN;

/// The values of all signals for one interaction. None that is known is negative.
#[derive(Clone, Debug)]
pub(crate) struct Signals {
    values: [i32; Signal::ALL.len()],
}

impl Default for Signals {
    fn default() -> Self {
        Self { values: [ABSENT; Signal::ALL.len()] }
    }
}

impl Signals {
    /// Measures an interaction whose text has been split.
    pub(crate) fn measure(
        &mut self,
        interaction: &Interaction<'_>,
        text: &str,
        tokens: &Tokens,
        measure: &mut TextMeasure,
        publishing_app: Option<bool>,
    ) {
        *self = Self::default();
        text::measure(self, text, tokens, measure);
        self.facts(interaction, publishing_app);
        account::measure(self, interaction);
    }

    fn facts(&mut self, interaction: &Interaction<'_>, publishing_app: Option<bool>) {
        let kind = match interaction.kind {
            Kind::Post => 1,
            Kind::Comment => 2,
            Kind::Reply => 3,
            Kind::Review => 4,
            Kind::Message => 5,
            Kind::Share => 6,
            Kind::Like => 7,
            Kind::Follow => 8,
            _ => 0,
        };
        let role = match interaction.author.role {
            Role::Customer => 1,
            Role::Brand => 2,
            Role::Employee => 3,
            Role::Agency => 4,
            Role::Influencer => 5,
            _ => 0,
        };
        self.set(Signal::Kind, kind);
        self.set(Signal::AuthorRole, role);
        self.truth(Signal::ByBrand, interaction.target.by_brand);
        if let Some(rating) = interaction.rating_in_range() {
            self.set(Signal::Rating, (rating * 100.0).round() as i64);
        }
        self.truth(Signal::VerifiedPurchase, interaction.verified_purchase);
        self.truth(Signal::PaidPartnership, interaction.paid_partnership);
        self.truth(Signal::IsReply, Some(interaction.in_reply_to.is_some()));
        self.truth(Signal::PublishingApp, publishing_app);
        self.truth(Signal::AuthorIsBrand, account::author_is_brand(interaction));
    }

    #[inline]
    pub(crate) fn set(&mut self, signal: Signal, value: impl TryInto<i32>) {
        self.values[signal as usize] = value.try_into().unwrap_or(i32::MAX);
    }

    /// A count of what a text holds, which is never too great.
    #[inline(always)]
    fn count(&mut self, signal: Signal, count: u32) {
        self.values[signal as usize] = count as i32;
    }

    /// There is no text.
    fn no_text(&mut self) {
        self.values[..TEXT_SIGNALS].fill(0);
    }

    fn truth(&mut self, signal: Signal, value: Option<bool>) {
        if let Some(value) = value {
            self.set(signal, i32::from(value));
        }
    }

    /// The value of a signal, or [`ABSENT`].
    #[inline(always)]
    pub(crate) fn value(&self, signal: Signal) -> i32 {
        self.values[signal as usize]
    }

    /// Is there no text at all? All signals of the text are zero then.
    pub(crate) fn is_text_empty(&self) -> bool {
        self.value(Signal::Characters) == 0
    }
}

/// A condition of a rule's `when`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) signal: Signal,
    pub(crate) test: Test,
}

/// What a condition asks of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// The value lies between these, both included.
    Within(i32, i32),
    /// The value is none of it.
    Not(i32),
    /// The value's bit is set: one of several names.
    OneOf(u32),
}

impl Test {
    /// Does the value pass? What is not known passes no test.
    pub(crate) fn holds(self, value: i32) -> bool {
        value != ABSENT
            && match self {
                Test::Within(least, most) => (least..=most).contains(&value),
                Test::Not(other) => value != other,
                Test::OneOf(names) => (0..32).contains(&value) && names >> value & 1 == 1,
            }
    }

    /// The values from 0 on at which another answer may begin than just below them.
    pub(crate) fn bounds(self) -> Vec<i32> {
        let ends = |from: i32, to: i32| [Some(from), to.checked_add(1)].into_iter().flatten().map(|bound| bound.max(0));
        match self {
            Test::Within(least, most) => ends(least, most).collect(),
            Test::Not(value) => std::iter::once(0).chain(ends(value, value)).collect(),
            Test::OneOf(_) => (0..=32).collect(),
        }
    }
}

impl Plain for Signal {
    const WORDS: usize = 1;

    fn put(&self, to: &mut [u32]) {
        to[0] = *self as u32;
    }

    fn get(from: &[u32]) -> Self {
        Self::ALL[from[0] as usize % Self::ALL.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of signals in `data/README.md`; `UPDATE=1 cargo test` writes it anew.
    #[test]
    fn the_table_in_the_readme_is_this_list() {
        const START: &str = "<!-- signals -->\n";
        const END: &str = "<!-- end of signals -->";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/README.md");
        let readme = std::fs::read_to_string(path).unwrap();
        let mut table = String::from("| signal | value | known | meaning |\n| --- | --- | --- | --- |\n");
        for &signal in Signal::ALL {
            let value = match signal.form() {
                Form::Number { factor: 1 } => "number".to_owned(),
                Form::Number { .. } => "decimal".to_owned(),
                Form::Truth => "truth".to_owned(),
                Form::Name(names) => names.join(", "),
            };
            let known = if signal.source() == Source::Text { "always" } else { "if the input says so" };
            table += &format!("| `{}` | {value} | {known} | {} |\n", signal.name(), signal.meaning());
        }
        let (head, rest) = readme.split_once(START).expect("the table's place");
        let (found, tail) = rest.split_once(END).expect("the table's end");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, format!("{head}{START}{table}{END}{tail}")).unwrap();
        } else {
            assert_eq!(found, table, "run `UPDATE=1 cargo test`");
        }
    }

    #[test]
    fn the_signals_of_the_text_come_first() {
        let facts = &Signal::ALL[TEXT_SIGNALS..];
        assert!(!facts.is_empty() && facts.iter().all(|signal| signal.source() == Source::Fact));
    }

    #[test]
    fn absent_facts_pass_no_test() {
        for test in [Test::Within(i32::MIN, i32::MAX), Test::Not(0), Test::OneOf(u32::MAX)] {
            assert!(!test.holds(ABSENT) && test.holds(1), "{test:?}");
        }
    }
}
