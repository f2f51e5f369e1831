//! Where a server is and how to get in, as libpq has it: the address, then the environment, then `~/.pgpass`.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use super::password::{PassfileEntry, password_for};
use super::tls::{self, Trust};
use baocao_report::error::Problem;

/// How long to wait for a server's first answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the server's machine may give no sign of life. A cable that is cut says nothing, and the system would find
/// out after two hours.
const SILENCE: Duration = Duration::from_secs(30);

/// Where Debian's servers have their socket.
const SOCKET: &str = "/var/run/postgresql";

/// A server, a database on it, and how to get in.
#[derive(Clone)]
pub(crate) struct Server {
    pub(super) config: Config,
    pub(super) trust: Option<Trust>,
    /// What to say where no password fits.
    pub hint: Option<String>,
}

impl Server {
    /// Reads an address like `postgres://user@host:5432/database?sslmode=verify-full`.
    pub fn at(url: &str) -> Result<Self, Problem> {
        Self::with(url, &|name| {
            std::env::var(name).ok().filter(|value| !value.is_empty())
        })
    }

    fn with(url: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, Problem> {
        let (rest, settings) = ConnectionSettings::apart(url)?;
        // The library's own words may repeat what it takes for an option, which may be a part of a password.
        let mut config: Config = rest.parse().map_err(|_| {
            Problem::Database(
                "the address of the database cannot be understood; give one like postgres://user@host:5432/database?sslmode=verify-full"
                    .into(),
            )
        })?;
        complete(&mut config, variable)?;
        refuse_hidden_passwords(&config)?;
        let is_socket = matches!(config.get_hosts(), [Host::Unix(_), ..]);
        let mode = settings.mode.or_else(|| variable("PGSSLMODE"));
        let root = settings.root.or_else(|| variable("PGSSLROOTCERT"));
        let home = variable("HOME").map(PathBuf::from);
        let mode = if is_socket {
            Some("disable")
        } else {
            mode.as_deref()
        };
        let (ssl_mode, trust) = trust(mode, root.as_deref(), home.as_deref())?;
        config.ssl_mode(ssl_mode);
        let mut server = Self {
            config,
            trust,
            hint: None,
        };
        if let Some(password) = variable("PGPASSWORD")
            && server.config.get_password().is_none()
        {
            server.config.password(password);
        }
        if server.config.get_password().is_none() {
            let file = settings
                .passfile
                .or_else(|| variable("PGPASSFILE"))
                .map(PathBuf::from)
                .or_else(|| home.map(|home| home.join(".pgpass")));
            server.look_up(file.as_deref());
        }
        Ok(server)
    }

    fn look_up(&mut self, file: Option<&Path>) {
        let [host, port, database, user] = self.names();
        match file.map(|file| password_for(file, [&host, &port, &database, &user])) {
            Some(PassfileEntry::Password(password)) => {
                self.config.password(password);
            }
            Some(PassfileEntry::Unsafe(hint)) => self.hint = Some(hint),
            Some(PassfileEntry::Nothing) | None => {}
        }
    }

    /// Host, port, database and user, as a password file names them.
    fn names(&self) -> [String; 4] {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            _ => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let user = self.config.get_user().unwrap_or_default().to_owned();
        let database = self.config.get_dbname().unwrap_or(&user).to_owned();
        [host, port.to_string(), database, user]
    }

    /// The user, for messages.
    pub fn user(&self) -> &str {
        self.config.get_user().unwrap_or_default()
    }

    /// The database, for messages.
    pub fn database(&self) -> &str {
        self.config.get_dbname().unwrap_or_default()
    }
}

/// Adds what the address leaves out.
fn complete(config: &mut Config, variable: &dyn Fn(&str) -> Option<String>) -> Result<(), Problem> {
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        let socket = Path::new(SOCKET).is_dir().then(|| SOCKET.to_owned());
        let host = variable("PGHOST").or(socket);
        config.host(host.as_deref().unwrap_or("localhost"));
    }
    if config.get_ports().is_empty()
        && let Some(port) = variable("PGPORT")
    {
        let port = port
            .parse()
            .map_err(|_| Problem::Database("PGPORT is no port; give a number like 5432".into()))?;
        config.port(port);
    }
    if config.get_user().is_none()
        && let Some(user) = variable("PGUSER")
            .or_else(|| variable("USER"))
            .or_else(|| variable("LOGNAME"))
    {
        config.user(&user);
    }
    if config.get_dbname().is_none() {
        let user = config.get_user().map(ToOwned::to_owned);
        if let Some(database) = variable("PGDATABASE").or(user) {
            config.dbname(&database);
        }
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config
            .tcp_user_timeout(SILENCE)
            .keepalives_idle(SILENCE / 2)
            .keepalives_interval(SILENCE / 6);
    }
    if config.get_application_name().is_none() {
        config.application_name("baocao");
    }
    Ok(())
}

