//! stand-in
/// x
#[derive(Default)]
pub struct Typesetter;
impl Typesetter {
    /// x
    pub fn new() -> Self {
        Self
    }
}
impl documents::pdf::Typeset for Typesetter {
    fn pdf(&self, p: &documents::paper::Paper) -> Result<Vec<u8>, documents::pdf::TypesetError> {
        Err(documents::pdf::TypesetError(p.name.clone()))
    }
}
