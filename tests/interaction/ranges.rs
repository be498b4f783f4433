//! What each fact can be, and what becomes of it outside.

use serde_json::json;
use wom::{Author, Fact, FactSet, Id, Interaction, Timestamp};

use super::{contract, read, refusal, unreadable};

#[test]
fn counts_are_whole_numbers_from_zero() {
    let followers = |number: &str| {
        let line = format!(r#"{{"author":{{"followers":{number}}}}}"#);
        let record = read(&line).into_owned();
        let is_noted = record.unreadable.contains(Fact::Followers);
        assert_eq!(record.unreadable.len(), usize::from(is_noted), "{number}");
        (record.author.followers, is_noted)
    };
    let good = [("0", 0), ("-0", 0), ("10.0", 10), ("1e3", 1000), ("18446744073709551615", u64::MAX), ("null", 0)];
    for (number, count) in good {
        let expected = (number != "null").then_some(count);
        assert_eq!(followers(number), (expected, false), "{number}");
    }
    for number in
        ["-1", "-9223372036854775808", "0.5", "10.25", "18446744073709551616", "1e30", "-1e30", "1e400", "-1e400"]
    {
        assert_eq!(followers(number), (None, true), "{number}");
    }
}

#[test]
fn every_count_is_noted_under_its_own_name() {
    for name in ["followers", "following", "posts", "likes_given", "listed"] {
        let line = json!({ "author": { name: -1 } }).to_string();
        assert_eq!(unreadable(&line), [format!("author.{name}")]);
        assert_eq!(read(&line).author, Author::default());
    }
}

#[test]
fn ratings_lie_between_one_and_five() {
    let rating = |number: &str| read(&format!(r#"{{"rating":{number}}}"#)).rating;
    for (number, stars) in [("1", 1.0), ("5", 5.0), ("4.5", 4.5), ("3.0", 3.0), ("1e0", 1.0)] {
        assert_eq!(rating(number), Some(stars));
    }
    for number in ["0", "-1", "9", "5.0000000001", "0.9999999999", "1e400", "18446744073709551616"] {
        assert_eq!(rating(number), None, "{number}");
        assert_eq!(unreadable(&format!(r#"{{"rating":{number}}}"#)), ["rating"]);
    }
}

#[test]
fn numbers_beyond_every_double_do_not_stop_the_reading() {
    let line = r#"{"id":1e400,"author":{"posts":1e999,"listed":2},"in_reply_to":-1e400,"text":"still here"}"#;
    let record = read(line);
    assert_eq!((&*record.text, record.author.listed), ("still here", Some(2)));
    assert_eq!(unreadable(line), ["id", "author.posts", "in_reply_to"]);
    let digits = "9".repeat(400);
    assert_eq!(unreadable(&format!(r#"{{"rating":{digits},"text":""}}"#)), ["rating"]);
}

#[test]
fn numbers_kept_as_digits_are_numbers() {
    // As serde_json hands them over with its feature `arbitrary_precision`.
    let wrap = |digits: &str| json!({ "$serde_json::private::Number": digits });
    let read = |line: serde_json::Value| read(&line.to_string()).into_owned();
    let record = read(json!({ "id": wrap("-7"), "rating": wrap("4.5"), "author": { "posts": wrap("12") } }));
    assert_eq!(record.id, Some(Id::Signed(-7)));
    assert_eq!((record.rating, record.author.posts), (Some(4.5), Some(12)));
    let record = read(json!({ "id": wrap("1e400"), "rating": wrap("1e400"), "author": { "posts": wrap("-1") } }));
    assert_eq!(record.unreadable.len(), 3);
    assert_eq!(
        refusal(r#"{"rating":{"$serde_json::private::Number":"x"}}"#),
        "rating: expected a number, found an object"
    );
}

#[test]
fn dates_are_rfc_3339_or_less() {
    let posted = |date: &str| read(&json!({ "posted_at": date }).to_string()).posted_at.map(Timestamp::unix_seconds);
    for (date, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01t00:00:00z", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("1969-12-31T23:59:59.5Z", -1),
        ("1970-01-01T00:00:00.999Z", 0),
        ("2026-03-01", 1_772_323_200),
        ("2026-03-01T10:00:00", 1_772_359_200),
        ("2026-03-01 10:00:00", 1_772_359_200),
        ("2026-03-01T10:00:00-02:30", 1_772_368_200),
        ("2024-02-29", 1_709_164_800),
        ("2016-12-31T23:59:60Z", 1_483_228_799),
    ] {
        assert_eq!(posted(date), Some(seconds), "{date}");
    }
    for date in [
        "",
        "soon",
        "2026-02-29",
        "2026-13-01",
        "2026-03-01T25:00:00Z",
        "10:00:00",
        "1772359200",
        "2026-03-01T10:00:00Z tomorrow",
        "99999-01-01",
        "2026-03-01T10:00:00[Europe/Prague]",
        "9999-12-31T23:59:59Z",
    ] {
        assert_eq!(unreadable(&json!({ "posted_at": date }).to_string()), ["posted_at"], "{date}");
        assert_eq!(unreadable(&json!({ "author": { "created_at": date } }).to_string()), ["author.created_at"]);
        assert!(date.parse::<Timestamp>().is_err());
    }
}

#[test]
fn timestamps_have_bounds_and_an_order() {
    for bound in [Timestamp::MIN, Timestamp::MAX] {
        assert_eq!(Timestamp::from_unix_seconds(bound.unix_seconds()), Some(bound));
        assert_eq!(bound.to_string().parse(), Ok(bound));
    }
    assert_eq!(Timestamp::from_unix_seconds(Timestamp::MAX.unix_seconds() + 1), None);
    assert_eq!(Timestamp::from_unix_seconds(i64::MIN), None);
    assert!(Timestamp::MIN < Timestamp::MAX);
}

#[test]
fn an_account_younger_than_its_post_is_noted_in_either_order() {
    for line in [
        r#"{"posted_at":"2026-03-01","author":{"created_at":"2026-03-02","posts":1}}"#,
        r#"{"author":{"created_at":"2026-03-02","posts":1},"posted_at":"2026-03-01"}"#,
    ] {
        let record = read(line);
        assert_eq!((record.author.created_at, record.author.posts), (None, Some(1)));
        assert!(record.posted_at.is_some());
        assert_eq!(unreadable(line), ["author.created_at"]);
        assert_eq!(record.account_age_days(), None);
    }
    let same = read(r#"{"posted_at":"2026-03-01","author":{"created_at":"2026-03-01"}}"#);
    assert_eq!((same.account_age_days(), same.unreadable), (Some(0), FactSet::EMPTY));
}

#[test]
fn the_age_of_an_account_needs_both_dates() {
    let day = |date: &str| date.parse::<Timestamp>().ok();
    let age = |created_at, posted_at| {
        let author = Author { created_at, ..Author::default() };
        Interaction { author, posted_at, ..Interaction::default() }.account_age_days()
    };
    assert_eq!(age(day("2026-03-01"), day("2026-03-01T23:59:59Z")), Some(0));
    assert_eq!(age(day("2026-03-01"), day("2026-03-11")), Some(10));
    assert_eq!(age(Some(Timestamp::MIN), Some(Timestamp::MAX)), Some(7_304_481));
    assert_eq!(age(None, day("2026-03-01")), None);
    assert_eq!(age(day("2026-03-01"), None), None);
    assert_eq!(age(day("2026-03-02"), day("2026-03-01")), None);
}

#[test]
fn a_record_put_together_in_code_knows_what_is_out_of_range() {
    let mut record = contract();
    assert_eq!((record.rating_in_range(), record.out_of_range()), (Some(4.0), FactSet::EMPTY));
    record.author.created_at = Some(Timestamp::MAX);
    record.unreadable.insert(Fact::Posts);
    for rating in [0.99, 5.01, -1.0, f32::NAN, f32::INFINITY] {
        record.rating = Some(rating);
        assert_eq!(record.rating_in_range(), None);
        let facts = FactSet::from_iter([Fact::Rating, Fact::Posts, Fact::CreatedAt]);
        assert_eq!(record.out_of_range(), facts);
    }
}

#[test]
fn a_set_of_facts_keeps_the_order_of_the_record() {
    let mut set = FactSet::default();
    assert!(set.is_empty());
    for fact in Fact::ALL.into_iter().rev() {
        assert!(!set.contains(fact));
        set.insert(fact);
        set.insert(fact);
    }
    assert!(set.iter().eq(Fact::ALL));
    assert_eq!(set.len(), Fact::ALL.len());
    for fact in Fact::ALL.into_iter().skip(2) {
        set.remove(fact);
    }
    assert_eq!(format!("{set:?}"), r#"{"id", "posted_at"}"#);
    assert_eq!(serde_json::to_string(&set).unwrap(), r#"["id","posted_at"]"#);
}
