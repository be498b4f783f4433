//! The page: one file, whatever it holds.

use crate::evidence::Data;
use crate::lists;
use crate::report::Report;
use crate::sections;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page as HTML. It loads nothing: its policy allows its own style and script, by their hashes, and nothing else.
pub(crate) fn html(title: &str, report: &Report<'_>) -> String {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#interactions" { "Skip to the interactions" }
                (hatch())
                header { (head(title, report)) }
                main {
                    (sections::headline(report))
                    (sections::over_time(report))
                    div.columns { (sections::tiers(report)) (sections::intents(report)) }
                    div.columns { (sections::five(report)) (sections::vanity(report)) }
                    (sections::care(report))
                    (lists::rings(report))
                    (lists::interactions(report))
                    @if report.rejected > 0 { (lists::rejected(report)) }
                }
                footer { (foot(report)) }
                script #data type="application/json" { (PreEscaped(json(&report.data))) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn head(title: &str, report: &Report<'_>) -> Markup {
    let links = [
        ("time", "Over time"),
        ("tiers", "Tiers"),
        ("intents", "Intents"),
        ("five", "The five"),
        ("vanity", "Vanity"),
        ("care", "Care"),
        ("rings", "Rings"),
        ("interactions", "Interactions"),
    ];
    html! {
        div.title {
            h1 { (title) }
            button #theme type="button" hidden {}
        }
        @if let Some([from, to]) = &report.from_to { p { (from) " to " (to) " UTC" } }
        @if report.rejected > 0 { p.warning { a href="#rejected" { (crate::format::counted(report.rejected, "line")) " could not be read" } } }
        nav aria-label="Sections" { ul { @for (id, name) in links { li { a href={ "#" (id) } { (name) } } } } }
    }
}

fn foot(report: &Report<'_>) -> Markup {
    html! {
        p {
            "Shares stand with the interval in which the true share lies 95 times in 100 (Wilson), the line across a bar. \
             Verdicts are calibrated probabilities: a claim about a person needs more than one. Only stain accuses; hollow says that something is no word of mouth."
        }
        p { "Made by wom-report " (env!("CARGO_PKG_VERSION")) ", with the knowledge " code { (report.knowledge) } "." }
    }
}

/// The pattern of what is hollow: told from a full colour without seeing colours.
fn hatch() -> Markup {
    html! {
        svg.defs aria-hidden="true" focusable="false" width="0" height="0" {
            defs {
                pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-ground width="6" height="6" {}
                    rect.hatch-line width="2.5" height="6" {}
                }
            }
        }
    }
}

/// JSON that no HTML can end: a `<` stands only in strings, where its escape means the same.
fn json(data: &Data<'_>) -> String {
    let json = serde_json::to_string(data).expect("texts and numbers are plain JSON");
    json.replace('<', "\\u003c")
}

fn hash(content: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use wom::Classifier;

    fn page(lines: &'static str) -> String {
        let wom = Classifier::new();
        let seen = read::lines(Box::new(lines.as_bytes()), &wom, |_| Ok(())).unwrap();
        html("A </title><script>alert(1)</script> title", &Report::of(&seen, &wom, 10))
    }

    #[test]
    fn what_the_input_holds_is_never_markup() {
        let evil = r#"</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>"'&"#;
        let line = serde_json::json!({
            "id": evil, "platform": evil, "text": evil, "in_reply_to": evil, "posted_at": "2026-03-01T10:00:00Z",
            "author": {"handle": evil, "name": evil}, "target": {"brand": evil, "by_brand": true},
        });
        let question =
            serde_json::json!({"id": format!("q{evil}"), "text": "Where is my order?", "target": {"by_brand": true}});
        let lines = format!("{line}\n{question}\n{evil}\n");
        let page = page(lines.leak());
        assert!(page.contains("&lt;img src=x"), "the rejected line is shown");
        // The page's own two, and no other.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script").count(), 2);
        assert!(!page.contains("<img") && !page.contains("<!--"));
        let data = page.split("type=\"application/json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(
            (&data["text"][0], &data["name"][0], &data["author"][0]),
            (&evil.into(), &evil.into(), &evil.into())
        );
    }

    #[test]
    fn the_policy_names_what_is_there_and_nothing_comes_from_outside() {
        let page = page(r#"{"text":"lovely boots"}"#);
        for (tag, content) in [("style", STYLE), ("script", SCRIPT)] {
            assert!(page.contains(&format!("{content}</{tag}>")), "{tag} is changed on its way");
            assert!(page.contains(&hash(content)));
        }
        assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
        for outside in ["http://", "https://", "@import", " style=\"", " src="] {
            let own = page.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(outside), "{outside}");
        }
    }

    #[test]
    fn nothing_makes_a_page_too() {
        let page = page("");
        assert!(page.contains("No interaction bears a time.") && page.ends_with("</html>"));
    }

    #[test]
    fn the_same_input_gives_the_same_page() {
        let lines = include_str!("../../../data/samples/crowd.jsonl");
        assert_eq!(page(lines), page(lines));
    }
}
