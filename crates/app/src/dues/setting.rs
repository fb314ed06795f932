//! What the branch decides about dues: how sums are rounded, and whether the yearly list shows them.

use domain::dues::Rounding;
pub use store::dues::Setting;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Sets it. Sums that are fixed already stay as they are.
///
/// # Errors
/// [`Error::Invalid`] for an unknown rounding; [`Error::Stale`].
pub fn set(
    cx: &mut Cx<'_>,
    permit: &Permit<may::SetDues>,
    version: i64,
    rounding: &str,
    shows_sums: bool,
) -> Result<(), Error> {
    let rounding = Rounding::from_code(rounding)
        .ok_or_else(|| Error::field("rounding", "每月金额算到", "请选择一种"))?;
    let setting = Setting { rounding, shows_sums, version };
    store::dues::set_setting(cx.tx, permit.branch(), &setting)?;
    cx.journal(permit, "dues.set", permit.branch().uuid())
}
