//! How many sign-ins one network address may try: a flood of guesses costs the others nothing.

use std::{
    fmt::{self, Display, Formatter},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
};

use api::Pace;
use app::{App, Error};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::state::Site;

/// Tries that an address may make at once: a whole office at nine in the morning.
const BURST: NonZeroU32 = NonZeroU32::new(200).expect("not zero");
/// Tries a second after that.
const STEADY: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
/// The limiter of all addresses.
pub(crate) fn pace(app: &App) -> Pace<IpAddr> {
    Pace::new(app, BURST, STEADY)
}

/// Counts one more try of a caller who is not signed in.
///
/// # Errors
/// [`Error::Busy`] for too many.
pub(crate) fn in_pace(site: &Site, caller: &Caller) -> Result<(), Error> {
    let busy = |_| Error::Busy("从您这个网络来的登录太多，请过一分钟再试".to_owned());
    site.pace.check(&caller.0).map_err(busy)
}

/// The network address of a caller, displayed as it is limited; of an IPv6 address the part that is given to one household or office.
pub(crate) struct Caller(IpAddr);

impl Display for Caller {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromRequestParts<Site> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let last =
            forwarded.and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit(',').next()?.trim().parse().ok());
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = last.filter(|_| site.proxied).or(direct).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Self(match address {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 @ IpAddr::V4(_) => v4,
        }))
    }
}