/// Refuses names that are whole addresses, or parts of one that was coded as a whole (`lan%3Apassword@db`): these names are
/// shown in messages, and a password would be.
fn refuse_hidden_passwords(config: &Config) -> Result<(), Problem> {
    let hosts = config.get_hosts().iter().filter_map(|host| match host {
        Host::Tcp(name) if !is_ip_address(name) => Some(name.as_str()),
        _ => None,
    });
    let names = [config.get_user(), config.get_dbname()];
    let mut names = hosts.chain(names.into_iter().flatten());
    match names.any(|name| name.contains([':', '@', '?', '=', '&'])) {
        true => Err(Problem::Database(
            "a host, user or database of the address has one of : @ ? = & in its name, as if an address stood within another; give user, host and database as in postgres://user@host/database, and the password in PGPASSWORD or ~/.pgpass"
                .into(),
        )),
        false => Ok(()),
    }
}

/// Whether a host is an address, of which those of IPv6 have colons, and perhaps a network card (`fe80::1%eth0`).
fn is_ip_address(host: &str) -> bool {
    let address = host.split('%').next().unwrap_or(host);
    address.parse::<IpAddr>().is_ok()
}

/// What `sslmode` and `sslrootcert` mean.
fn trust(
    mode: Option<&str>,
    root: Option<&str>,
    home: Option<&Path>,
) -> Result<(SslMode, Option<Trust>), Problem> {
    let own = home
        .map(|home| home.join(".postgresql/root.crt"))
        .filter(|file| file.is_file());
    let root = match root {
        Some("system") => Some(PathBuf::from(tls::SYSTEM)),
        Some(file) => Some(PathBuf::from(file)),
        None => own,
    };
    let needed = |root: Option<PathBuf>| {
        root.ok_or_else(|| {
            Problem::Database(
                "there is no certificate to check the server's with; name one: sslrootcert=FILE, or sslrootcert=system"
                    .into(),
            )
        })
    };
    Ok(match mode {
        None | Some("prefer" | "allow") => (SslMode::Prefer, Some(Trust::Anyone)),
        Some("disable") => (SslMode::Disable, None),
        // As libpq: a root certificate that is there is used.
        Some("require") => (
            SslMode::Require,
            Some(root.map_or(Trust::Anyone, Trust::Authority)),
        ),
        Some("verify-ca") => (SslMode::Require, Some(Trust::Authority(needed(root)?))),
        Some("verify-full") => (SslMode::Require, Some(Trust::Host(needed(root)?))),
        Some(_) => {
            return Err(Problem::Database(
                "there is no sslmode of this name; give disable, prefer, require, verify-ca or verify-full"
                    .into(),
            ));
        }
    })
}

/// What an address says that the library for PostgreSQL does not know.
#[derive(Debug, Default)]
struct ConnectionSettings {
    mode: Option<String>,
    root: Option<String>,
    passfile: Option<String>,
}

impl ConnectionSettings {
    /// Takes the settings out of an address.
    fn apart(url: &str) -> Result<(String, Self), Problem> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        // Else a password in parts would be taken for a host or a database, and shown.
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        if rest[end..].contains('@') || rest[..end].matches('@').count() > 1 {
            return Err(Problem::Database(
                "the address has an @ behind its first one or behind a slash; write / of a password as %2F, ? as %3F, # as %23 and @ as %40, or give it in PGPASSWORD"
                    .into(),
            ));
        }
        let (front, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut settings = Self::default();
        let mut left = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match name {
                "sslmode" => &mut settings.mode,
                "sslrootcert" => &mut settings.root,
                "passfile" => &mut settings.passfile,
                _ => {
                    left.push(pair);
                    continue;
                }
            };
            let value = decoded(value)?;
            // These are shown in messages.
            if value.contains(['=', ';']) {
                return Err(Problem::Database(format!(
                    "{name} has a = or ; in it; write & between two settings of the address"
                )));
            }
            *slot = Some(value);
        }
        let query = match left.is_empty() {
            true => String::new(),
            false => format!("?{}", left.join("&")),
        };
        Ok((format!("{scheme}://{front}{query}"), settings))
    }
}

/// Resolves `%20` and the like.
fn decoded(text: &str) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%').then(|| {
            let digits = after.get(..2)?;
            u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        });
        rest = match code {
            None => {
                bytes.push(first);
                after
            }
            Some(Some(byte)) => {
                bytes.push(byte);
                &after[2..]
            }
            Some(None) => {
                return Err(Problem::Database(
                    "a setting of the address has a % that begins no code; write it as %25".into(),
                ));
            }
        };
    }
    String::from_utf8(bytes)
        .map_err(|_| Problem::Database("a setting of the address is no text".into()))
}

