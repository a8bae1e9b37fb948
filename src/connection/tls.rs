//! TLS: which servers are trusted and who we say we are.
//!
//! Reading the platform's certificates costs more than all the rest of a short command,
//! so none of this runs for a plain connection.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::dial::{DialError, Stream};
use super::handshake::Explaining;

/// The variable that names a file with the certificates to trust, in the place of the system's.
/// Whoever reads those of the system heeds it, except on macOS and Windows.
const CERTIFICATES: &str = "SSL_CERT_FILE";

/// What the user wants of TLS.
#[derive(Clone, Debug, Default)]
pub struct TlsOptions {
    /// A file with more certificates to trust (PEM).
    pub ca_cert: Option<PathBuf>,
    /// Our own certificate, with its chain (PEM).
    pub client_cert: Option<PathBuf>,
    /// The key of our own certificate (PEM).
    pub client_key: Option<PathBuf>,
    /// Take any certificate.
    pub insecure: bool,
}

/// Why TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file holds no certificate or key, or cannot be read.
    #[error("cannot take the {what} from {}", path.display())]
    File {
        /// What it should hold.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: pem::Error,
    },
    /// The certificates and keys do not fit together.
    #[error("cannot set up TLS")]
    Setup(#[from] rustls::Error),
}

/// Makes the configuration for one connection, reading the certificates of the platform.
///
/// # Errors
///
/// Fails on files that cannot be read, and on a certificate and key that do not match.
pub(super) fn client_config(options: &TlsOptions) -> Result<ClientConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(match options.insecure {
            true => Arc::new(Anyone(provider)),
            false => Arc::new(Explaining(verifier(options, provider)?)),
        });
    let mut config = match (&options.client_cert, &options.client_key) {
        (Some(cert), Some(key)) => {
            let chain = certificates("client certificate", cert)?;
            let key = PrivateKeyDer::from_pem_file(key).map_err(|source| TlsError::File {
                what: "client key",
                path: key.clone(),
                source,
            })?;
            builder.with_client_auth_cert(chain, key)?
        }
        _ => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Encrypts a byte stream to a host, as it stands in a URL.
pub(super) async fn encrypt(
    host: &str,
    stream: Box<dyn Stream>,
    config: JoinHandle<Result<ClientConfig, TlsError>>,
) -> Result<TlsStream<Box<dyn Stream>>, DialError> {
    let fail = |source: io::Error| DialError::Tls {
        host: host.to_owned(),
        source: source.into(),
    };
    let config = config
        .await
        .map_err(|error| fail(io::Error::other(error)))??;
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let name =
        ServerName::try_from(name.to_owned()).map_err(|error| fail(io::Error::other(error)))?;
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await.map_err(fail)
}

fn verifier(
    options: &TlsOptions,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, TlsError> {
    let extra = match &options.ca_cert {
        Some(path) => certificates("CA certificates", path)?,
        None => Vec::new(),
    };
    if let Ok(verifier) = Verifier::new_with_extra_roots(extra.clone(), Arc::clone(&provider)) {
        return Ok(Arc::new(verifier));
    }
    if let Some(path) = env::var_os(CERTIFICATES) {
        // One that is empty may be meant so.
        if let Err(
            error @ TlsError::File {
                source: pem::Error::Io(_),
                ..
            },
        ) = certificates("trusted certificates", Path::new(&path))
        {
            return Err(error);
        }
    }
    // A system without certificates, such as a container made from nothing.
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for certificate in extra {
        roots.add(certificate)?;
    }
    let builder =
        rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
    Ok(builder
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))?)
}

fn certificates(what: &'static str, path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let fail = |source| TlsError::File {
        what,
        path: path.to_owned(),
        source,
    };
    let found: Vec<_> = CertificateDer::pem_file_iter(path)
        .map_err(fail)?
        .collect::<Result<_, _>>()
        .map_err(fail)?;
    if found.is_empty() {
        return Err(fail(pem::Error::NoItemsFound));
    }
    Ok(found)
}

/// Trusts every certificate, and still makes the server prove that it has the key.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
