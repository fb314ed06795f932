//! Office files from anybody: packages of XML parts. They may be hostile: what a package says of its sizes is not believed,
//! and nothing in it is carried out.

mod package;
mod xml;

pub(crate) use package::{Bounds, Package, Parts};
pub(crate) use xml::{Element, Next, Xml};

/// Why a package or one of its parts is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PackageFault {
    /// It cannot be read.
    Broken,
    /// It unpacks to far more than a file of its kind holds.
    Bomb,
    /// A relation that leads to another file.
    External,
    /// A part with a password.
    Locked,
    /// Programs of its own.
    Macros,
    /// Declarations with which a part can grow or read other files.
    Declarations,
    /// Elements in elements without end.
    Deep,
    /// A part in an unknown encoding.
    Encoding,
}
