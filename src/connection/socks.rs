//! Asking a SOCKS 5 proxy for a connection (RFC 1928, RFC 1929).
//!
//! By hand, since it is two short questions: the crates for it either hide which answer came or
//! bring second versions of crates that are already here.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::proxy::Credentials;

const VERSION: u8 = 5;
const NO_CREDENTIALS: u8 = 0;
const USER_AND_PASSWORD: u8 = 2;
const NO_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;
/// How an address is written: its form and its bytes.
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Where a proxy is to connect to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Destination<'a> {
    /// An address.
    Address(SocketAddr),
    /// A name that the proxy looks up.
    Name(&'a str, u16),
}

/// What a proxy answers instead of connecting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reply(pub u8);

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            1 => "general failure",
            2 => "its rules do not allow it",
            3 => "network unreachable",
            4 => "host unreachable",
            5 => "connection refused",
            6 => "time to live expired",
            7 => "it does not know the command",
            8 => "it does not know this form of address",
            code => return write!(f, "it answers with the code {code}"),
        })
    }
}

/// Why a SOCKS proxy gives no connection.
#[derive(Debug, thiserror::Error)]
pub enum SocksError {
    /// It does not connect.
    #[error("{0}")]
    Reply(Reply),
    /// It takes none of the ways to say who we are.
    #[error("it wants a user and a password")]
    WantsCredentials,
    /// It takes none of the ways to say who we are, of which one was with user and password.
    #[error("it wants another proof of who we are than a user and a password")]
    NoMethod,
    /// It does not take the user and the password.
    #[error("it does not take the user and the password")]
    BadCredentials,
    /// What must be sent is longer than SOCKS can say.
    #[error("the {0} is longer than 255 bytes")]
    TooLong(&'static str),
    /// What it answers is not SOCKS 5.
    #[error("the answer is not that of a SOCKS 5 proxy")]
    Garbled,
    /// It hung up before it had answered.
    #[error("it hung up")]
    HungUp,
    /// It cannot be spoken to.
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for SocksError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        match error.kind() {
            UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe => Self::HungUp,
            _ => Self::Io(error),
        }
    }
}

/// Asks the proxy at the other end of a stream for a connection; the stream is that afterwards.
pub(super) async fn connect(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    credentials: Option<&Credentials>,
    destination: Destination<'_>,
) -> Result<(), SocksError> {
    let request = request(destination)?;
    introduce(&mut stream, credentials).await?;
    stream.write_all(&request).await?;
    stream.flush().await?;
    // Some hang up after the code of a refusal, without the address that belongs there.
    let [version, code] = read(&mut stream).await?;
    match (version, code) {
        (VERSION, 0) => {}
        (VERSION, code) => return Err(SocksError::Reply(Reply(code))),
        _ => return Err(SocksError::Garbled),
    }
    let [_reserved, form] = read(&mut stream).await?;
    // Where it connects from; of no use, but it must be read.
    let rest = match form {
        IPV4 => 4,
        IPV6 => 16,
        NAME => stream.read_u8().await?.into(),
        _ => return Err(SocksError::Garbled),
    };
    let mut address = vec![0; rest + 2];
    stream.read_exact(&mut address).await?;
    Ok(())
}

/// Says who we are, if the proxy wants to know.
async fn introduce(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    credentials: Option<&Credentials>,
) -> Result<(), SocksError> {
    let methods: &[u8] = match credentials {
        Some(_) => &[VERSION, 2, NO_CREDENTIALS, USER_AND_PASSWORD],
        None => &[VERSION, 1, NO_CREDENTIALS],
    };
    stream.write_all(methods).await?;
    stream.flush().await?;
    let [version, method] = read(stream).await?;
    match (version, method, credentials) {
        (VERSION, NO_CREDENTIALS, _) => Ok(()),
        (VERSION, USER_AND_PASSWORD, Some(credentials)) => {
            let mut login = vec![1];
            push(&mut login, "user name", credentials.user.expose())?;
            push(&mut login, "password", credentials.password.expose())?;
            stream.write_all(&login).await?;
            stream.flush().await?;
            match read(stream).await? {
                [1, 0] => Ok(()),
                [1, _] => Err(SocksError::BadCredentials),
                _ => Err(SocksError::Garbled),
            }
        }
        (VERSION, NO_METHOD, None) => Err(SocksError::WantsCredentials),
        (VERSION, NO_METHOD, Some(_)) => Err(SocksError::NoMethod),
        _ => Err(SocksError::Garbled),
    }
}

fn request(destination: Destination<'_>) -> Result<Vec<u8>, SocksError> {
    let mut request = vec![VERSION, CONNECT, 0];
    let port = match destination {
        Destination::Address(address) => {
            match address.ip() {
                IpAddr::V4(ip) => {
                    request.push(IPV4);
                    request.extend(ip.octets());
                }
                IpAddr::V6(ip) => {
                    request.push(IPV6);
                    request.extend(ip.octets());
                }
            }
            address.port()
        }
        Destination::Name(name, port) => {
            request.push(NAME);
            push(&mut request, "name of the host", name)?;
            port
        }
    };
    request.extend(port.to_be_bytes());
    Ok(request)
}

fn push(bytes: &mut Vec<u8>, what: &'static str, text: &str) -> Result<(), SocksError> {
    let length = u8::try_from(text.len()).map_err(|_| SocksError::TooLong(what))?;
    bytes.push(length);
    bytes.extend(text.as_bytes());
    Ok(())
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<[u8; 2], SocksError> {
    let mut bytes = [0; 2];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}
