//! The parameters of the grayscale pipeline: Modality, VOI and Presentation LUT (PS3.3 C.11).

/// One LUT Descriptor with its data (PS3.3 C.11.1.1, C.11.2.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupTable {
    /// Input value that maps to the first entry; lower inputs map to it too.
    pub first_mapped: i32,
    /// Output bits of an entry, 8 to 16.
    pub bits: u8,
    /// The entries; inputs past the last map to the last. Never empty.
    pub entries: Vec<u16>,
    /// LUT Explanation (0028,3003), where given.
    pub explanation: Option<String>,
}

/// From stored values to values with a meaning (PS3.3 C.11.1).
#[derive(Clone, Debug, PartialEq)]
pub enum ModalityLut {
    /// Output = stored × slope + intercept.
    Rescale {
        /// Rescale Slope (0028,1053).
        slope: f64,
        /// Rescale Intercept (0028,1052).
        intercept: f64,
        /// Rescale Type (0028,1054), e.g. `HU`; empty where not given.
        unit: String,
    },
    /// Modality LUT Sequence (0028,3000).
    Table {
        /// The table.
        table: LookupTable,
        /// Modality LUT Type (0028,3004).
        unit: String,
    },
}

impl ModalityLut {
    /// Output = stored value, with no unit.
    pub fn identity() -> Self {
        Self::Rescale { slope: 1.0, intercept: 0.0, unit: String::new() }
    }

    /// What the output is measured in, e.g. `HU`; empty where the file does not say.
    pub fn unit(&self) -> &str {
        match self {
            Self::Rescale { unit, .. } | Self::Table { unit, .. } => unit,
        }
    }

    /// The output for one stored value (PS3.3 C.11.1.1).
    pub fn apply(&self, stored: f64) -> f64 {
        match self {
            Self::Rescale { slope, intercept, .. } => stored * slope + intercept,
            Self::Table { table, .. } => f64::from(table.entry(stored)),
        }
    }
}

impl LookupTable {
    /// The entry for an input, clamped to the table's ends.
    pub fn entry(&self, input: f64) -> u16 {
        let last = self.entries.len().saturating_sub(1);
        let idx = (input - f64::from(self.first_mapped)).clamp(0.0, last as f64) as usize;
        self.entries.get(idx).copied().unwrap_or(0)
    }
}

/// VOI LUT Function (0028,1056).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VoiFunction {
    /// PS3.3 C.11.2.1.2.1, the default: the window's ends lie half a unit inside.
    #[default]
    Linear,
    /// PS3.3 C.11.2.1.3.2.
    LinearExact,
    /// PS3.3 C.11.2.1.3.1.
    Sigmoid,
}

/// Window Center (0028,1050) and Window Width (0028,1051), in units of the Modality LUT's output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Window Center.
    pub center: f64,
    /// Window Width: at least 1 for [`VoiFunction::Linear`], above 0 otherwise.
    pub width: f64,
    /// Which curve.
    pub function: VoiFunction,
}

impl Window {
    /// A window of the default function.
    pub const fn linear(center: f64, width: f64) -> Self {
        Self { center, width, function: VoiFunction::Linear }
    }
}

/// What is applied to the Modality LUT's output.
#[derive(Clone, Debug, PartialEq)]
pub enum Voi {
    /// A window.
    Window(Window),
    /// A VOI LUT Sequence (0028,3010) item.
    Table(LookupTable),
}

/// The VOI choices an image brings along.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoiSet {
    /// Windows with their explanations (0028,1055), in the file's order.
    pub windows: Vec<(Window, Option<String>)>,
    /// VOI LUT Sequence items, in the file's order.
    pub tables: Vec<LookupTable>,
}

/// Presentation LUT Shape (2050,0020): P-Values as they are, or inverted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PresentationLutShape {
    /// No further translation.
    #[default]
    Identity,
    /// Inverted.
    Inverse,
}
