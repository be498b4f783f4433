//! The plot of the page.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;

/// Recall by density.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// Some lines side by side with others.
pub(crate) struct Panel {
    pub(crate) name: String,
    pub(crate) lines: Vec<Line>,
}

/// Colours that people with any sight tell apart (Okabe and Ito).
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 114, 178), RGBColor(230, 159, 0), RGBColor(0, 158, 115), RGBColor(204, 121, 167)];

pub(crate) fn draw(file: &Path, panels: &[Panel]) -> Result<(), Box<dyn Error + Send + Sync>> {
    let area = SVGBackend::new(file, (360 * panels.len() as u32, 340)).into_drawing_area();
    area.fill(&WHITE).map_err(told)?;
    for (panel, area) in panels.iter().zip(area.split_evenly((1, panels.len()))) {
        let densest = panel.lines.iter().flat_map(|line| &line.points).map(|point| point.0).fold(0.0, f64::max);
        let mut chart = ChartBuilder::on(&area)
            .caption(&panel.name, ("sans-serif", 16))
            .margin(8)
            .x_label_area_size(34)
            .y_label_area_size(40)
            .build_cartesian_2d(0.0..1.02 * densest, 0.0..1.02)
            .map_err(told)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .x_desc("density")
            .y_desc("recall")
            .x_labels(6)
            .y_labels(6)
            .draw()
            .map_err(told)?;
        for (line, colour) in panel.lines.iter().zip(COLOURS) {
            let style = colour.stroke_width(2);
            chart
                .draw_series(LineSeries::new(line.points.iter().copied(), style))
                .map_err(told)?
                .label(&line.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], style));
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerRight)
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK.mix(0.3))
            .draw()
            .map_err(told)?;
    }
    area.present().map_err(told)
}

fn told(error: impl Error) -> Box<dyn Error + Send + Sync> {
    error.to_string().into()
}