/// The address without a password.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(folder)) => folder.display().to_string(),
            None => String::new(),
        };
        write!(f, "postgres://")?;
        if !self.user().is_empty() {
            write!(f, "{}@", self.user())?;
        }
        write!(f, "{host}")?;
        if let Some(port) = self.config.get_ports().first() {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.database())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str, variables: &[(&str, &str)]) -> Result<Server, Problem> {
        Server::with(url, &|name| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_is_completed_by_the_environment_and_shown_without_password() {
        let all = server("postgres://lan:m%40t@db:6000/tỉnh?sslmode=disable", &[]).unwrap();
        assert_eq!(all.to_string(), "postgres://lan@db:6000/tỉnh");
        assert_eq!(all.config.get_password(), Some(&b"m@t"[..]));
        assert_eq!(format!("{all:?}"), all.to_string());

        let variables = [
            ("PGHOST", "db"),
            ("PGPORT", "6000"),
            ("PGUSER", "lan"),
            ("PGPASSWORD", "secret"),
            ("PGSSLMODE", "disable"),
        ];
        let none = server("postgres:///", &variables).unwrap();
        assert_eq!(none.to_string(), "postgres://lan@db:6000/lan");
        assert_eq!(none.config.get_password(), Some(&b"secret"[..]));
        assert!(none.trust.is_none());

        let six = server(
            "postgres://lan@[fe80::1%25eth0]:6000/tinh?sslmode=disable",
            &[],
        )
        .unwrap();
        assert_eq!(six.to_string(), "postgres://lan@fe80::1%eth0:6000/tinh");
    }

    #[test]
    fn modes_of_tls_are_libpqs() {
        let home = tempfile::tempdir().unwrap();
        let of = |mode: &str, root: Option<&str>| trust(Some(mode), root, Some(home.path()));
        assert_eq!(
            of("prefer", None).unwrap(),
            (SslMode::Prefer, Some(Trust::Anyone))
        );
        assert_eq!(
            of("require", None).unwrap(),
            (SslMode::Require, Some(Trust::Anyone))
        );
        for mode in ["verify-ca", "verify-full", "verify"] {
            let Problem::Database(words) = of(mode, None).unwrap_err() else {
                panic!("another problem");
            };
            assert!(
                words.contains("sslrootcert") || words.contains("no sslmode"),
                "{words}"
            );
        }
        let file = Some(Trust::Host("ca.crt".into()));
        assert_eq!(
            of("verify-full", Some("ca.crt")).unwrap(),
            (SslMode::Require, file)
        );

        std::fs::create_dir(home.path().join(".postgresql")).unwrap();
        let own = home.path().join(".postgresql/root.crt");
        std::fs::write(&own, "").unwrap();
        let checked = Some(Trust::Authority(own));
        assert_eq!(of("require", None).unwrap(), (SslMode::Require, checked));
    }

    #[test]
    fn a_password_is_in_no_message() {
        for url in [
            "postgres://lan:bí/mật@db/tinh",
            "postgres://lan:bí?mật@db/tinh",
            "postgres://lan:mật@db:port/tinh",
            "postgres://lan:mật@db/tinh?unknown=1",
            "postgres://lan:bí@mật@db/tinh",
            "postgres://lan%3Amật@db/tinh",
            "postgres://lan%3Am%E1%BA%ADt%40db/tinh",
            "postgres://db/tinh?user=lan:mật",
            "postgres://db/tinh?host=lan:mật%40db",
            "postgres://lan@db/tinh%3Fpassword=mật",
            "postgres://lan@db/host=db%20password=mật",
            "postgres://lan@db/tinh?password=bi&mật=1",
            "postgres://lan@db/tinh?password=bi&mật",
            "postgres://lan@db/tinh?sslmode=mật",
            "postgres://lan@db/tinh?sslmode=require;password=mật",
            "postgres://lan@db/tinh?sslrootcert=ca.crt%20password%3Dmật",
            "postgres://lan@db/tinh?sslmode=%mật",
        ] {
            let Problem::Database(words) = server(url, &[]).unwrap_err() else {
                panic!("another problem");
            };
            assert!(!words.contains("mật"), "{words}");
            assert_eq!(words.contains("%40"), url.contains("bí"), "{words}");
        }
        for (name, value) in [
            ("PGHOST", "lan:mật@db"),
            ("PGUSER", "lan:mật"),
            ("PGDATABASE", "host=db password=mật"),
            ("PGDATABASE", "postgres://lan:mật@db/tinh"),
            ("PGPORT", "mật"),
            ("PGSSLMODE", "mật"),
        ] {
            let variables = [(name, value), ("PGHOST", "db"), ("PGUSER", "lan")];
            let Problem::Database(words) = server("postgres:///", &variables).unwrap_err() else {
                panic!("another problem");
            };
            assert!(!words.contains("mật"), "{words}");
        }
    }
}
