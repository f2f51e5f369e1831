//! The program as a person runs it: real processes, real folders, real signals.

mod bench;
mod commands;
mod comparing;
mod faults;
mod interruption;
mod runs;
