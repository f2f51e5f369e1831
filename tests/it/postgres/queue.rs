//! The queue: workers that are killed, paused, stopped; documents that fail; a server that goes away.
#![cfg(feature = "faults")]

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use baocao_report::error::Problem;
use baocao_store::{
    ClaimedDocument, CompletionOutcome, EnqueueOutcome, FailureCause, IncomingReport, Queue,
    QueueEntry, QueueError, RegisteredWorker,
};

use super::cluster::{Cluster, PASSWORD};
use super::crash::{delay, rounds};
use super::province::{Province, ended, report, signal};
use super::reports::document;
use super::{baocao, stderr};

#[test]
fn of_three_workers_one_is_killed_and_one_paused_and_each_document_is_imported_once() {
    let province = Province::with(40);
    let expected = province.undisturbed();
    assert!(province.enqueue(&[]).contains("40 queued"));
    let [mut killed, paused, steady] = [(); 3].map(|()| province.worker(&["--until-empty"]));
    province.wait_until("count(*) >= 5 FROM queue WHERE state = 'done'");
    province.pause(&killed);
    killed.kill().unwrap();
    killed.wait().unwrap();
    province.pause(&paused);

    let steady = ended(steady);
    assert!(steady.status.success(), "{}", stderr(&steady));
    let words = stderr(&steady);
    assert_eq!(words.matches("worker that is gone").count(), 2, "{words}");
    assert_eq!(
        province.number("SELECT count(*) FROM queue WHERE state = 'done'"),
        40
    );
    assert_eq!(province.asked().everything(), expected);

    // The paused one wakes up with a report that is no longer its own.
    signal(&paused, "CONT");
    let paused = ended(paused);
    assert!(paused.status.success(), "{}", stderr(&paused));
    assert!(
        stderr(&paused).contains("1 taken over by others"),
        "{}",
        stderr(&paused)
    );
    assert_eq!(province.asked().everything(), expected);
    // Both lost documents were read twice, and no other.
    assert_eq!(province.number("SELECT sum(claims) FROM queue"), 42);
    // The killed one is still seen, as lost.
    let status = province.status(&[]);
    assert!(
        status.contains("0 waiting, 0 being read, 40 done, 0 failed"),
        "{status}"
    );
    assert_eq!(status.matches("too long").count(), 1, "{status}");
}

/// Of two workers at random moments one after the other is killed, and others come in their place.
#[test]
fn workers_killed_at_random_moments_cost_no_document_and_import_none_twice() {
    const DOCUMENTS: u32 = 12;
    let mut province = Province::with(DOCUMENTS);
    let expected = province.undisturbed();
    let (mut blows, mut taken_twice) = (0, 0);
    for n in 0..rounds() {
        province.anew();
        province.enqueue(&[]);
        // Some take their time over each document; of the others blows fall into the imports too.
        let worker = |more: &[&str]| match n % 2 {
            0 => province.worker(more),
            _ => province.faulty("", more),
        };
        let mut two = [worker(&[]), worker(&[])];
        for (blow, killed) in (2 * n..).zip(&mut two) {
            sleep(3 * delay(blow));
            killed.kill().unwrap();
            blows += u32::from(killed.wait().unwrap().code().is_none());
            let undone =
                "SELECT (SELECT count(*) FROM reports) - count(*) FROM queue WHERE state = 'done'";
            assert_eq!(province.number(undone), 0, "round {n}");
        }
        let steady = ended(worker(&["--until-empty"]));
        assert!(steady.status.success(), "{}", stderr(&steady));
        assert_eq!(province.asked().everything(), expected, "round {n}");
        let done = province
            .number("SELECT count(*) FROM queue WHERE state = 'done' AND attempts = claims");
        assert_eq!(done, u64::from(DOCUMENTS));
        taken_twice += province.number("SELECT sum(claims) FROM queue") - u64::from(DOCUMENTS);
    }
    assert_eq!(u64::from(blows), 2 * rounds());
    assert!(
        taken_twice > 0,
        "no kill fell on a worker with a document: the test shows nothing"
    );
}

