//! Who calls: the address a connection comes from, or behind a proxy the one that the proxy names.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Addresses of the proxies in front, whose word is taken. Nobody else's is: anybody may send the header.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Arc<[IpAddr]>);

impl From<Vec<IpAddr>> for Proxies {
    fn from(known: Vec<IpAddr>) -> Self {
        Self(known.into_iter().map(|proxy| proxy.to_canonical()).collect())
    }
}

/// Whoever reads [`ConnectInfo`] further in reads the caller's address.
pub async fn caller(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(from)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let ip = place(proxies.named(from.ip(), request.headers()));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip, from.port())));
    }
    next.run(request).await
}

impl Proxies {
    /// The last address that no proxy of ours has, going back from the connection through what each proxy says it was
    /// called by (`X-Forwarded-For`, where every proxy adds one at the end).
    fn named(&self, connection: IpAddr, headers: &HeaderMap) -> IpAddr {
        let told = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        let told: Vec<&str> = told.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut caller = connection.to_canonical();
        for address in told.into_iter().rev() {
            if !self.0.contains(&caller) {
                break;
            }
            let Some(before) = read(address) else { break };
            caller = before;
        }
        caller
    }
}

fn read(address: &str) -> Option<IpAddr> {
    let with_port = |address: &str| Some(address.parse::<SocketAddr>().ok()?.ip());
    Some(address.parse().ok().or_else(|| with_port(address))?.to_canonical())
}

/// What one caller has to themselves: of IPv6 the net of 64 bits, since every device in it may take any address of it
/// (RFC 7934).
fn place(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
        ip => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(proxies: &[&str], connection: &str, told: &[&str]) -> String {
        let read = |address: &&str| address.parse().expect("an address");
        let proxies = Proxies::from(proxies.iter().map(read).collect::<Vec<IpAddr>>());
        let mut headers = HeaderMap::new();
        for line in told {
            headers.append("x-forwarded-for", line.parse().expect("a value"));
        }
        place(proxies.named(read(&connection), &headers)).to_string()
    }

    #[test]
    fn only_a_known_proxy_is_believed_and_only_about_who_called_it() {
        assert_eq!(named(&[], "192.0.2.7", &["10.0.0.1"]), "192.0.2.7");
        assert_eq!(named(&["127.0.0.1"], "192.0.2.7", &["10.0.0.1"]), "192.0.2.7");
        assert_eq!(named(&["127.0.0.1"], "127.0.0.1", &["10.9.9.9, 203.0.113.5"]), "203.0.113.5");
        assert_eq!(named(&["127.0.0.1"], "::ffff:127.0.0.1", &["10.9.9.9", "203.0.113.5:4711"]), "203.0.113.5");
        let two = ["127.0.0.1", "192.0.2.1"];
        assert_eq!(named(&two, "127.0.0.1", &["1.2.3.4, 203.0.113.5, 192.0.2.1"]), "203.0.113.5");
        assert_eq!(named(&two, "127.0.0.1", &["192.0.2.1"]), "192.0.2.1");
        assert_eq!(named(&two, "127.0.0.1", &["203.0.113.5, nonsense"]), "127.0.0.1");
        assert_eq!(named(&two, "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_net_of_64_bits_is_one_caller() {
        assert_eq!(named(&[], "2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
        assert_eq!(named(&["::1"], "::1", &["[2001:db8:1:2::9]:443"]), "2001:db8:1:2::");
    }
}
