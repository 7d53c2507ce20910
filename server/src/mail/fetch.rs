//! Messages on their way in, from an IMAP mailbox (RFC 3501): what has not been seen is taken, then marked as seen.

use super::take;
use app::ssr::Clock;
use async_imap::Client;
use futures::TryStreamExt;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// How often is looked for messages.
const LOOK: Duration = Duration::from_secs(20);
/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(300);

trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Wire for T {}

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Fetches messages for as long as the process lives. `mailbox` is `imaps://USER:PASSWORD@HOST:PORT/FOLDER`, or
/// `imap://…` without encryption, for a server on the same machine. `own` is the address our answers leave from.
pub async fn fetch(store: Store, clock: Clock, mailbox: Url, own: String) {
    loop {
        match tokio::time::timeout(PATIENCE, look(&store, clock, &mailbox, &own)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(taken)) => tracing::info!(taken, "messages taken from the mailbox"),
            Ok(Err(error)) => tracing::warn!(%error, "the mailbox cannot be read"),
            Err(_) => tracing::warn!("the mailbox takes too long"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn connect(mailbox: &Url) -> Done<Box<dyn Wire>> {
    let host = mailbox.host_str().ok_or("the mailbox names no host")?;
    let encrypted = mailbox.scheme() == "imaps";
    let stream = TcpStream::connect((host, mailbox.port().unwrap_or(if encrypted { 993 } else { 143 }))).await?;
    if !encrypted {
        return Ok(Box::new(stream));
    }
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(host.to_owned())?;
    Ok(Box::new(TlsConnector::from(Arc::new(config)).connect(name, stream).await?))
}

/// Takes every message that has not been seen; says how many.
async fn look(store: &Store, clock: Clock, mailbox: &Url, own: &str) -> Done<usize> {
    let mut client = Client::new(connect(mailbox).await?);
    client.read_response().await?.ok_or("the mailbox does not greet")?;
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (user, password) = (plain(mailbox.username()), plain(mailbox.password().unwrap_or_default()));
    let mut session = client.login(user, password).await.map_err(|(error, _)| error)?;
    let folder = mailbox.path().trim_start_matches('/');
    session.select(if folder.is_empty() { "INBOX" } else { folder }).await?;
    let mut unseen: Vec<u32> = session.uid_search("UNSEEN").await?.into_iter().collect();
    unseen.sort_unstable();
    for uid in &unseen {
        let found: Vec<_> = session.uid_fetch(uid.to_string(), "BODY.PEEK[]").await?.try_collect().await?;
        let Some(raw) = found.iter().find_map(|message| message.body()) else { continue };
        // Only what has arrived is marked; a message given twice is known by its Message-ID.
        take(store, clock.now(), own, raw.to_vec()).await?;
        let marked: Vec<_> = session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?.try_collect().await?;
        drop(marked);
    }
    session.logout().await?;
    Ok(unseen.len())
}
