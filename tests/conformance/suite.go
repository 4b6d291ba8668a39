//go:build tools

// Package conformance pins the official suite: importing it is what keeps its version in go.mod and go.sum.
package conformance

import _ "github.com/opencontainers/distribution-spec/conformance"
