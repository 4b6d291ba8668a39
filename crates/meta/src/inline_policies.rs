//! Policies that belong to one user, group or role.
