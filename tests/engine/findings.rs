//! Findings, from a few lines of data to the sentence that a person reads.

mod column;
