//! Asking the DNS for texts, within a few seconds.

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use std::net::SocketAddr;
use std::time::Duration;

/// How long one question may take, whatever the servers do.
const PATIENCE: Duration = Duration::from_secs(4);

/// What the DNS says about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Its texts; none if there are none, or no such name.
    Texts(Vec<String>),
    /// Nobody answered.
    Silence(String),
}

/// Whom to ask.
pub struct Asked(TokioResolver);

impl Asked {
    /// The named server, or the system's.
    pub fn begin(server: Option<SocketAddr>) -> Result<Self, String> {
        let builder = match server {
            Some(server) => {
                let mut named = NameServerConfig::udp_and_tcp(server.ip());
                for connection in &mut named.connections {
                    connection.port = server.port();
                }
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![named]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(|error| error.to_string())?,
        };
        builder.build().map(Self).map_err(|error| error.to_string())
    }

    /// The texts of a name, which is taken as it stands.
    pub async fn texts(&self, name: String) -> Answer {
        let question = self.0.txt_lookup(format!("{name}."));
        match tokio::time::timeout(PATIENCE, question).await {
            Ok(Ok(found)) => {
                let texts = found
                    .answers()
                    .iter()
                    .filter_map(|record| match &record.data {
                        RData::TXT(text) => Some(text.txt_data.concat()),
                        _ => None,
                    });
                Answer::Texts(
                    texts
                        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                        .collect(),
                )
            }
            Ok(Err(error)) if error.is_no_records_found() => Answer::Texts(Vec::new()),
            Ok(Err(error)) => Answer::Silence(error.to_string()),
            Err(_late) => Answer::Silence("it took too long".into()),
        }
    }
}
