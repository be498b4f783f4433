//! The lists of the page: rings, interactions, and lines that could not be read.

use crate::format::{NONE, count, counted};
use crate::report::{Found, Report};
use maud::{Markup, html};
use wom::Figure;

pub(crate) fn rings(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="rings" {
            h2 #rings { "Rings: who moved together" }
            @if report.rings.is_empty() {
                p { "No accounts were found to move together." }
            } @else {
                p.note { "Moving together is not yet deceit: a ring without a vote is reported only." }
                div.scroll tabindex="0" role="region" aria-label="Rings" {
                    table.rings {
                        caption { (counted(report.rings.len() as u64, "ring")) ", the largest first" }
                        thead { tr {
                            th scope="col" { "Ring" }
                            th.number scope="col" { "Accounts" }
                            th.number scope="col" { "Interactions" }
                            th.number scope="col" { "Vote, nats" }
                            th scope="col" { "Why, and who" }
                        } }
                        tbody { @for (number, ring) in report.rings.iter().enumerate() { (ring_row(number, ring)) } }
                    }
                }
            }
        }
    }
}

fn ring_row(number: usize, ring: &Found) -> Markup {
    html! {
        tr {
            th scope="row" { (number + 1) " " (ring.kind) }
            td.number { (count(u64::from(ring.accounts))) }
            td.number { (count(ring.members.len() as u64)) }
            td.number { @match ring.vote { Some(vote) => { "+" (format!("{vote:.2}")) } None => (NONE) } }
            td {
                p { (ring.why) }
                details {
                    summary { "Members: " (counted(ring.authors().len() as u64, "account")) ", " (counted(ring.members.len() as u64, "interaction")) }
                    ul.members {
                        @for (name, author) in &ring.members {
                            li { bdi { (name) } @if !author.is_empty() { " by " bdi { (author) } } }
                        }
                    }
                }
                button.show-ring type="button" data-ring=(number) { "Show ring " (number + 1) " in the table" }
            }
        }
    }
}

/// The table of interactions: the script fills it in.
pub(crate) fn interactions(report: &Report<'_>) -> Markup {
    let choices = |id: &str, label: &str, values: &[(String, String)]| {
        html! {
            div {
                label for=(id) { (label) }
                select id=(id) {
                    option value="" { "all" }
                    @for (value, name) in values { option value=(value) { (name) } }
                }
            }
        }
    };
    let numbered = |figures: &[Figure]| -> Vec<(String, String)> {
        figures.iter().enumerate().map(|(at, figure)| (at.to_string(), figure.name.clone())).collect()
    };
    let named = ["real", "fake", "unclear"].map(|name| (name.to_owned(), name.to_owned()));
    let mut rings: Vec<(String, String)> = report
        .rings
        .iter()
        .enumerate()
        .map(|(at, ring)| (at.to_string(), format!("{} {}", at + 1, ring.kind)))
        .collect();
    rings.insert(0, ("any".to_owned(), "in any ring".to_owned()));
    html! {
        section aria-labelledby="interactions" {
            h2 #interactions tabindex="-1" { "Interactions and their evidence" }
            noscript { p.warning { "The table is filled in by the page\u{2019}s script, which is switched off." } }
            @if (report.data.len() as u64) < report.read {
                p.warning { "The table holds the first " (count(report.data.len() as u64)) " of " (count(report.read)) " interactions; the figures above are of all." }
            }
            form.filters #filters role="search" aria-label="Filter the interactions" {
                div.grow {
                    label for="filter-text" { "Text, author, brand or id" }
                    input #filter-text type="search" autocomplete="off" spellcheck="false";
                }
                (choices("filter-intent", "Intent", &numbered(&report.summary.intents)))
                (choices("filter-authenticity", "Authenticity", &named))
                (choices("filter-tier", "Tier", &numbered(&report.summary.tiers)))
                (choices("filter-ring", "Ring", &rings))
                button type="reset" { "Clear" }
            }
            p #count role="status" {}
            div.scroll tabindex="0" role="region" aria-label="Table of interactions" {
                table.interactions #table {
                    caption { "Enter or a click on an interaction opens its evidence; the arrow keys go up and down" }
                    thead { tr {
                        th scope="col" { "Interaction" }
                        th scope="col" { "Author" }
                        th scope="col" { "When, UTC" }
                        th scope="col" { "Intent" }
                        th scope="col" { "Tier" }
                        th.number scope="col" { "Fake" }
                        th scope="col" { "Ring" }
                    } }
                    tbody #rows {}
                }
            }
            nav.pages aria-label="Pages of the table" {
                button #page-before type="button" { "Previous" }
                span #page-now {}
                button #page-after type="button" { "Next" }
            }
        }
    }
}

pub(crate) fn rejected(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="rejected" {
            h2 #rejected { "Lines that could not be read" }
            p.warning { (counted(report.rejected, "line")) " of the input " @if report.rejected == 1 { "is no interaction and is" } @else { "are no interactions and are" } " in no figure." }
            div.scroll tabindex="0" role="region" aria-label="Lines that could not be read" {
                table {
                    caption {
                        "Where, and why"
                        @if (report.rejects.len() as u64) < report.rejected { " (the first " (report.rejects.len()) ")" }
                    }
                    thead { tr { th.number scope="col" { "Line" } th scope="col" { "Reason" } th scope="col" { "Begins with" } } }
                    tbody {
                        @for reject in report.rejects {
                            tr { th.number scope="row" { (count(reject.line)) } td { (reject.reason) } td { code dir="auto" { (reject.raw) } } }
                        }
                    }
                }
            }
        }
    }
}
