//! Paths as tables.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::{DynamicFileCatalog, TableProvider, UrlTableFactory};
use datafusion::common::{Result, plan_err};
use datafusion::datasource::file_format::{
    FileFormat, arrow::ArrowFormat, csv::CsvFormat, json::JsonFormat, parquet::ParquetFormat,
};
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::prelude::SessionContext;

/// A context in which a table that is not there is looked for among the files: a table is the path of a Parquet, CSV, JSON
/// lines or Arrow file in double quotes, or a pattern such as `"posts/*.parquet"`. Functions registered before are kept.
///
/// ```
/// use datafusion::prelude::SessionContext;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> datafusion::error::Result<()> {
/// let mut context = wom_datafusion::with_files(&SessionContext::new());
/// wom_datafusion::register_all(&mut context)?;
/// let posts = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/samples/interactions.jsonl");
/// let answer = context.sql(&format!("SELECT wom_tier(text) AS tier, count(*) FROM \"{posts}\" GROUP BY 1")).await?;
/// assert!(answer.to_string().await?.contains("gold"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn with_files(context: &SessionContext) -> SessionContext {
    let catalogs = Arc::clone(context.state().catalog_list());
    let factory = Arc::new(Files { context: context.clone() });
    let state = context.clone().into_state_builder();
    SessionContext::new_with_state(
        state.with_catalog_list(Arc::new(DynamicFileCatalog::new(catalogs, factory))).build(),
    )
}

/// Makes tables of paths. Its context reads them and knows nothing of them.
struct Files {
    context: SessionContext,
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Files")
    }
}

#[async_trait]
impl UrlTableFactory for Files {
    async fn try_new(&self, path: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        if !path.contains(['*', '?', '[']) && !Path::new(path).is_file() {
            return plan_err!("there is no file {path}; a table is the path of a file in double quotes");
        }
        let ending = Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let Some(format) = format(&ending.to_ascii_lowercase()) else {
            return plan_err!("{path}: what is it? A table ends in .parquet, .csv, .json, .jsonl, .ndjson or .arrow");
        };
        let state = self.context.state();
        let options = ListingOptions::new(format).with_file_extension(format!(".{ending}"));
        let config = ListingTableConfig::new(ListingTableUrl::parse(path)?).with_listing_options(options);
        let config = config.infer_schema(&state).await.map_err(|error| error.context(path.to_owned()))?;
        Ok(Some(Arc::new(ListingTable::try_new(config)?)))
    }
}

fn format(ending: &str) -> Option<Arc<dyn FileFormat>> {
    Some(match ending {
        "parquet" => Arc::new(ParquetFormat::default()),
        "csv" => Arc::new(CsvFormat::default()),
        "json" | "jsonl" | "ndjson" => Arc::new(JsonFormat::default()),
        "arrow" => Arc::new(ArrowFormat),
        _ => return None,
    })
}
