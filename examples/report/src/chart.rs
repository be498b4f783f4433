//! The chart over time, and bars that stand in tables. They take their colours from the page's style sheet, so that they follow its theme.

use crate::periods::Unit;
use crate::report::Timeline;
use maud::{Markup, html};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use wom::Share;

const WIDTH: u32 = 960;
const HEIGHT: u32 = 320;
/// So many labels have room below the columns.
const LABELS: usize = 12;

/// Plotters knows only numbers as colours: these stand for what the style sheet names.
const TEXT: RGBColor = RGBColor(1, 1, 1);
const LINE: RGBColor = RGBColor(2, 2, 2);
const REAL: RGBColor = RGBColor(3, 3, 3);
const HOLLOW: RGBColor = RGBColor(4, 4, 4);
const STAIN: RGBColor = RGBColor(5, 5, 5);
const NAMED: [(&str, &str); 5] = [
    ("\"#010101\"", "\"var(--muted)\""),
    ("\"#020202\"", "\"var(--line)\""),
    ("\"#030303\"", "\"var(--real)\""),
    ("\"#040404\"", "\"url(#hatch)\""),
    ("\"#050505\"", "\"var(--fake)\""),
];

/// Columns of real above a line, of hollow and stain below it, as an SVG element.
pub(crate) fn over_time(timeline: &Timeline) -> String {
    let mut svg = String::new();
    // A string takes whatever is drawn.
    draw(SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area(), timeline)
        .expect("drawn into a string");
    for (number, name) in NAMED {
        svg = svg.replace(number, name);
    }
    // The size is the page's, and the figure around it speaks for it.
    let size = format!("<svg width=\"{WIDTH}\" height=\"{HEIGHT}\"");
    svg.replacen(&size, "<svg aria-hidden=\"true\" focusable=\"false\"", 1)
}

type Drawing<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failed = Box<dyn std::error::Error>;

