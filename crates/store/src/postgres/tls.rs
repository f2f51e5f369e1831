//! Whom to believe that they are the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use baocao_report::error::Problem;

/// The certificates that Debian trusts.
pub(super) const SYSTEM: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Which server to believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Any: the line is encrypted, and nobody knows to whom.
    Anyone,
    /// One with a certificate that an authority of this file has signed.
    Authority(PathBuf),
    /// The same, and the certificate is of this host.
    Host(PathBuf),
}

/// What connects over TLS.
pub(super) fn connector(trust: &Trust) -> Result<MakeRustlsConnect, Problem> {
    let provider = Arc::new(ring::default_provider());
    let roots = match trust {
        Trust::Anyone => Vec::new(),
        Trust::Authority(file) | Trust::Host(file) => certificates(file)?,
    };
    let verifier = Verifier {
        chain: chain(&roots, &provider)?,
        roots,
        checks_host: matches!(trust, Trust::Host(_)),
        provider: provider.clone(),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn unusable(error: &dyn std::fmt::Display) -> Problem {
    Problem::Database(format!("TLS cannot be used: {error}"))
}

/// The certificates of a file.
fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Problem> {
    let shown = file.display();
    let bytes = fs::read(file).map_err(|error| {
        Problem::Database(format!(
            "the certificate {shown} cannot be read: {error}; check sslrootcert"
        ))
    })?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(Problem::Database(format!(
            "{shown} holds no certificate in PEM form; check sslrootcert"
        ))),
    }
}

/// What checks who signed a certificate; none where nothing is to be checked.
fn chain(
    roots: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<WebPkiServerVerifier>>, Problem> {
    if roots.is_empty() {
        return Ok(None);
    }
    let mut store = RootCertStore::empty();
    // A list of many authorities may hold one that is too old to be read.
    store.add_parsable_certificates(roots.iter().cloned());
    WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone())
        .build()
        .map(Some)
        .map_err(|error| unusable(&error))
}

/// Whether a certificate is not valid yet or no more.
fn is_of_time(why: &CertificateError) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(
        why,
        Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }
    )
}

/// Checks a server's certificate as libpq does.
#[derive(Debug)]
struct Verifier {
    chain: Option<Arc<WebPkiServerVerifier>>,
    roots: Vec<CertificateDer<'static>>,
    checks_host: bool,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else {
            return Ok(ServerCertVerified::assertion());
        };
        match chain.verify_server_cert(certificate, intermediates, host, ocsp, now) {
            // Only the host is wrong.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.checks_host => Ok(ServerCertVerified::assertion()),
            // A certificate that a server has signed for itself, and that the user has put into the file: whoever signed
            // it matters no more, but it has its time as any other. The time is what is looked at first.
            Err(Error::InvalidCertificate(why))
                if self.roots.contains(certificate) && !is_of_time(&why) =>
            {
                if self.checks_host {
                    let parsed = ParsedCertificate::try_from(certificate)?;
                    rustls::client::verify_server_name(&parsed, host)?;
                }
                Ok(ServerCertVerified::assertion())
            }
            outcome => outcome,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
