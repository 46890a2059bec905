#!/usr/bin/env bash
# Runs the tests that measure the subtitle craft, and prints what they found as one table; `print` only prints, after a run
# of all tests. Speed is measured in a release build.
set -euo pipefail
cd "$(dirname "$0")/../.."

measured=0
if [ "${1:-}" != print ]; then
  rm -rf target/captions-report
  cargo nextest run --locked --no-fail-fast --status-level fail -p hallyu-captions -p hallyu-fixtures \
    -p hallyu-subtitle -p hallyu-translation -E 'package(/captions|fixtures/) | test(/measure|invented/)' || measured=$?
fi
cargo nextest run --locked --release --status-level fail -p hallyu-captions --test measures -E 'test(speed)' || measured=$?
cargo xtask captions-report
exit "$measured"
