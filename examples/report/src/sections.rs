//! The sections of the page that hold figures, one function each.

use crate::chart::{self, bar};
use crate::format::{NONE, count, interval, part, percent, share, time};
use crate::report::{Counts, Report, Timeline};
use maud::{Markup, PreEscaped, html};
use wom::{CareSummary, Figure, Share, VanityFigure};

/// So many unanswered cases are listed.
const UNANSWERED: usize = 10;

/// What the tiers are, as the library's pages say it.
const TIERS: [(&str, &str); 6] = [
    ("gold", "own experience as a customer, and a push to peers"),
    ("silver", "experience, a push, or a genuine complaint or question"),
    ("tin", "a real person\u{2019}s few words"),
    ("hollow", "no word of mouth: likes of brand content, broadcast; nobody is accused"),
    ("stain", "bought, fabricated or fraudulent"),
    ("unclear", "nothing voted, or the votes leave it open"),
];
const INTENTS: [(&str, &str); 4] = [
    ("complaint", "reality falls short of what was expected"),
    ("praise", "what was expected is met or exceeded"),
    ("question", "wants an answer"),
    ("noise", "none of these"),
];

/// The figures of the library's list that belong to each of the five.
const FIVE: [(&str, std::ops::Range<usize>); 5] = [
    ("Loyalty and consideration", 0..3),
    ("Authentic positive word of mouth", 3..4),
    ("Visits that convert", 4..7),
    ("Leads of quality", 7..9),
    ("Satisfaction", 9..10),
];

/// The figures at the head of the page.
pub(crate) fn headline(report: &Report<'_>) -> Markup {
    let summary = &report.summary;
    let authenticity = |at: usize| summary.authenticity.get(at).and_then(|figure| figure.share);
    let within_hour = summary.care.as_ref().and_then(|care| care.within_hour);
    let worth = summary.net_worth.map_or_else(|| NONE.to_owned(), |worth| format!("{worth:.0}"));
    let own = if summary.own == 0 {
        "none by the brand itself".to_owned()
    } else {
        format!("and {} by the brand itself", count(summary.own))
    };
    html! {
        dl.headline {
            (card("Interactions", &count(summary.interactions), &own))
            (card("Real", &share(authenticity(0)), &part(authenticity(0))))
            (card("Fake", &share(authenticity(1)), &part(authenticity(1))))
            (card("Net worth", &worth, "points per 1,000"))
            (card("Answered in 1\u{a0}h", &share(within_hour), &part(within_hour)))
            (card("Rings", &count(report.rings.len() as u64), "accounts that moved together"))
        }
    }
}

fn card(name: &str, value: &str, note: &str) -> Markup {
    html! { div { dt { (name) } dd.value { (value) } dd { (note) } } }
}

pub(crate) fn over_time(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="time" {
            h2 #time { "Real against fake over time" }
            @match &report.timeline {
                Some(timeline) => (figure(timeline)),
                None => p { "No interaction bears a time." },
            }
            @if let Some(changes) = &report.changes {
                h3 { "What changed, before and from " (changes.from) }
                ul {
                    @for sentence in &changes.clear { li { (sentence) } }
                    li {
                        @if changes.clear.is_empty() { "no figure changed by more than chance explains: " } @else { "of the other figures " }
                        (changes.unclear) " show no clear change, and " (changes.too_few) " are too few to tell"
                    }
                }
            }
        }
    }
}