#[test]
fn files_are_queued_once_by_one_who_has_the_documented_rights() {
    let province = Province::with(3);
    province.write("bản sao.txt", &report(1));
    let user = format!("lan_{}", province.name);
    baocao_store::Store::open(&province.url()).unwrap();
    province.run(&format!(
        "CREATE USER {user} PASSWORD '{PASSWORD}'; GRANT USAGE ON SCHEMA baocao TO {user};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA baocao TO {user}"
    ));
    let url = province.cluster.url(&user, &province.name);
    let run = |arguments: &[&str]| {
        let mut command = baocao();
        command.args(arguments).args(["--db", &url]);
        // Another path to the same folder than the one that `ingest` has.
        let chung = province.folder.path();
        let ended = command.arg("--root").arg(chung).output().unwrap();
        assert!(ended.status.success(), "{}", stderr(&ended));
        assert!(!stderr(&ended).contains("mật"), "{}", stderr(&ended));
        stderr(&ended)
    };
    let inbox = province.folder.path().join("chung");
    let enqueue = ["enqueue", inbox.to_str().unwrap()];
    let first = run(&enqueue);
    assert!(
        first.contains("3 queued, 0 waiting already, 0 in the database already, 1 duplicates"),
        "{first}"
    );
    assert!(run(&enqueue).contains("0 queued, 3 waiting already"));
    assert!(run(&["work", "--until-empty"]).contains("3 added"));
    assert!(run(&enqueue).contains("0 queued, 0 waiting already, 3 in the database already"));
    let files = province.asked().rows("SELECT file FROM files");
    assert_eq!(
        files,
        [
            ["chung/bản sao.txt"],
            ["chung/huyện 0/3.txt"],
            ["chung/huyện 2/2.txt"]
        ]
    );

    let forced = [&enqueue[..], &["--force"]].concat();
    assert!(run(&forced).contains("3 queued"));
    assert!(run(&["work", "--until-empty"]).contains("3 unchanged"));
    // What somebody has removed is wanted again.
    province.run("DELETE FROM reports WHERE code_number = '2'");
    assert!(run(&enqueue).contains("1 queued"));
    assert!(run(&["work", "--until-empty"]).contains("1 added"));
}

#[test]
fn a_document_that_cannot_be_read_fails_for_itself_and_is_shown() {
    let province = Province::with(2);
    province.write("hỏng.pdf", "%PDF-1.7\nchép dở");
    province.enqueue(&[]);
    let first = ended(province.worker(&["--until-empty"]));
    assert_eq!(first.status.code(), Some(1), "{}", stderr(&first));
    assert!(stderr(&first).contains("2 added") && stderr(&first).contains("1 failed"));
    let status = province.status(&["--lang", "vi"]);
    assert!(
        status.contains("chờ 0, đang đọc 0, xong 2, lỗi 1"),
        "{status}"
    );
    assert!(status.contains("chung/hỏng.pdf: tệp hỏng"), "{status}");
    let json: serde_json::Value = serde_json::from_str(&province.status(&["--json"])).unwrap();
    assert_eq!(json["queue"]["done"], 2);
    let failed = &json["failed"][0];
    assert_eq!(
        (&failed["code"], &failed["attempts"]),
        (&"damaged".into(), &1.into())
    );
    assert!(
        failed["message"].as_str().unwrap().contains("damaged"),
        "{json}"
    );
    // An officer who has looked into it says so by queueing it again.
    assert!(province.enqueue(&[]).contains("1 queued"));
}

#[test]
fn so_many_failures_are_named_as_are_asked_for_and_what_has_ended_can_be_cleared() {
    let province = Province::with(2);
    for n in 0..3 {
        province.write(&format!("hỏng {n}.pdf"), &format!("%PDF-1.7\nchép dở {n}"));
    }
    province.enqueue(&[]);
    ended(province.worker(&["--until-empty"]));
    let status = province.status(&["--failures", "1"]);
    assert!(
        status.contains("hỏng 0.pdf") && !status.contains("hỏng 1.pdf"),
        "{status}"
    );
    assert!(status.contains("and 2 more"), "{status}");
    for all in [province.status(&[]), province.status(&["--failures", "0"])] {
        assert!(
            all.contains("hỏng 2.pdf") && !all.contains(" more"),
            "{all}"
        );
    }
    let cleared = province.status(&["--clear", "done"]);
    assert!(cleared.contains("0 done, 3 failed"), "{cleared}");
    let cleared = province.status(&["--clear", "failed"]);
    assert!(
        cleared.contains("0 waiting, 0 being read, 0 done, 0 failed"),
        "{cleared}"
    );
    // Reports stay, and are known to be there.
    assert_eq!(province.number("SELECT count(*) FROM reports"), 2);
    let again = province.enqueue(&[]);
    assert!(
        again.contains("3 queued, 0 waiting already, 2 in the database already"),
        "{again}"
    );
}

