#!/usr/bin/env bash
# Formatting, lints, architecture and licences: what can be said without running the product.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo xtask tidy
deploy/dev/cargo-deny.sh check --hide-inclusion-graph bans licenses sources
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent lint
npm run --silent typecheck
