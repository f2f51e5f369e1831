//! Searching a database from the command line.

use std::sync::atomic::{AtomicBool, Ordering};

use baocao_report::error::{Problem, Result};
use baocao_store::Store;
use baocao_store::search::{Search, SearchResults};

/// Searches a database, after the reports that are new in it have been taken into its index; how many these are is told to
/// `observe` where there are any.
///
/// `interrupted` may be set at any time, by a signal handler say: what was taken into the index stays.
///
/// # Errors
/// [`Problem::Database`] where the database cannot be used, [`Problem::Usage`] where nothing is looked for or
/// a filter has no word, [`Problem::Interrupted`].
pub fn search(
    database: &str,
    search: &Search,
    interrupted: &AtomicBool,
    observe: &mut dyn FnMut(u64),
) -> Result<SearchResults> {
    if search.query.is_empty() && !search.filters.choose() {
        let why = "there is no word to look for; give one, or --unit, --kind, --status, --year, --from or --to";
        return Err(Problem::Usage(why.into()).into());
    }
    if let Some(filter) = search.filters.without_words() {
        let why = format!(
            "--{filter} has no word in it, and would leave nothing out; give words of the name"
        );
        return Err(Problem::Usage(why).into());
    }
    let mut store = Store::open_existing(database)?;
    let waiting = store.unindexed()?;
    if waiting > 0 {
        observe(waiting);
        store.index(interrupted, &mut |_| {})?;
    }
    if interrupted.load(Ordering::Relaxed) {
        return Err(Problem::Interrupted.into());
    }
    store.search(search)
}