fn draw(root: Drawing<'_>, timeline: &Timeline) -> Result<(), Failed> {
    let most = |of: fn(&crate::report::Counts) -> u64| timeline.periods.iter().map(of).max().unwrap_or(0) as f64;
    let (up, down) = (most(|counts| counts.real), most(|counts| counts.fake()));
    let room = 0.06 * (up + down).max(1.0);
    let columns = timeline.periods.len();
    let mut chart = ChartBuilder::on(&root)
        .margin_top(6)
        .margin_right(6)
        .x_label_area_size(26)
        .y_label_area_size(46)
        .build_cartesian_2d(0.0..columns as f64, -(down + room)..up + room)?;
    let text = |size: u32| ("sans-serif", size).into_font().color(&TEXT);
    let whole = |value: &f64| {
        if value.fract().abs() < 1e-6 { crate::format::count(value.abs().round() as u64) } else { String::new() }
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(7)
        .y_label_formatter(&whole)
        .y_label_style(text(15))
        .axis_style(TRANSPARENT)
        .bold_line_style(LINE)
        .light_line_style(TRANSPARENT)
        .draw()?;
    let mut column = |at: usize, from: f64, to: f64, color: RGBColor| {
        let gap = 0.12;
        let corners = [(at as f64 + gap, from), ((at + 1) as f64 - gap, to)];
        chart.draw_series((from != to).then(|| Rectangle::new(corners, color.filled()))).map(drop)
    };
    for (at, counts) in timeline.periods.iter().enumerate() {
        let (hollow, fake) = (counts.hollow as f64, counts.fake() as f64);
        column(at, counts.real as f64, 0.0, REAL)?;
        column(at, 0.0, -hollow, HOLLOW)?;
        column(at, -hollow, -fake, STAIN)?;
    }
    chart.draw_series([PathElement::new([(0.0, 0.0), (columns as f64, 0.0)], TEXT.stroke_width(1))])?;
    let below = text(15).pos(Pos::new(HPos::Center, VPos::Top));
    for (at, (number, _)) in timeline.numbered().enumerate().step_by(columns.div_ceil(LABELS)) {
        let (x, _) = chart.backend_coord(&(at as f64 + 0.5, 0.0));
        let label = timeline.unit.short_label(number);
        root.draw(&Text::new(label, (x, HEIGHT as i32 - 20), below.clone()))?;
    }
    drop(chart);
    root.present()?;
    Ok(())
}

/// The chart in a sentence, for who does not see it.
pub(crate) fn sentence(timeline: &Timeline) -> String {
    let total = timeline.total();
    let worst = timeline.numbered().max_by_key(|(number, counts)| (counts.fake(), -number));
    let worst = worst.filter(|(_, counts)| counts.fake() > 0).map_or_else(String::new, |(number, counts)| {
        format!(" Most fake ones, {}, came in {}.", counts.fake(), name(timeline.unit, number))
    });
    format!(
        "Columns by {}, real above the line and fake below it: {} real, {} hollow, {} stain.{worst}",
        timeline.unit.name(),
        total.real,
        total.hollow,
        total.stain
    )
}

/// A period as a phrase.
pub(crate) fn name(unit: Unit, number: i64) -> String {
    match unit {
        Unit::Week => format!("the week from {}", unit.label(number)),
        Unit::Hour | Unit::Day | Unit::Month | Unit::Year => unit.label(number),
        Unit::Decade | Unit::Century | Unit::Millennium => format!("the {} from {}", unit.name(), unit.label(number)),
    }
}

/// A bar as long as a share, with its interval as a line across it; `goal` is marked if there is one. The numbers stand beside it.
pub(crate) fn bar(share: Option<Share>, color: &str, goal: Option<f64>) -> Markup {
    let of_whole = |share: f64| format!("{:.2}%", 100.0 * share);
    html! {
        svg.bar aria-hidden="true" focusable="false" {
            rect.track width="100%" height="14" {}
            @if let Some(share) = share {
                rect class=(color) width=(of_whole(share.share)) height="14" {}
                // Twice: the lower one parts the upper from the bar.
                @for class in ["halo", "interval"] {
                    line class=(class) x1=(of_whole(share.low)) x2=(of_whole(share.high)) y1="7" y2="7" {}
                    @for end in [share.low, share.high] {
                        line class=(class) x1=(of_whole(end)) x2=(of_whole(end)) y1="4" y2="10" {}
                    }
                }
            }
            @if let Some(goal) = goal {
                line.goal x1=(of_whole(goal)) x2=(of_whole(goal)) y1="0" y2="14" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Counts;

    fn timeline(periods: Vec<Counts>) -> Timeline {
        Timeline { unit: Unit::Day, first: Unit::Day.number("2026-03-01".parse().unwrap()), periods, undated: 0 }
    }

    #[test]
    fn real_stands_above_fake_below_and_no_colour_is_a_number() {
        let day = Counts { real: 4, hollow: 2, stain: 1, unclear: 0 };
        let svg = over_time(&timeline(vec![day, Counts::default(), Counts { real: 0, ..day }]));
        for (fill, columns) in [("var(--real)", 1), ("url(#hatch)", 2), ("var(--fake)", 2)] {
            assert_eq!(svg.matches(&format!("fill=\"{fill}\"")).count(), columns, "{fill}");
        }
        assert!(!svg.contains("\"#0"), "{svg}");
        for label in ["1 Mar", "2 Mar", "3 Mar"] {
            assert!(svg.contains(label), "{label}");
        }
    }

    #[test]
    fn the_sentence_holds_the_sums_and_the_worst_day() {
        let few = Counts { real: 3, hollow: 1, ..Counts::default() };
        let told = sentence(&timeline(vec![few, Counts { stain: 5, ..few }, few]));
        assert!(told.contains("9 real, 3 hollow, 5 stain. Most fake ones, 6, came in 2026-03-02."), "{told}");
        assert!(!sentence(&timeline(vec![Counts::default()])).contains("Most fake"));
    }

    #[test]
    fn nothing_and_very_much_can_be_drawn() {
        for count in [0, 1, 1 << 40] {
            let day = Counts { real: count, hollow: count, stain: count, unclear: count };
            assert!(over_time(&timeline(vec![day; 60])).ends_with("</svg>\n"));
        }
    }
}
