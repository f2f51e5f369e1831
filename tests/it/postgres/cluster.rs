//! A PostgreSQL server of the tests' own, in a temporary folder, which goes when the last test that uses it ends.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use postgres::{Client, NoTls};

/// The administrator, and the password of everybody.
pub const ADMIN: &str = "quan_tri";
pub const PASSWORD: &str = "mật khẩu";

/// A server.
pub struct Cluster {
    folder: tempfile::TempDir,
    port: u16,
    databases: AtomicU32,
}

/// The server that tests share; started by the first of them, stopped by the last.
pub fn shared() -> Arc<Cluster> {
    static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let cluster = Arc::new(Cluster::start());
        *shared = Arc::downgrade(&cluster);
        cluster
    })
}

impl Cluster {
    /// Makes and starts a server.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let databases = AtomicU32::new(0);
        let cluster = Self {
            folder,
            port,
            databases,
        };
        fs::write(cluster.path("password"), PASSWORD).unwrap();
        if is_root() {
            // The server refuses to be root's.
            fs::set_permissions(cluster.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
            cluster.own(cluster.folder.path());
        }
        let data = cluster.path("data");
        let password = format!("--pwfile={}", cluster.path("password").display());
        let made = cluster
            .program("initdb")
            .args([
                "-U",
                ADMIN,
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "--auth-host=scram-sha-256",
            ])
            .args(["--auth-local=trust", &password, "-D"])
            .arg(&data)
            .output();
        assert_done(&made.unwrap());
        cluster.run();
        cluster
    }

    /// A file of the server's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Gives a folder, and what is in it, to the server of tests that are run by root.
    pub fn own(&self, folder: &Path) {
        let owned = Command::new("chown")
            .args(["-R", "postgres"])
            .arg(folder)
            .output();
        assert_done(&owned.unwrap());
    }

    /// A program of PostgreSQL's, run by one who may run it.
    fn program(&self, name: &str) -> Command {
        let path = binaries().join(name);
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command.current_dir(self.folder.path());
        command
    }

    /// Starts it, again perhaps.
    pub fn run(&self) {
        let options = format!(
            "-k {} -c listen_addresses=127.0.0.1 -p {} -c fsync=off",
            self.folder.path().display(),
            self.port
        );
        let started = self
            .program("pg_ctl")
            .args(["-w", "-o", &options, "-l"])
            .arg(self.path("log"))
            .arg("-D")
            .arg(self.path("data"))
            .arg("start")
            // The server outlives the command and would hold a pipe open.
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status();
        assert!(started.unwrap().success(), "see {:?}", self.path("log"));
    }

    /// Stops it, as `pg_ctl stop -m` has it: `immediate` is a crash.
    pub fn stop(&self, mode: &str) {
        assert_done(&self.stopped(mode).unwrap());
    }

    fn stopped(&self, mode: &str) -> std::io::Result<Output> {
        self.program("pg_ctl")
            .args(["-m", mode, "-w", "-D"])
            .arg(self.path("data"))
            .arg("stop")
            .output()
    }

    /// Makes a database and gives its name.
    pub fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("tinh_{number}");
        self.admin("postgres")
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        name
    }

    /// Executes the statements of a dump, the rows between them too.
    pub fn restore(&self, database: &str, dump: &str) {
        let file = self.path(&format!("{database}.sql"));
        fs::write(&file, dump).unwrap();
        let mut psql = self.program("psql");
        psql.arg("-h").arg(self.folder.path());
        psql.args(["-p", &self.port.to_string(), "-U", ADMIN, "-d", database]);
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"])
            .arg(&file);
        assert_done(&psql.output().unwrap());
    }

    /// The administrator's connection to a database, with our tables in the path.
    pub fn admin(&self, database: &str) -> Client {
        let mut client = postgres::Config::new()
            .host("127.0.0.1")
            .port(self.port)
            .user(ADMIN)
            .password(PASSWORD)
            .dbname(database)
            .connect(NoTls)
            .unwrap();
        client
            .batch_execute("SET search_path TO baocao, public")
            .unwrap();
        client
    }

    /// The address of a database for a user, with the password in it.
    pub fn url(&self, user: &str, database: &str) -> String {
        let password = "m%E1%BA%ADt%20kh%E1%BA%A9u";
        format!(
            "postgres://{user}:{password}@127.0.0.1:{}/{database}",
            self.port
        )
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A test that has failed may have left it stopped.
        let _ = self.stopped("immediate");
    }
}

/// Where Debian has PostgreSQL's programs, of the newest version; elsewhere they are in the path.
fn binaries() -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    found.sort();
    found.pop().unwrap_or_default()
}

/// Whether these tests are run by root.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

fn assert_done(output: &Output) {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Makes a certificate for a host, signed by an authority that is made with it, and gives the authority's file.
pub fn certify(cluster: &Cluster, host: &str) -> PathBuf {
    let folder = tempfile::tempdir_in(cluster.folder.path()).unwrap().keep();
    let openssl = |arguments: &[&str]| {
        assert_done(
            &Command::new("openssl")
                .args(arguments)
                .current_dir(&folder)
                .output()
                .unwrap(),
        );
    };
    let key = ["-newkey", "rsa:2048", "-nodes", "-keyout"];
    openssl(
        &[
            &["req", "-x509", "-days", "2", "-subj", "/CN=test authority"],
            &key[..],
            &["ca.key", "-out", "ca.crt"],
        ]
        .concat(),
    );
    openssl(
        &[
            &["req", "-subj", "/CN=server"],
            &key[..],
            &["server.key", "-out", "server.csr"],
        ]
        .concat(),
    );
    fs::write(folder.join("names"), format!("subjectAltName=DNS:{host}\n")).unwrap();
    openssl(&[
        "x509",
        "-req",
        "-in",
        "server.csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "server.crt",
    ]);
    for name in ["server.crt", "server.key"] {
        install(&folder.join(name), &cluster.path("data").join(name));
    }
    folder.join("ca.crt")
}

/// Makes a certificate for `localhost` that the server signs for itself, valid between two moments, and gives its file.
pub fn certify_itself(cluster: &Cluster, from: &str, until: &str) -> PathBuf {
    const AUTHORITY: &str = "[ca]\ndefault_ca = self\n[self]\ndatabase = index\nnew_certs_dir = .\nrand_serial = yes\n\
        default_md = sha256\npolicy = named\nx509_extensions = host\n[named]\ncommonName = supplied\n\
        [host]\nsubjectAltName = DNS:localhost\n";
    let folder = tempfile::tempdir_in(cluster.folder.path()).unwrap().keep();
    fs::write(folder.join("index"), "").unwrap();
    fs::write(folder.join("authority"), AUTHORITY).unwrap();
    let request = "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=server";
    let signing = format!(
        "ca -batch -selfsign -config authority -keyfile server.key -in server.csr -out server.crt -notext \
         -startdate {from} -enddate {until}"
    );
    for arguments in [request, &signing] {
        let mut openssl = Command::new("openssl");
        openssl.args(arguments.split(' ')).current_dir(&folder);
        assert_done(&openssl.output().unwrap());
    }
    for name in ["server.crt", "server.key"] {
        install(&folder.join(name), &cluster.path("data").join(name));
    }
    folder.join("server.crt")
}

/// Copies a file to where the server reads it, as its own.
fn install(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o600)).unwrap();
    if is_root() {
        assert_done(
            &Command::new("chown")
                .arg("postgres")
                .arg(to)
                .output()
                .unwrap(),
        );
    }
}
