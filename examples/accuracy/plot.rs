//! The reliability plot.

use crate::calibrate::Bin;
use plotters::prelude::*;
use std::path::Path;

/// Draws what was said against what held, a dot for each bin, its size by weight.
pub(crate) fn reliability(path: &Path, curves: &[(&str, &[Bin])]) -> Result<(), String> {
    draw(path, curves).map_err(|failure| format!("{}: {failure}", path.display()))
}

fn draw(path: &Path, curves: &[(&str, &[Bin])]) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::new(path, (520, 480)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .margin(12)
        .x_label_area_size(42)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    chart.configure_mesh().x_desc("probability").y_desc("share that holds").light_line_style(WHITE).draw()?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.mix(0.4)))?;
    for ((name, bins), colour) in curves.iter().zip([RGBColor(178, 34, 34), RGBColor(25, 90, 160)]) {
        chart
            .draw_series(LineSeries::new(bins.iter().map(|bin| (bin.0, bin.1)), colour.stroke_width(2)))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        let dot = |bin: &Bin| Circle::new((bin.0, bin.1), (3.0 + 14.0 * bin.2) as i32, colour.filled());
        chart.draw_series(bins.iter().map(dot))?;
    }
    chart.configure_series_labels().position(SeriesLabelPosition::UpperLeft).border_style(BLACK.mix(0.3)).draw()?;
    root.present()?;
    Ok(())
}
