//! Enums whose variants have a word that is stored and a term that people read.

/// An enum with `ALL`, `code`, `from_code` and `chinese`: `Variant = "word stored", "term"`.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal, $chinese:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// All of them, in the order of a form.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The word stored.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The term people use.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$variant => $chinese,)+ }
            }

            /// Reads what [`Self::code`] wrote.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.code() == code)
            }
        }
    };
}

pub(crate) use coded;
