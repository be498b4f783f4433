//! The page in a browser: Debian's chromium and its driver (`apt-get install chromium chromium-driver`). Where they are not
//! there, the tests say so and pass.

mod driver;

use driver::{Browser, DOWN, ENTER, TAB};
use serde_json::json;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const HOSTILE: &str = "</script><script>window.bad = 1</script><img src=x onerror='window.bad = 2'> Buy real followers today, instant delivery!";

/// A page of ten thousand interactions, the last of them hostile, in a browser.
struct Opened {
    browser: Browser,
    _folder: TempDir,
}

fn opened() -> Option<Opened> {
    let Some(browser) = Browser::start() else {
        // Past the capture of the test harness: this must be seen.
        let _ =
            writeln!(io::stderr(), "\nSKIPPED: no chromium or no chromedriver; the page was not tried in a browser\n");
        return None;
    };
    let folder = TempDir::new().unwrap();
    let page = page_of(folder.path(), &ten_thousand());
    browser.open(&page);
    Some(Opened { browser, _folder: folder })
}

fn page_of(folder: &Path, lines: &str) -> PathBuf {
    let (input, page) = (folder.join("input.jsonl"), folder.join("page.html"));
    fs::write(&input, lines).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_wom-report")).arg(&input).arg("--output").arg(&page).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    page
}

fn sample(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples").join(name)).unwrap()
}

