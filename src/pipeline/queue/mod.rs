//! Many machines: files are put into a queue in the database, and workers on any machine that sees the same folder
//! read them and import them.

mod connection;
mod document_reader;
mod enqueue;
mod heartbeat;
mod message;
mod shared_folder;
mod work;

pub use enqueue::{Enqueue, EnqueueEvent, EnqueueSummary, enqueue};
pub use work::{Work, WorkEvent, WorkSummary, work};

use baocao_report::error::Result;
use baocao_store::{Overview, Queue, QueueEnd, QueueError};

/// What is where in the queue of a database, and who reads; of what has failed so many documents at most.
///
/// # Errors
/// [`Problem::Database`](baocao_report::error::Problem::Database).
pub fn status(database: &str, failures: Option<u32>) -> Result<Overview> {
    let overview = Queue::open(database)?.overview(failures);
    Ok(overview.map_err(QueueError::problem)?)
}

/// Takes what has come to this end off the queue of a database, and tells how many documents those were.
///
/// # Errors
/// [`Problem::Database`](baocao_report::error::Problem::Database).
pub fn clear_queue(database: &str, end: QueueEnd) -> Result<u64> {
    let cleared = Queue::open(database)?.clear(end);
    Ok(cleared.map_err(QueueError::problem)?)
}
