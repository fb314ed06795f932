//! What a process that reads somebody's file may use.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::Failure;

/// Bounds this process and all that it begins; what is bounded tighter already stays so.
pub fn bound(resources: &[(Resource, u64)]) -> Result<(), Failure> {
    for (resource, most) in resources {
        let most = getrlimit(*resource).maximum.map_or(*most, |there| there.min(*most));
        setrlimit(*resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
