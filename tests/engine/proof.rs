//! Proof on files from the wild, where somebody asks for the shared test files: what each is opened as, and how many
//! erroneous cells the findings name.

mod errors;
mod files;
