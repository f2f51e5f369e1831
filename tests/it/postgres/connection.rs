//! Ways in, and refusals: each says what to do, ends with 5, and gives no password away.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use super::cluster::{ADMIN, Cluster, PASSWORD, certify, certify_itself, shared};
use super::reports::{document, lines};
use super::{baocao, stderr};
use baocao_report::json;

/// A folder with a report to import.
fn report() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), json::line(&document(1))).unwrap();
    folder
}

/// Imports the report to an address, with these variables.
fn import(folder: &tempfile::TempDir, url: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = baocao();
    command.arg("import").arg(folder.path()).args(["--db", url]);
    command.envs(variables.iter().copied()).output().unwrap()
}

fn assert_refused(ended: &Output, word: &str) {
    let words = stderr(ended);
    assert_eq!(ended.status.code(), Some(5), "{words}");
    assert!(words.contains(word), "{words}");
    assert!(!words.contains("mật") && !words.contains("%E1"), "{words}");
}

fn assert_taken(ended: &Output) {
    assert!(ended.status.success(), "{}", stderr(ended));
}

#[test]
fn passwords_come_from_the_address_the_environment_and_the_file() {
    let cluster = shared();
    let folder = report();
    let database = cluster.database();
    let bare = format!("postgres://{ADMIN}@127.0.0.1:{}/{database}", cluster.port());
    assert_taken(&import(&folder, &cluster.url(ADMIN, &database), &[]));
    assert_taken(&import(&folder, &bare, &[("PGPASSWORD", PASSWORD)]));
    assert_refused(&import(&folder, &bare, &[]), "PGPASSWORD");
    assert_refused(
        &import(&folder, &bare, &[("PGPASSWORD", "mật khẩu sai")]),
        "right password",
    );

    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(".pgpass");
    let line = format!(
        "127.0.0.1:{}:{database}:{ADMIN}:{PASSWORD}\n",
        cluster.port()
    );
    fs::write(&file, line).unwrap();
    let variables = [("HOME", home.path().to_str().unwrap())];
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert_refused(&import(&folder, &bare, &variables), "chmod 600");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_taken(&import(&folder, &bare, &variables));
}

#[test]
fn what_cannot_be_used_says_what_to_do() {
    let cluster = shared();
    let folder = report();
    assert_refused(
        &import(&folder, &cluster.url(ADMIN, "nowhere"), &[]),
        "createdb nowhere",
    );
    let closed = "postgres://lan:m%E1%BA%ADt@127.0.0.1:1/tinh";
    assert_refused(&import(&folder, closed, &[]), "start the server");

    let foreign = cluster.database();
    cluster
        .admin(&foreign)
        .batch_execute("CREATE SCHEMA baocao; CREATE TABLE baocao.t (x int)")
        .unwrap();
    assert_refused(
        &import(&folder, &cluster.url(ADMIN, &foreign), &[]),
        "another program",
    );

    let later = cluster.database();
    assert_taken(&import(&folder, &cluster.url(ADMIN, &later), &[]));
    let mut admin = cluster.admin(&later);
    admin
        .batch_execute("INSERT INTO schema_version VALUES (99, 'later')")
        .unwrap();
    assert_refused(
        &import(&folder, &cluster.url(ADMIN, &later), &[]),
        "later version",
    );

    let latin = cluster.database() + "_latin";
    let made = format!("CREATE DATABASE {latin} ENCODING 'LATIN1' TEMPLATE template0");
    cluster.admin("postgres").batch_execute(&made).unwrap();
    assert_refused(&import(&folder, &cluster.url(ADMIN, &latin), &[]), "UTF8");
}

