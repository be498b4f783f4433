//! What is known of an account weighs in steps that go one way: more of what people do never makes an account look more
//! bought.

use wom::{Author, Classifier, Interaction, Kind, Target, Timestamp};

fn account(followers: u64, following: u64, posts: u64, likes: u64) -> Interaction<'static> {
    Interaction {
        kind: Kind::Follow,
        target: Target { by_brand: Some(false), ..Target::default() },
        posted_at: Timestamp::from_unix_seconds(1_700_000_000),
        author: Author {
            handle: Some("corner_allotment".into()),
            followers: Some(followers),
            following: Some(following),
            posts: Some(posts),
            likes_given: Some(likes),
            created_at: Timestamp::from_unix_seconds(1_500_000_000),
            ..Author::default()
        },
        ..Interaction::default()
    }
}

/// The accounts along which a fact is moved.
fn accounts() -> Vec<Interaction<'static>> {
    let mut all = Vec::new();
    for followers in [0, 3, 40, 400, 9000] {
        for following in [0, 25, 300, 2500] {
            for posts in [0, 4, 150, 5000] {
                all.push(account(followers, following, posts, 60));
            }
        }
    }
    all
}

/// `steps` change the account one after the other; no step may raise the probability of a stain.
fn never_rises(what: &str, steps: &[fn(&mut Author<'static>)]) {
    let mut session = Classifier::new().session();
    for account in accounts() {
        let mut last = None;
        for step in steps {
            let mut account = account.clone();
            step(&mut account.author);
            let stain = session.read(&account).verdict().stain_probability();
            if let Some(last) = last {
                assert!(stain <= last + 1e-6, "{what}: {last:.4} -> {stain:.4} for {:?}", account.author);
            }
            last = Some(stain);
        }
    }
}

#[test]
fn likes_given_speak_for_an_account() {
    never_rises(
        "likes given",
        &[
            |a| a.likes_given = Some(0),
            |a| a.likes_given = Some(1),
            |a| a.likes_given = Some(12),
            |a| a.likes_given = Some(120),
            |a| a.likes_given = Some(1200),
            |a| a.likes_given = Some(12_000),
        ],
    );
}

#[test]
fn being_listed_speaks_for_an_account() {
    never_rises(
        "lists",
        &[|a| a.listed = Some(0), |a| a.listed = Some(1), |a| a.listed = Some(6), |a| a.listed = Some(60)],
    );
}

#[test]
fn a_profile_that_was_made_ones_own_speaks_for_an_account() {
    never_rises("picture", &[|a| a.has_avatar = Some(false), |a| a.has_avatar = Some(true)]);
    never_rises("profile", &[|a| a.default_profile = Some(true), |a| a.default_profile = Some(false)]);
    never_rises("biography", &[|a| a.bio = Some("".into()), |a| a.bio = Some("Beans, mostly.".into())]);
    never_rises("verified", &[|a| a.verified = Some(false), |a| a.verified = Some(true)]);
}

#[test]
fn following_more_than_follow_back_speaks_against_an_account() {
    never_rises(
        "accounts followed by a hundred",
        &[
            |a| (a.followers, a.following) = (Some(100), Some(7000)),
            |a| (a.followers, a.following) = (Some(100), Some(3500)),
            |a| (a.followers, a.following) = (Some(100), Some(1500)),
            |a| (a.followers, a.following) = (Some(100), Some(800)),
            |a| (a.followers, a.following) = (Some(100), Some(420)),
            |a| (a.followers, a.following) = (Some(100), Some(150)),
        ],
    );
}

#[test]
fn what_is_missing_is_neutral() {
    let wom = Classifier::new();
    let nothing = Interaction { kind: Kind::Follow, ..Interaction::default() };
    assert_eq!(wom.classify(&nothing).tier(), None);
    let start = wom.classify(Interaction::default());
    assert_eq!(start.authenticity(), wom::Authenticity::Unclear);
}
