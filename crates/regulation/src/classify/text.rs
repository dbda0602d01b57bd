//! The answer as text for a terminal.
