//! What a certificate says of itself. It is only shown: whether it is to be trusted, `tls` judges.

use der::asn1::{AnyRef, GeneralizedTime, UtcTime};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use jiff::Timestamp;

use super::handshake::called;

/// The parts of a certificate that people ask for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Certificate {
    /// Whose it is, where it says so.
    pub subject: Option<String>,
    /// Who signed it, where it says so.
    pub issuer: Option<String>,
    /// From when on it holds.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Certificate {
    /// Reads a certificate in DER; `None` where it is written otherwise than X.509 has it.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = SliceReader::new(bytes).ok()?;
        let read = reader.sequence(|certificate| {
            let read = certificate.sequence(to_be_signed)?;
            drain(certificate)?;
            der::Result::Ok(read)
        });
        read.ok()?
    }
}

/// Reads what is signed (RFC 5280, section 4.1) up to the subject.
fn to_be_signed(reader: &mut SliceReader<'_>) -> der::Result<Option<Certificate>> {
    // The version is left out where it is the first.
    let first = AnyRef::decode(reader)?;
    if first.tag().is_context_specific() {
        AnyRef::decode(reader)?;
    }
    let _algorithm = AnyRef::decode(reader)?;
    let issuer = AnyRef::decode(reader)?;
    let (from, until) = reader.sequence(|validity| {
        let from = time(validity)?;
        der::Result::Ok((from, time(validity)?))
    })?;
    let subject = AnyRef::decode(reader)?;
    drain(reader)?;
    Ok(from.zip(until).map(|(from, until)| Certificate {
        subject: called(subject.value()),
        issuer: called(issuer.value()),
        from,
        until,
    }))
}

fn time(reader: &mut SliceReader<'_>) -> der::Result<Option<Timestamp>> {
    let time = match Tag::peek(reader)? {
        Tag::UtcTime => UtcTime::decode(reader)?.to_unix_duration(),
        _ => GeneralizedTime::decode(reader)?.to_unix_duration(),
    };
    let seconds = i64::try_from(time.as_secs()).ok();
    Ok(seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()))
}

/// Leaves out the rest.
fn drain(reader: &mut SliceReader<'_>) -> der::Result<()> {
    while !reader.is_finished() {
        AnyRef::decode(reader)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn a_certificate_tells_whose_it_is_and_how_long_it_holds() {
        let mut params = CertificateParams::new(vec!["example.com".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, "example.com");
        // The one is written with two digits of the year, the other with four.
        params.not_before = date_time_ymd(2021, 3, 4);
        params.not_after = date_time_ymd(2051, 3, 4);
        let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let expected = Certificate {
            subject: Some("example.com".to_owned()),
            issuer: Some("example.com".to_owned()),
            from: "2021-03-04T00:00:00Z".parse().unwrap(),
            until: "2051-03-04T00:00:00Z".parse().unwrap(),
        };
        assert_eq!(Certificate::read(made.der()), Some(expected));
        for length in 0..made.der().len() {
            assert_eq!(Certificate::read(&made.der()[..length]), None);
        }
    }
}
