//! Names of files in the queue that would steer a terminal.
#![cfg(feature = "faults")]

use super::province::{Province, ended, report};
use super::stderr;
use crate::steering::{NAME, assert_escaped, assert_harmless};

#[test]
fn commands_of_the_queue_tell_such_a_name_on_one_line() {
    let province = Province::with(0);
    province.write(NAME, &report(1));
    province.write(&format!("{NAME}.pdf"), "%PDF-1.7\nchép dở");
    let missing = format!("chung/{NAME}.none");
    let enqueued = province.command(&["enqueue", "chung", &missing]).output();
    let enqueued = stderr(&enqueued.unwrap());
    assert!(
        enqueued.contains("2 queued") && enqueued.contains("1 failed"),
        "{enqueued}"
    );
    assert_harmless(&enqueued);
    let worker = stderr(&ended(province.worker(&["--until-empty"])));
    assert!(
        worker.contains("1 added") && worker.contains("1 failed"),
        "{worker}"
    );
    assert_harmless(&worker);
    assert_harmless(&province.status(&[]));
    assert_escaped(&province.status(&["--json"]));
}