fn ten_thousand() -> String {
    let mut lines: Vec<String> = ["story.jsonl", "crowd.jsonl"]
        .iter()
        .flat_map(|name| sample(name).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let texts = [
        "Third pair of these boots, two winters and still dry. Told my sister to get them.",
        "My parcel never arrived and nobody answers. Unacceptable.",
        "Where can I buy these in blue?",
        "lovely!",
        "Great product, follow me for more offers and a discount code, link in bio",
        "",
    ];
    for n in lines.len()..9_999 {
        let text = texts[n % texts.len()];
        let kind = if text.is_empty() { "like" } else { "comment" };
        let line = json!({
            "id": format!("g{n}"), "kind": kind, "platform": "forum", "text": format!("{text}"),
            "posted_at": format!("2026-04-{:02}T{:02}:{:02}:00Z", 1 + n % 28, n % 24, n / 28 % 60),
            "author": {"handle": format!("user{}", n * 7919 % 9973)}, "target": {"brand": "Bootery", "by_brand": n % 2 == 0},
        });
        lines.push(line.to_string());
    }
    lines.push(json!({"id": "hostile", "kind": "post", "text": HOSTILE, "author": {"handle": HOSTILE}}).to_string());
    lines.join("\n")
}

#[test]
fn ten_thousand_interactions_open_without_an_error() {
    let Some(Opened { browser, .. }) = opened() else { return };
    assert_eq!(browser.text("return document.getElementById('count').textContent"), "10,000 of 10,000 interactions");
    assert_eq!(browser.number("return document.querySelectorAll('#rows .row').length"), 50.0);
    assert_eq!(browser.text("return document.getElementById('page-now').textContent"), "Page 1 of 200");
    // The chart and its columns have a size, and bars stand in their tables.
    for (what, least) in [(".chart svg rect", 20.0), (".bars .bar rect.track", 30.0), (".rings tbody tr", 2.0)] {
        let shown = format!(
            "return [...document.querySelectorAll('{what}')].filter((e) => e.getBoundingClientRect().width > 0).length"
        );
        assert!(browser.number(&shown) >= least, "{what}");
    }
    assert!(browser.text("return document.querySelector('.chart').getAttribute('aria-label')").contains("Columns by"));
    assert!(browser.text("return getComputedStyle(document.querySelector('.chart text')).fill").starts_with("rgb"));
    // Nothing was fetched, and what would be is refused.
    assert_eq!(browser.number("return performance.getEntriesByType('resource').length"), 0.0);
    assert_eq!(browser.console(), Vec::<String>::new());
    browser.run("const image = new Image(); image.src = 'http://127.0.0.1:9/x.png'; document.body.append(image)");
    browser.run("const script = document.createElement('script'); script.textContent = 'window.bad = 3'; document.body.append(script)");
    assert!(browser.run("return window.bad ?? null").is_null());
    assert!(browser.console().iter().all(|line| line.contains("Content Security Policy")));
}

#[test]
fn filters_and_pages_and_clicks_work() {
    let Some(Opened { browser, .. }) = opened() else { return };
    let count = || browser.text("return document.getElementById('count').textContent");
    let choose = |id: &str, name: &str| {
        browser.run(&format!(
            "const select = document.getElementById('{id}'); \
             select.value = [...select.options].find((option) => option.textContent === '{name}').value; \
             select.dispatchEvent(new Event('input', {{bubbles: true}}))"
        ));
    };
    browser.type_into("#filter-text", "PARCEL never");
    let parcels = count();
    assert!(!parcels.starts_with("0 ") && !parcels.starts_with("10,000"), "{parcels}");
    let every = |script: &str| {
        browser.run(&format!("return [...document.querySelectorAll('#rows .row')].every((row) => {script})"))
    };
    assert_eq!(every("row.textContent.includes('parcel never')"), true);
    choose("filter-intent", "question");
    assert_eq!(count(), "0 of 10,000 interactions");
    choose("filter-intent", "complaint");
    assert_eq!(count(), parcels);
    browser.click("#filters button[type=reset]");
    assert_eq!(count(), "10,000 of 10,000 interactions");
    for (filter, name, holds) in [
        ("filter-tier", "gold", "row.cells[4].textContent === 'gold'"),
        ("filter-authenticity", "fake", "['hollow', 'stain'].includes(row.cells[4].textContent)"),
        ("filter-intent", "question", "row.cells[3].textContent === 'question'"),
        ("filter-ring", "in any ring", "row.cells[6].textContent !== '\u{2013}'"),
    ] {
        choose(filter, name);
        assert!(browser.number("return document.querySelectorAll('#rows .row').length") > 0.0, "{name}");
        assert_eq!(every(holds), true, "{name}");
        browser.click("#filters button[type=reset]");
    }
    let first = || browser.text("return document.querySelector('#rows small').textContent");
    let before = first();
    browser.click("#page-after");
    assert_ne!(first(), before);
    assert!(browser.text("return document.getElementById('page-now').textContent").starts_with("Page 2 of"));
    browser.click("#page-before");
    assert_eq!(first(), before);
    // A ring's button shows its members.
    let members = browser.text("return document.querySelector('.rings tbody tr').cells[2].textContent");
    browser.click(".show-ring");
    assert_eq!(count(), format!("{members} of 10,000 interactions"));
    // All in no time: every letter typed asks for this once.
    let milliseconds = browser.number(
        "const begun = performance.now(); const field = document.getElementById('filter-text'); \
         for (const text of ['p', 'pa', 'par', 'parc', 'parce', 'parcel', '', 'x', '', 'y']) { \
             field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); } \
         return performance.now() - begun",
    );
    assert!(milliseconds < 5000.0, "ten searches took {milliseconds} ms");
    // A click on the row opens its evidence, another closes it.
    browser.click("#filters button[type=reset]");
    browser.type_into("#filter-text", "parcel never");
    browser.click("#rows .row td");
    let marks = "return [...document.querySelectorAll('.detail mark')].map((mark) => mark.textContent).join('|')";
    assert!(browser.text(marks).to_lowercase().contains("unacceptable"), "{}", browser.text(marks));
    let votes = browser.text("return document.querySelector('.detail .votes').textContent");
    assert!(votes.contains("intent/") && votes.contains("complaint"), "{votes}");
    assert!(browser.number("return document.querySelectorAll('.detail .votes tbody tr').length") >= 3.0);
    browser.click("#rows .row td");
    assert_eq!(browser.number("return document.querySelectorAll('.detail').length"), 0.0);
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn everything_can_be_done_from_the_keyboard() {
    let Some(Opened { browser, .. }) = opened() else { return };
    let focus = |what: &str| browser.text(&format!("return String(document.activeElement.{what})"));
    browser.press(TAB);
    assert_eq!(focus("className"), "skip");
    browser.press(ENTER);
    // From the heading through the filters to the first row.
    let mut seen = Vec::new();
    while focus("closest('.row') !== null") == "false" {
        browser.press(TAB);
        seen.push(focus("id"));
        assert!(seen.len() < 20, "no row is reached: {seen:?}");
    }
    for field in ["filter-text", "filter-intent", "filter-authenticity", "filter-tier", "filter-ring"] {
        assert!(seen.iter().any(|id| id == field), "{field}: {seen:?}");
    }
    assert_eq!(focus("getAttribute('aria-expanded')"), "false");
    browser.press(ENTER);
    assert_eq!(focus("getAttribute('aria-expanded')"), "true");
    assert_eq!(browser.number("return document.querySelectorAll('.detail').length"), 1.0);
    let controls = "return document.getElementById(document.activeElement.getAttribute('aria-controls')).className";
    assert_eq!(browser.text(controls), "detail");
    browser.press(DOWN);
    let is_second = "return document.querySelectorAll('#rows .row')[1].contains(document.activeElement)";
    assert_eq!(browser.run(is_second), true);
    // Whoever tabs sees where they are.
    assert_ne!(browser.text("return getComputedStyle(document.activeElement).outlineStyle"), "none");
    // Whatever can be used has a name.
    let nameless = "return [...document.querySelectorAll('button, input, select, a')].filter((e) => \
        !(e.textContent.trim() && e.tagName !== 'SELECT') && !(e.labels && e.labels.length) && !e.getAttribute('aria-label')).length";
    assert_eq!(browser.number(nameless), 0.0);
}

#[test]
fn a_hostile_text_stays_text() {
    let Some(Opened { browser, .. }) = opened() else { return };
    browser.type_into("#filter-text", "window.bad");
    assert_eq!(browser.text("return document.getElementById('count').textContent"), "1 of 10,000 interactions");
    browser.click("#rows .row button");
    // The marks stand in the text as they stand; their numbers are not of it.
    let shown = "const text = document.querySelector('.seen').cloneNode(true); \
        text.querySelectorAll('sup').forEach((number) => number.remove()); return text.textContent";
    assert_eq!(browser.text(shown), HOSTILE);
    assert!(browser.number("return document.querySelectorAll('.seen mark').length") > 0.0);
    assert!(browser.run("return window.bad ?? null").is_null());
    assert_eq!(browser.number("return document.scripts.length"), 2.0);
    assert_eq!(browser.number("return document.images.length"), 0.0);
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// WCAG 2.2, 1.4.3: every text that is seen stands out from its ground by 4.5 to 1 (AA).
const FAINT: &str = r"
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (color) => rgba(color).slice(0, 3).map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const faint = [];
    let seen = 0;
    for (const element of document.body.querySelectorAll('*')) {
        if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
        if (element.closest('script, noscript, .skip, button:disabled, option') || !element.getClientRects().length) continue;
        let ground = element;
        while (ground !== document.documentElement && rgba(getComputedStyle(ground).backgroundColor)[3] < 255) ground = ground.parentElement;
        const style = getComputedStyle(element);
        const [a, b] = [light(element instanceof SVGElement ? style.fill : style.color), light(getComputedStyle(ground).backgroundColor)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        seen++;
        if (ratio < 4.5) faint.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)}: ${element.textContent.slice(0, 40)}`);
    }
    return [seen, [...new Set(faint)].join('\n')];
";

#[test]
fn texts_stand_out_in_light_and_in_dark() {
    let Some(Opened { browser, .. }) = opened() else { return };
    browser.type_into("#filter-text", "followers");
    browser.click("#rows .row button");
    let ground = "return getComputedStyle(document.body).backgroundColor";
    let mut grounds = Vec::new();
    for _ in 0..2 {
        let told = browser.run(FAINT);
        assert!(told[0].as_f64().unwrap() > 300.0, "{told}");
        assert_eq!(told[1], "");
        grounds.push(browser.text(ground));
        browser.click("#theme");
    }
    assert_ne!(grounds[0], grounds[1]);
    assert_eq!(browser.text(ground), grounds[0], "and back again");
}

#[test]
fn nothing_sticks_out_of_a_narrow_window() {
    let Some(Opened { browser, .. }) = opened() else { return };
    for width in [500, 800, 1280] {
        browser.resize(width, 900);
        let beyond = "const edge = document.documentElement.clientWidth; return [...document.querySelectorAll('main *')] \
            .filter((e) => e.getBoundingClientRect().right > edge && !e.closest('.scroll, .chart')) \
            .map((e) => e.outerHTML.slice(0, 120)).slice(0, 3).join('\\n')";
        assert_eq!(browser.text(beyond), "", "{width}");
        assert_eq!(
            browser.number("return document.documentElement.scrollWidth - document.documentElement.clientWidth"),
            0.0
        );
    }
}

/// Makes the pictures of the README: `cargo test --release -p wom-report --test browser -- --ignored`.
#[test]
#[ignore = "writes pictures"]
fn pictures_for_the_readme() {
    let browser = Browser::start().expect("chromium and chromedriver");
    let folder = TempDir::new().unwrap();
    browser.open(&page_of(folder.path(), &(sample("story.jsonl") + &sample("crowd.jsonl"))));
    let out = Path::new(env!("CARGO_MANIFEST_DIR"));
    browser.resize(1200, 2450);
    fs::write(out.join("light.png"), browser.screenshot()).unwrap();
    browser.resize(1200, 1000);
    browser.click("#theme");
    browser.type_into("#filter-text", "changed my life");
    browser.run("document.querySelector('#rows .row button').click()");
    browser.run("document.getElementById('interactions').scrollIntoView()");
    fs::write(out.join("dark.png"), browser.screenshot()).unwrap();
}