#[test]
fn rights_that_are_missing_are_told_and_nothing_is_half_there() {
    let cluster = shared();
    let folder = report();
    let database = cluster.database();
    let mut admin = cluster.admin(&database);
    let user = format!("lan_{database}");
    let made = format!("CREATE USER {user} PASSWORD '{PASSWORD}'");
    admin.batch_execute(&made).unwrap();
    let url = cluster.url(&user, &database);
    assert_refused(&import(&folder, &url, &[]), "administrator grants");

    assert_taken(&import(&folder, &cluster.url(ADMIN, &database), &[]));
    let granted = format!(
        "GRANT USAGE ON SCHEMA baocao TO {user}; GRANT SELECT ON ALL TABLES IN SCHEMA baocao TO {user}"
    );
    admin.batch_execute(&granted).unwrap();
    fs::write(folder.path().join("b.jsonl"), lines(2..5)).unwrap();
    assert_refused(&import(&folder, &url, &[]), "administrator grants");
    let granted = format!("GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA baocao TO {user}");
    admin.batch_execute(&granted).unwrap();
    assert_taken(&import(&folder, &url, &[]));
    let count: i64 = admin
        .query_one("SELECT count(*) FROM reports", &[])
        .unwrap()
        .get(0);
    assert_eq!(count, 4);
}

#[test]
fn tls_checks_what_it_is_told_to() {
    let cluster = Cluster::start();
    certify(&cluster, "localhost");
    cluster
        .admin("postgres")
        .batch_execute("ALTER SYSTEM SET ssl = on")
        .unwrap();
    cluster.stop("fast");
    let access = cluster.path("data").join("pg_hba.conf");
    fs::write(&access, "hostssl all all 127.0.0.1/32 scram-sha-256\n").unwrap();
    cluster.run();

    let folder = report();
    itself(&cluster, &folder);
    let authority = certify(&cluster, "localhost");
    cluster.stop("fast");
    cluster.run();
    let other = tempfile::tempdir_in(folder.path()).unwrap();
    let stranger = other.path().join("stranger.crt");
    fs::write(&stranger, stranger_certificate(other.path())).unwrap();
    let url = |host: &str, query: &str| {
        let url = cluster.url(ADMIN, "postgres").replace("127.0.0.1", host);
        format!("{url}?{query}")
    };
    let root = format!("&sslrootcert={}", authority.display());
    let strange = format!("&sslrootcert={}", stranger.display());
    for (host, query) in [
        ("127.0.0.1", "sslmode=require".to_owned()),
        ("127.0.0.1", "sslmode=prefer".to_owned()),
        ("127.0.0.1", format!("sslmode=verify-ca{root}")),
        ("localhost", format!("sslmode=verify-full{root}")),
    ] {
        assert_taken(&import(&folder, &url(host, &query), &[]));
    }
    for (host, query, word) in [
        ("127.0.0.1", "sslmode=disable".to_owned(), "no encryption"),
        (
            "127.0.0.1",
            format!("sslmode=verify-full{root}"),
            "certificate",
        ),
        (
            "localhost",
            format!("sslmode=verify-full{strange}"),
            "certificate",
        ),
        (
            "127.0.0.1",
            format!("sslmode=require{strange}"),
            "certificate",
        ),
        ("localhost", "sslmode=verify-full".to_owned(), "sslrootcert"),
        (
            "localhost",
            "sslmode=verify-full&sslrootcert=nowhere.crt".to_owned(),
            "sslrootcert",
        ),
    ] {
        assert_refused(&import(&folder, &url(host, &query), &[]), word);
    }
}

/// A server's own certificate, in the user's file, is good for its time and no longer.
fn itself(cluster: &Cluster, folder: &tempfile::TempDir) {
    let url = cluster
        .url(ADMIN, "postgres")
        .replace("127.0.0.1", "localhost");
    let with = |until: &str| {
        let own = certify_itself(cluster, "20200101000000Z", until);
        cluster.stop("fast");
        cluster.run();
        let url = format!("{url}?sslmode=verify-full&sslrootcert={}", own.display());
        import(folder, &url, &[])
    };
    assert_taken(&with("20991231000000Z"));
    assert_refused(&with("20210101000000Z"), "certificate");
}

/// A certificate that has nothing to do with the server.
fn stranger_certificate(folder: &std::path::Path) -> Vec<u8> {
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=stranger",
        ])
        .args(["-keyout", "stranger.key", "-out", "made.crt"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(made.status.success());
    fs::read(folder.join("made.crt")).unwrap()
}