#[test]
fn a_reader_that_dies_is_given_its_document_again_and_then_no_more() {
    let province = Province::with(2);
    province.write("bad.txt", &report(9));
    province.enqueue(&[]);
    let worker = province.faulty("panic:bad.txt", &["--until-empty"]);
    for attempt in 1..3 {
        province.wait_until(&format!(
            "EXISTS (SELECT FROM queue WHERE state = 'waiting' AND attempts = {attempt} AND code = 'crashed'
             AND due > now() + interval '5 seconds')"
        ));
        // Nobody wants to wait for it here.
        province.run("UPDATE queue SET due = now() WHERE code = 'crashed'");
    }
    let worker = ended(worker);
    let words = stderr(&worker);
    assert_eq!(worker.status.code(), Some(1), "{words}");
    assert!(
        words.contains("tried again in 10 s") && words.contains("tried again in 60 s"),
        "{words}"
    );
    assert!(
        words.contains("2 added") && words.contains("1 failed"),
        "{words}"
    );
    let failed = province
        .asked()
        .rows("SELECT file, attempts FROM queue WHERE state = 'failed'");
    assert_eq!(failed, [["chung/bad.txt", "3"]]);
}

#[test]
fn a_document_that_no_worker_comes_back_with_is_given_up() {
    let province = Province::with(2);
    province.enqueue(&[]);
    province.run(
        "UPDATE queue SET state = 'running', worker = 0, claimed = now(), lease_ends = now() - interval '1 second',
           claims = 3, attempts = 3 WHERE file LIKE '%/1.txt'",
    );
    let worker = ended(province.worker(&["--until-empty"]));
    assert_eq!(worker.status.code(), Some(1), "{}", stderr(&worker));
    let status = province.status(&[]);
    assert!(
        status.contains("1 done, 1 failed") && status.contains("1.txt: no worker"),
        "{status}"
    );
}

#[test]
fn a_worker_that_is_told_to_end_hands_its_document_back() {
    let province = Province::with(30);
    province.enqueue(&[]);
    let worker = province.worker(&[]);
    province.wait_until("count(*) >= 2 FROM queue WHERE state = 'done'");
    province.wait_until("count(*) = 1 FROM queue WHERE state = 'running'");
    let status = province.status(&[]);
    assert!(
        status.contains(&format!("process {}", worker.id())),
        "{status}"
    );
    assert!(status.contains("attempt 1"), "{status}");
    signal(&worker, "TERM");
    let worker = ended(worker);
    assert_eq!(worker.status.code(), Some(130), "{}", stderr(&worker));
    assert_eq!(province.number("SELECT count(*) FROM workers"), 0);
    assert_eq!(
        province.number("SELECT count(*) FROM queue WHERE state = 'running'"),
        0
    );
    // It has cost no attempt.
    assert_eq!(
        province.number("SELECT sum(attempts) FROM queue WHERE state = 'waiting'"),
        0
    );
}

#[test]
fn a_worker_comes_back_when_the_server_does() {
    let province = Province::on(Arc::new(Cluster::start()), 12);
    let expected = province.undisturbed();
    province.enqueue(&[]);
    let worker = province.worker(&["--until-empty"]);
    province.wait_until("count(*) >= 2 FROM queue WHERE state = 'done'");
    province.cluster.stop("immediate");
    province.cluster.run();
    let worker = ended(worker);
    let words = stderr(&worker);
    assert!(worker.status.success(), "{words}");
    assert!(
        words.contains("Trying to come back") && words.contains("The database is back"),
        "{words}"
    );
    assert_eq!(province.asked().everything(), expected);
}

/// A queue with documents, and two workers of it.
struct TwoWorkers {
    queue: Queue,
    workers: [RegisteredWorker; 2],
    province: Province,
}

impl TwoWorkers {
    fn with(documents: std::ops::RangeInclusive<u64>) -> Self {
        let province = Province::with(0);
        let mut queue = Queue::open(&province.url()).unwrap();
        let entries: Vec<QueueEntry> = documents
            .map(|n| QueueEntry {
                sha256: format!("{n:064x}"),
                file: format!("{n}.pdf"),
                path: format!("{n}.pdf").into(),
            })
            .collect();
        let placed = queue.enqueue(&entries, false).unwrap();
        assert!(
            placed
                .iter()
                .all(|placed| *placed == EnqueueOutcome::Queued)
        );
        let workers =
            ["một", "hai"].map(|machine| queue.register(machine, Duration::from_secs(60)).unwrap());
        Self {
            queue,
            workers,
            province,
        }
    }

    fn claim(&mut self, worker: usize) -> ClaimedDocument {
        self.queue.claim(&self.workers[worker]).unwrap().unwrap()
    }

    fn end_leases(&self) {
        self.province.run(
            "UPDATE queue SET lease_ends = now() - interval '1 second' WHERE state = 'running'",
        );
    }
}

