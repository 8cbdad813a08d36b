//! Unique identifiers, one type for each thing they identify (PS3.5 9).

use std::fmt;

macro_rules! uid {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

uid!(
    /// Study Instance UID (0020,000D).
    StudyInstanceUid
);
uid!(
    /// Series Instance UID (0020,000E).
    SeriesInstanceUid
);
uid!(
    /// SOP Instance UID (0008,0018).
    SopInstanceUid
);
uid!(
    /// Frame of Reference UID (0020,0052): images that share it share one patient space.
    FrameOfReferenceUid
);

impl SeriesInstanceUid {
    /// The name of pictures cut anew from a series; no UID has a `#` (PS3.5 9.1).
    pub fn cut_anew(&self, name: &str) -> Self {
        Self(format!("{}#{name}", self.origin().as_str()))
    }

    /// The series that pictures were cut from; a series of slices itself.
    pub fn origin(&self) -> Self {
        Self(self.0.split('#').next().unwrap_or_default().to_owned())
    }
}
