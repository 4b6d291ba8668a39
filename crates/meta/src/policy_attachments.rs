//! Which managed policies are attached to whom.