fn figure(timeline: &Timeline) -> Markup {
    let unclear = timeline.total().unclear;
    html! {
        figure {
            figcaption {
                "Interactions by " (timeline.unit.name()) ", UTC"
                @if timeline.unit == crate::periods::Unit::Week { ", from its Monday" }
                ". The brand\u{2019}s own are left out"
                @if unclear > 0 { "; " (count(unclear)) " unclear are not drawn" }
                @if timeline.undated > 0 { "; " (count(timeline.undated)) " bear no time" }
                "."
            }
            ul.legend aria-hidden="true" {
                li { (swatch("real")) "real (above the line)" }
                li { (swatch("hollow")) "hollow: no word of mouth" }
                li { (swatch("stain")) "stain: bought or fraudulent" }
            }
            div.chart role="img" aria-label=(chart::sentence(timeline)) { (PreEscaped(chart::over_time(timeline))) }
            details {
                summary { "The numbers of this chart" }
                div.scroll tabindex="0" role="region" aria-label="The numbers of the chart over time" {
                    table {
                        caption { "Interactions by " (timeline.unit.name()) }
                        thead { tr {
                            th scope="col" { (timeline.unit.name()) }
                            @for name in ["real", "hollow", "stain", "unclear"] { th.number scope="col" { (name) } }
                        } }
                        tbody {
                            @for (number, counts) in timeline.numbered() {
                                tr.empty[*counts == Counts::default()] {
                                    th scope="row" { (timeline.unit.label(number)) }
                                    @for value in [counts.real, counts.hollow, counts.stain, counts.unclear] { td.number { (count(value)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn swatch(color: &str) -> Markup {
    html! { svg.swatch aria-hidden="true" focusable="false" { rect class=(color) width="14" height="14" {} } }
}

pub(crate) fn tiers(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="tiers" {
            h2 #tiers { "Tiers" }
            (bars("Interactions by tier, from the most to the least worth", &report.summary.tiers, &TIERS, |name| name))
        }
    }
}

pub(crate) fn intents(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="intents" {
            h2 #intents { "Intents" }
            (bars("Interactions by intent", &report.summary.intents, &INTENTS, |_| "plain"))
        }
    }
}

/// Figures with their shares as bars.
fn bars(caption: &str, figures: &[Figure], what: &[(&str, &str)], color: impl Fn(&str) -> &str) -> Markup {
    html! {
        table.bars {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Class" }
                th.number scope="col" { "Count" }
                th.number scope="col" { "Share" }
                th.wide scope="col" { "With its 95\u{a0}% interval" }
            } }
            tbody {
                @for figure in figures {
                    tr {
                        th scope="row" {
                            (figure.name)
                            @if let Some((_, what)) = what.iter().find(|(name, _)| *name == figure.name) { small { (what) } }
                        }
                        td.number { (count(figure.share.map_or(0, |share| share.count))) }
                        td.number { (share(figure.share)) }
                        td.wide { (bar(figure.share, color(&figure.name), None)) span.hidden { (interval(figure.share)) } }
                    }
                }
            }
        }
    }
}

pub(crate) fn five(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="five" {
            h2 #five { "The five that matter" }
            table.bars {
                caption { "What real people say, by the library\u{2019}s scorecard" }
                thead { tr {
                    th scope="col" { "Figure" }
                    th.number scope="col" { "Of" }
                    th.number scope="col" { "Share" }
                    th.wide scope="col" { "With its 95\u{a0}% interval" }
                } }
                @for (name, figures) in FIVE {
                    @let figures = report.summary.five.get(figures).unwrap_or_default();
                    tbody {
                        @if figures.len() > 1 { tr { th.group colspan="4" scope="rowgroup" { (name) } } }
                        @for figure in figures {
                            tr {
                                @if figures.len() > 1 { th scope="row" { (figure.name) } } @else { th.group scope="row" { (name) } }
                                td.number { (part(figure.share)) }
                                td.number { (share(figure.share)) }
                                td.wide { (bar(figure.share, "real", None)) span.hidden { (interval(figure.share)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn vanity(report: &Report<'_>) -> Markup {
    let vanity = &report.vanity;
    let figures: [(&str, &VanityFigure); 6] = [
        ("any of these", &vanity.all),
        ("followers", &vanity.followers),
        ("traffic", &vanity.traffic),
        ("mentions", &vanity.mentions),
        ("praise", &vanity.praise),
        ("complaints", &vanity.complaints),
    ];
    html! {
        section aria-labelledby="vanity" {
            h2 #vanity { "The vanity list" }
            table.bars {
                caption { "What usual scorecards show, and what of it is fake" }
                thead { tr {
                    th scope="col" { "Figure" }
                    th.number scope="col" { "As shown" }
                    th.number scope="col" { "Fake" }
                    th.number scope="col" { "Share" }
                    th.wide scope="col" { "With its 95\u{a0}% interval" }
                } }
                tbody {
                    @for (name, figure) in figures {
                        @let fake = Share::of(figure.fake, figure.total);
                        tr {
                            th scope="row" { (name) }
                            td.number { (count(figure.total)) }
                            td.number { (count(figure.fake)) }
                            td.number { (share(fake)) }
                            td.wide { (bar(fake, "hollow", None)) span.hidden { (interval(fake)) } }
                        }
                    }
                }
            }
            p.note {
                "Sentiment as it is usually shown, fake ones included: "
                @match report.summary.sentiment {
                    Some(sentiment) => { (percent(sentiment.share)) " praise (" (part(Some(sentiment))) ")." },
                    None => "nobody praises or complains.",
                }
            }
        }
    }
}

pub(crate) fn care(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="care" {
            h2 #care { "Care" }
            @match &report.summary.care {
                Some(care) if care.asked > 0 => (care_of(care, report)),
                _ => p { "Nobody asked the brand, or complained to it." },
            }
        }
    }
}

fn care_of(care: &CareSummary, report: &Report<'_>) -> Markup {
    let rows: [(&str, Option<Share>, Option<f64>); 8] = [
        ("answered within the hour (3 in 4 expect it)", care.within_hour, Some(0.75)),
        ("answered in real time: 15\u{a0}min (half want it)", care.real_time, Some(0.5)),
        ("answered at all", care.answered, None),
        ("followed up later", care.followed_up, None),
        ("helped by peers", care.helped_by_peers, None),
        ("replies that are canned", care.canned, None),
        ("replies that got a reply", care.two_way, None),
        ("the brand\u{2019}s voice to one, not to all", care.one_to_one, None),
    ];
    let seconds = |value: Option<u64>| value.map_or_else(|| NONE.to_owned(), time);
    html! {
        p {
            "Questions and complaints to the brand: " (count(care.asked)) ". Half of the answers came within "
            (seconds(care.median_seconds)) ", nine in ten within " (seconds(care.p90_seconds)) "."
            @if care.orphans > 0 { " Replies to what is not here: " (count(care.orphans)) "." }
        }
        table.bars {
            caption { "Who was answered; a dashed line marks what customers expect" }
            thead { tr {
                th scope="col" { "Measure" }
                th.number scope="col" { "Of" }
                th.number scope="col" { "Share" }
                th.wide scope="col" { "With its 95\u{a0}% interval" }
            } }
            tbody {
                @for (name, value, goal) in rows {
                    tr {
                        th scope="row" { (name) }
                        td.number { (part(value)) }
                        td.number { (share(value)) }
                        td.wide { (bar(value, "plain", goal)) span.hidden { (interval(value)) } }
                    }
                }
            }
        }
        @if !report.unanswered.is_empty() {
            table.unanswered {
                caption {
                    "Unanswered, the most urgent first"
                    @if report.unanswered.len() > UNANSWERED { " (" (UNANSWERED) " of " (count(report.unanswered.len() as u64)) ")" }
                }
                thead { tr {
                    th scope="col" { "Interaction" }
                    th scope="col" { "What" }
                    th.number scope="col" { "Urgency" }
                    th.number scope="col" { "Had waited" }
                } }
                tbody {
                    @for case in report.unanswered.iter().take(UNANSWERED) {
                        tr {
                            th scope="row" { bdi { (case.id) } }
                            td { @if case.complains { "complaint" } @else { "question" } }
                            td.number { (case.urgency) }
                            td.number { (seconds(case.waited_seconds)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wom::{Intent, Scorecard, Summary, Tier, Worth};

    #[test]
    fn the_lists_are_those_of_the_library() {
        let summary = Summary::of(&Scorecard::default(), &Worth::default());
        let mut next = 0;
        for (name, figures) in FIVE {
            assert_eq!(figures.start, next, "{name}");
            next = figures.end;
        }
        assert_eq!(next, summary.five.len());
        let names = |figures: &[Figure]| figures.iter().map(|figure| figure.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&summary.tiers), TIERS.map(|(name, _)| name));
        assert_eq!(names(&summary.intents), INTENTS.map(|(name, _)| name));
        assert_eq!((Tier::ALL.len() + 1, Intent::ALL.len()), (TIERS.len(), INTENTS.len()));
        assert_eq!(
            names(&summary.vanity),
            ["any of these", "followers", "traffic", "mentions", "praise", "complaints"]
        );
        assert_eq!(names(&summary.authenticity), ["real", "fake", "unclear"]);
    }
}
