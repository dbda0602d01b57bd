//! People with two knees, from entry to death.
