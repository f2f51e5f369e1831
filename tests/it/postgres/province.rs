//! A province with reports to read, workers that read them, and ways to disturb them. Workers take their time on demand
//! only with the feature `faults`.
#![cfg(feature = "faults")]

use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cluster::{ADMIN, Cluster, shared};
use super::dump::{OpenDatabase, QueryRows};
use super::{baocao, stderr};

/// A folder that workers share, `chung` in it with short reports, and a database.
pub struct Province {
    pub cluster: Arc<Cluster>,
    pub name: String,
    pub folder: tempfile::TempDir,
}

impl Province {
    pub fn with(reports: u32) -> Self {
        Self::on(shared(), reports)
    }

    pub fn on(cluster: Arc<Cluster>, reports: u32) -> Self {
        let province = Self {
            name: cluster.database(),
            folder: tempfile::tempdir().unwrap(),
            cluster,
        };
        for n in 1..=reports {
            let file = format!("huyện {}/{n}.txt", n % 3);
            province.write(&file, &report(n));
        }
        province
    }

    /// Another database for the same folder.
    pub fn anew(&mut self) {
        self.name = self.cluster.database();
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.folder.path().join("chung").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn url(&self) -> String {
        self.cluster.url(ADMIN, &self.name)
    }

    /// A command on the database, started in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = baocao();
        command
            .current_dir(self.folder.path())
            .args(arguments)
            .args(["--db", &self.url()]);
        command
    }

    pub fn enqueue(&self, more: &[&str]) -> String {
        let ended = self
            .command(&[&["enqueue", "chung"], more].concat())
            .output()
            .unwrap();
        let words = stderr(&ended);
        assert!(ended.status.success(), "{words}");
        words
    }

    /// A worker that takes 150 ms for each document, with a lease of two seconds.
    pub fn worker(&self, more: &[&str]) -> Child {
        self.faulty("slow:.txt", more)
    }

    pub fn faulty(&self, fault: &str, more: &[&str]) -> Child {
        self.command(&["work", "--jobs", "1", "--lease", "2"])
            .args(more)
            .env("BAOCAO_TEST_FAULT", fault)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    pub fn asked(&self) -> OpenDatabase {
        OpenDatabase::Server(self.cluster.admin(&self.name))
    }

    pub fn number(&self, sql: &str) -> u64 {
        self.asked().rows(&format!("SELECT ({sql})::int8"))[0][0]
            .parse()
            .unwrap()
    }

    pub fn run(&self, sql: &str) {
        self.cluster.admin(&self.name).batch_execute(sql).unwrap();
    }

    pub fn wait_until(&self, sql: &str) {
        let start = Instant::now();
        while self.asked().rows(&format!("SELECT {sql}")) != [["1"]] {
            assert!(start.elapsed() < Duration::from_secs(60), "never: {sql}");
            sleep(Duration::from_millis(20));
        }
    }

    /// Stops a worker in its tracks while it has a document in hand.
    pub fn pause(&self, worker: &Child) {
        let holds = format!(
            "EXISTS (SELECT FROM queue JOIN workers USING (worker) WHERE pid = {} AND state = 'running')",
            worker.id()
        );
        loop {
            self.wait_until(&holds);
            signal(worker, "STOP");
            sleep(Duration::from_millis(50));
            if self.asked().rows(&format!("SELECT {holds}")) == [["1"]] {
                return;
            }
            signal(worker, "CONT");
        }
    }

    /// What one undisturbed `ingest` of the same folder leaves.
    pub fn undisturbed(&self) -> Vec<(String, QueryRows)> {
        let name = self.cluster.database();
        let out = self.folder.path().join("out");
        let ended = baocao()
            .current_dir(self.folder.path())
            .args([
                "ingest",
                "chung",
                "--db",
                &self.cluster.url(ADMIN, &name),
                "--out",
            ])
            .arg(out)
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", stderr(&ended));
        OpenDatabase::Server(self.cluster.admin(&name)).everything()
    }

    pub fn status(&self, more: &[&str]) -> String {
        let ended = self
            .command(&[&["status"], more].concat())
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", stderr(&ended));
        String::from_utf8(ended.stdout).unwrap()
    }
}

pub fn report(n: u32) -> String {
    format!(
        "UBND HUYỆN PHÚ LÂM\nSố: {n}/BC-UBND\nPhú Lâm, ngày 05 tháng 3 năm 2025\n\nBÁO CÁO\n\
         Kết quả chuyển đổi số năm 2024\n\n3.{n}. Tỷ lệ hồ sơ trực tuyến (90%): 95/100 = 95% (Đạt)\n"
    )
}

pub fn signal(child: &Child, name: &str) {
    // The shell's own: a bare system has no program of that name.
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{name} {}", child.id())])
        .status();
    assert!(sent.unwrap().success());
}

pub fn ended(child: Child) -> Output {
    child.wait_with_output().unwrap()
}
