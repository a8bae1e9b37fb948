//! What goes wrong in a TLS handshake, in words: which certificate, which name, expired when.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, DigitallySignedStruct, OtherError, PeerIncompatible,
    SignatureScheme,
};
use webpki::EndEntityCert;

/// How many names of a certificate are told.
const NAMES: usize = 5;
/// The object identifiers of what a certificate calls its owner: commonName, organizationName.
const COMMON_NAME: [u8; 5] = [6, 3, 0x55, 4, 3];
const ORGANIZATION: [u8; 5] = [6, 3, 0x55, 4, 10];

/// Why a TLS handshake failed.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// The server's certificate is not to be trusted.
    #[error(transparent)]
    Distrust(#[from] Box<Distrust>),
    /// What answers is no TLS.
    #[error("what answers does not speak TLS")]
    NotTls,
    /// It is of a version that is no longer safe.
    #[error("the server speaks neither TLS 1.2 nor TLS 1.3")]
    TooOld,
    /// The server wants to know who we are.
    #[error("the server wants a client certificate")]
    WantsCertificate,
    /// The server ended it with an alert.
    #[error("the server ended the handshake with the alert {0:?}")]
    Alert(AlertDescription),
    /// Anything else.
    #[error(transparent)]
    Other(io::Error),
}

impl From<io::Error> for HandshakeError {
    fn from(error: io::Error) -> Self {
        match inner(&error) {
            Some(rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(other)))) => {
                match other.downcast_ref::<Distrust>() {
                    Some(distrust) => Self::Distrust(Box::new(distrust.clone())),
                    None => Self::Other(error),
                }
            }
            Some(rustls::Error::InvalidMessage(_)) => Self::NotTls,
            Some(rustls::Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            )) => Self::TooOld,
            Some(rustls::Error::AlertReceived(alert)) => Self::of_alert(*alert),
            _ => Self::Other(error),
        }
    }
}

impl HandshakeError {
    fn of_alert(alert: AlertDescription) -> Self {
        match alert {
            AlertDescription::ProtocolVersion => Self::TooOld,
            AlertDescription::CertificateRequired => Self::WantsCertificate,
            other => Self::Alert(other),
        }
    }

    /// Finds the alert that is behind an error: with TLS 1.3 a server looks at our certificate
    /// when the handshake is done for us.
    pub(super) fn behind(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            let found = error.downcast_ref().and_then(inner);
            if let Some(rustls::Error::AlertReceived(alert)) = found {
                return Some(Self::of_alert(*alert));
            }
            next = error.source();
        }
        None
    }
}

fn inner(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// Why the certificate of a host is not trusted.
#[derive(Clone, Debug)]
pub struct Distrust {
    /// The host.
    pub host: String,
    /// What is wrong.
    pub fault: Fault,
    /// The server showed no other certificate beside it.
    pub alone: bool,
}

/// What is wrong with a certificate.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nobody vouches for it but itself.
    SelfSigned,
    /// Nobody whom we trust vouches for it; who does, if it says so.
    UnknownIssuer(Option<String>),
    /// It bears the name of somebody whom we trust, and not the signature.
    OtherKey(Option<String>),
    /// It is signed in a way that is not built in, or not safe.
    Algorithm,
    /// Its time is over.
    Expired(Option<Timestamp>),
    /// Its time has not come.
    NotValidYet(Option<Timestamp>),
    /// It is for other names.
    OtherNames(Vec<String>),
    /// It is one to sign others with.
    OfAnAuthority,
    /// Anything else, in rustls's words.
    Other(CertificateError),
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        write!(f, "the certificate of {host} ")?;
        match &self.fault {
            Fault::SelfSigned => f.write_str("is self-signed"),
            Fault::UnknownIssuer(None) => {
                f.write_str("is signed by an authority that is not trusted")
            }
            Fault::UnknownIssuer(Some(name)) => {
                write!(f, "is signed by {name:?}, which is not trusted")
            }
            Fault::OtherKey(None) => f.write_str("is not signed by whom it names"),
            Fault::OtherKey(Some(name)) => {
                write!(
                    f,
                    "is signed by another {name:?} than the one that is trusted"
                )
            }
            Fault::Algorithm => f.write_str("is signed with an algorithm that is not taken"),
            Fault::Expired(None) => f.write_str("has expired"),
            Fault::Expired(Some(at)) => write!(f, "expired at {at}"),
            Fault::NotValidYet(None) => f.write_str("is not valid yet"),
            Fault::NotValidYet(Some(at)) => write!(f, "is not valid before {at}"),
            Fault::OtherNames(names) if names.is_empty() => f.write_str("does not name it"),
            Fault::OtherNames(names) => {
                let told = names.iter().take(NAMES).map(String::as_str);
                write!(f, "is for {}", told.collect::<Vec<_>>().join(", "))?;
                match names.len().saturating_sub(NAMES) {
                    0 => {}
                    more => write!(f, " and {more} more")?,
                }
                write!(f, ", not {host}")
            }
            Fault::OfAnAuthority => f.write_str("is one of an authority, which no server may show"),
            Fault::Other(error) => write!(f, "is not trusted: {error}"),
        }
    }
}

