//! Many machines: files are put into a queue in the database, and workers on any machine that sees the same folder
//! read them and import them.

mod enqueue;
mod line;
mod pulse;
mod share;
mod slot;
mod work;

pub use enqueue::{Enqueue, EnqueueEvent, EnqueueSummary, enqueue};
pub use work::{Work, WorkEvent, WorkSummary, work};

use crate::error::Result;
use crate::store::{Overview, Queue};

/// What is where in the queue of a database, and who reads.
///
/// # Errors
/// [`Problem::Database`](crate::error::Problem::Database).
pub fn status(database: &str) -> Result<Overview> {
    let overview = Queue::open(database)?.overview();
    Ok(overview.map_err(crate::store::Trouble::problem)?)
}