#[test]
fn a_claim_that_another_one_followed_is_worth_nothing() {
    let mut two = TwoWorkers::with(1..=1);
    let late = two.claim(0);
    assert!(two.queue.claim(&two.workers[1]).unwrap().is_none());
    two.queue
        .renew(&two.workers[0], std::slice::from_ref(&late.claim))
        .unwrap();
    assert!(two.queue.release_expired().unwrap().is_empty());
    two.end_leases();
    assert_eq!(two.queue.release_expired().unwrap()[0].file, "1.pdf");
    let now = two.claim(1);
    assert_eq!(now.attempt, 2);

    // Neither may the late one import, nor fail it, nor hand it back, nor renew it.
    let delivery = IncomingReport::new(document(1));
    let lost = two.queue.import(&late.claim, &delivery).unwrap();
    assert!(matches!(lost, CompletionOutcome::Lost), "{lost:?}");
    assert_eq!(two.province.number("SELECT count(*) FROM reports"), 0);
    let why = FailureCause {
        problem: Problem::TimedOut(600),
        page: None,
    };
    assert!(!two.queue.fail(&late.claim, &why, None).unwrap());
    two.queue.release(&late.claim).unwrap();
    two.end_leases();
    two.queue.renew(&two.workers[0], &[late.claim]).unwrap();
    let ended = "SELECT count(*) FROM queue WHERE state = 'running' AND lease_ends < now()";
    assert_eq!(two.province.number(ended), 1);

    // A lease that has ended is good for as long as nobody else has come.
    let taken = two.queue.import(&now.claim, &delivery).unwrap();
    assert!(matches!(taken, CompletionOutcome::Imported(_)), "{taken:?}");
    assert_eq!(two.province.number("SELECT count(*) FROM reports"), 1);
    assert!(two.queue.is_empty().unwrap());
}

#[test]
fn a_report_that_the_database_refuses_is_not_done() {
    let mut two = TwoWorkers::with(1..=1);
    let claimed = two.claim(0);
    let mut wrong = document(1);
    wrong.pages.push(wrong.pages[0].clone());
    let taken = two
        .queue
        .import(&claimed.claim, &IncomingReport::new(wrong))
        .unwrap();
    assert!(matches!(taken, CompletionOutcome::Broken(_)), "{taken:?}");
    assert_eq!(
        two.province
            .number("SELECT count(*) FROM queue WHERE state = 'running'"),
        1
    );
    assert_eq!(two.province.number("SELECT count(*) FROM reports"), 0);
}

#[test]
fn a_worker_that_nobody_remembers_puts_itself_down_again() {
    let mut two = TwoWorkers::with(1..=2);
    two.province
        .run("UPDATE workers SET heartbeat = now() - interval '8 days' WHERE machine = 'một'");
    two.queue.register("ba", Duration::from_secs(60)).unwrap();
    let machines = |two: &mut TwoWorkers| {
        let workers = two.queue.overview(None).unwrap().workers.into_iter();
        workers.map(|worker| worker.machine).collect::<Vec<_>>()
    };
    assert_eq!(machines(&mut two), ["ba", "hai"]);
    two.queue.renew(&two.workers[0], &[]).unwrap();
    assert_eq!(machines(&mut two), ["ba", "hai", "một"]);
}

#[test]
fn a_lost_connection_is_told_from_a_refusal() {
    let mut two = TwoWorkers::with(1..=1);
    two.province.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'baocao' AND datname = current_database()");
    let lost = two.queue.claim(&two.workers[0]).unwrap_err();
    assert!(matches!(lost, QueueError::Lost(_)), "{lost:?}");
    two.queue.reconnect().unwrap();
    two.claim(0);
    two.province.run("DROP TABLE queue");
    let refused = two.queue.claim(&two.workers[0]).unwrap_err();
    assert!(matches!(refused, QueueError::Refused(_)), "{refused:?}");
}

#[test]
fn what_cannot_be_a_queue_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = baocao();
        command.current_dir(folder.path()).args(arguments);
        command.output().unwrap()
    };
    for command in [&["enqueue", "."][..], &["work"], &["status"]] {
        let ended = run(&[command, &["--db", "sqlite:a.db"]].concat());
        assert_eq!(ended.status.code(), Some(5), "{}", stderr(&ended));
        assert!(
            stderr(&ended).contains("baocao ingest"),
            "{}",
            stderr(&ended)
        );
    }
    assert!(!folder.path().join("a.db").exists());
    let province = Province::with(1);
    let outside = province
        .command(&["enqueue", "/etc/hostname", "--root", "chung"])
        .output()
        .unwrap();
    assert_eq!(outside.status.code(), Some(2), "{}", stderr(&outside));
    let nowhere = province
        .command(&["work", "--root", "không có"])
        .output()
        .unwrap();
    assert_eq!(nowhere.status.code(), Some(3), "{}", stderr(&nowhere));
}
