//! What the websocket library costs alone: upgrades, sends one packet, copies the message that
//! answers it to stdout. `bare_copy PORT SERVICE`
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::io::{self, Write};

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut args = std::env::args().skip(1);
    let (port, service) = (args.next().unwrap(), args.next().unwrap());
    let address = format!("127.0.0.1:{port}");
    let stream = TcpStream::connect(&address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let upgraded = client_async(format!("ws://{address}/primus"), stream).await;
    let (mut socket, _) = upgraded.unwrap();
    let packet = format!(r#"{{"type":0,"data":["find","{service}",{{}}],"id":1}}"#);
    socket.send(Message::text(packet)).await.unwrap();
    let message = socket.next().await.unwrap().unwrap();
    let mut out = io::stdout().lock();
    out.write_all(&message.into_data()).unwrap();
    out.flush().unwrap();
}
