//! Connecting to a server.

use postgres::{Client, NoTls};

use super::server::Server;
use super::{refusal, tls};
use baocao_report::error::Problem;

impl Server {
    /// Connects.
    pub fn connect(&self) -> Result<Client, Problem> {
        match &self.trust {
            None => self.config.connect(NoTls),
            Some(trust) => self.config.connect(tls::connector(trust)?),
        }
        .map_err(|error| refusal::on_connecting(&error, self))
    }
}