impl Error for Distrust {}

/// Judges as another verifier does, and says more of why.
#[derive(Debug)]
pub(super) struct Explaining(pub(super) Arc<dyn ServerCertVerifier>);

impl ServerCertVerifier for Explaining {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged =
            self.0
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        judged.map_err(|error| match error {
            rustls::Error::InvalidCertificate(error) => {
                let distrust = Distrust {
                    host: server_name.to_str().into_owned(),
                    fault: fault(error, end_entity),
                    alone: intermediates.is_empty(),
                };
                CertificateError::Other(OtherError(Arc::new(distrust))).into()
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

fn fault(error: CertificateError, end_entity: &CertificateDer<'_>) -> Fault {
    let certificate = EndEntityCert::try_from(end_entity).ok();
    let certificate = certificate.as_ref();
    let is_own = certificate.is_some_and(|cert| cert.issuer() == cert.subject());
    let issuer = || called(certificate?.issuer());
    match error {
        CertificateError::Expired => Fault::Expired(None),
        CertificateError::ExpiredContext { not_after, .. } => Fault::Expired(timestamp(not_after)),
        CertificateError::NotValidYet => Fault::NotValidYet(None),
        CertificateError::NotValidYetContext { not_before, .. } => {
            Fault::NotValidYet(timestamp(not_before))
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            let names = certificate
                .into_iter()
                .flat_map(|cert| cert.valid_dns_names());
            Fault::OtherNames(names.map(str::to_owned).collect())
        }
        CertificateError::UnknownIssuer if is_own => Fault::SelfSigned,
        CertificateError::UnknownIssuer => Fault::UnknownIssuer(issuer()),
        // Another key may be of another kind, that none of the signature's kind fits to.
        CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => match is_own
        {
            true => Fault::SelfSigned,
            false => Fault::OtherKey(issuer()),
        },
        CertificateError::UnsupportedSignatureAlgorithmContext { .. } => Fault::Algorithm,
        CertificateError::Other(OtherError(ref other))
            if matches!(other.downcast_ref(), Some(webpki::Error::CaUsedAsEndEntity)) =>
        {
            Fault::OfAnAuthority
        }
        other => Fault::Other(other),
    }
}

fn timestamp(time: UnixTime) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(time.as_secs()).ok()?).ok()
}

/// Returns what an X.501 name calls its owner. It is only shown, so that what is written in an
/// unusual way may be left out.
pub(super) fn called(name: &[u8]) -> Option<String> {
    [COMMON_NAME, ORGANIZATION].iter().find_map(|identifier| {
        let start = name
            .windows(identifier.len())
            .position(|it| it == identifier)?;
        let value = name.get(start + identifier.len()..)?;
        match value {
            // UTF8String, PrintableString, TeletexString and IA5String, with a short length.
            [0x0c | 0x13 | 0x14 | 0x16, length @ ..0x80, rest @ ..] => {
                let text = rest.get(..usize::from(*length))?;
                Some(String::from_utf8_lossy(text).into_owned())
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_of_a_name_is_its_common_name_or_its_organization() {
        let organization = b"\x31\x0d\x30\x0b\x06\x03\x55\x04\x0a\x0c\x04Acme";
        let common = b"\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x13\x04Root";
        assert_eq!(called(organization).as_deref(), Some("Acme"));
        let both = [&organization[..], common].concat();
        assert_eq!(called(&both).as_deref(), Some("Root"));
        for length in 0..common.len() {
            assert_eq!(called(&common[..length]), None);
        }
    }

    #[test]
    fn only_some_of_many_names_are_told() {
        let names = (1..=7).map(|n| format!("{n}.example")).collect();
        let distrust = Distrust {
            host: "h".into(),
            fault: Fault::OtherNames(names),
            alone: true,
        };
        assert_eq!(
            distrust.to_string(),
            "the certificate of h is for 1.example, 2.example, 3.example, 4.example, 5.example \
             and 2 more, not h"
        );
    }
}
