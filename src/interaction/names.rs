//! The two closed lists of the record: what an interaction is, and who speaks.

use std::fmt;

use serde::{Serialize, Serializer};

/// Writes an enum of names once: the variants, their spelling in JSON, and the way back.
macro_rules! names {
    (
        $(#[$of_enum:meta])*
        $enum:ident { $( $(#[$of_variant:meta])* $variant:ident = $name:literal, )+ }
    ) => {
        $(#[$of_enum])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum {
            $( $(#[$of_variant])* $variant, )+
            /// Not said, or said in a word that this list does not hold.
            #[default]
            Unknown,
        }

        impl $enum {
            /// Every value, in the order of declaration; `Unknown` is the last.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+ Self::Unknown];

            /// The name in lower case, as JSON and rule files spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Unknown => "unknown",
                }
            }

            /// The value of this name, in capitals or not; `Unknown` for every other word.
            #[must_use]
            pub fn from_name(name: &str) -> Self {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.name().eq_ignore_ascii_case(name))
                    .unwrap_or_default()
            }
        }

        /// Writes [`name`](Self::name).
        impl fmt::Display for $enum {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        /// Writes [`name`](Self::name) as a string.
        impl Serialize for $enum {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

names! {
    /// What sort of act the interaction is.
    ///
    /// ```
    /// use wom::Kind;
    ///
    /// assert_eq!(Kind::from_name("Review"), Kind::Review);
    /// assert_eq!(Kind::from_name("story"), Kind::Unknown);
    /// assert_eq!(Kind::Review.name(), "review");
    /// ```
    Kind {
        /// A post on the author's own page, or a text of its own anywhere.
        Post = "post",
        /// A remark under somebody's post.
        Comment = "comment",
        /// An answer to a comment or to a message.
        Reply = "reply",
        /// A judgement of a product, a place or a seller, with or without stars.
        Review = "review",
        /// A private message.
        Message = "message",
        /// A post of somebody else passed on, with or without own words.
        Share = "share",
        /// A like, or any other reaction by one click.
        Like = "like",
        /// A subscription to an account or a page.
        Follow = "follow",
    }
}

names! {
    /// In which role the author speaks, where that is known.
    ///
    /// ```
    /// use wom::Role;
    ///
    /// assert_eq!(Role::from_name("EMPLOYEE"), Role::Employee);
    /// assert_eq!(Role::default().to_string(), "unknown");
    /// ```
    Role {
        /// A person who buys, uses or considers what the brand offers.
        Customer = "customer",
        /// The brand itself: its page, its shop, its customer care.
        Brand = "brand",
        /// A person who works for the brand and speaks in their own name.
        Employee = "employee",
        /// A firm or a person that is hired to speak for the brand.
        Agency = "agency",
        /// A person who is paid for reach, by this brand or by others.
        Influencer = "influencer",
    }
}
