#!/usr/bin/env bash
# Server time of a recommendation request at 100,000 titles: `warm` from the cache; `cold` made anew for the user. Then the storm: 50,000 watch events while the process that applies them is killed every ten seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --locked --release -p hallyu-user --examples
target/release/examples/recommend_bench
target/release/examples/storm "${1:-50000}" "${2:-10}"
