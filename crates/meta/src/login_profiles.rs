//! Login profiles: users' passwords, as hashes.
