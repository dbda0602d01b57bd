//! State-transition, individual and survival models, from TOML files.
