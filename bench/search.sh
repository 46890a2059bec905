#!/usr/bin/env bash
# How long searches, completions and changes take among TITLES (100,000) invented titles on one core, in the embedded index and beside it
# on a server with the API of Elasticsearch (deploy/dev/elastic.sh, if installed), in one run. On a calm machine only.
# usage: search.sh [TITLES]
set -euo pipefail
cd "$(dirname "$0")/.."

titles=${1:-100000}
cargo build --quiet --release -p hallyu-search --example latency
folder=$(mktemp -d)
trap '[ ! -e "$folder/elastic" ] || deploy/dev/elastic.sh stop "$folder/elastic"; rm -rf "$folder"' EXIT
url=
if started=$(taskset -c 0 deploy/dev/elastic.sh start "$folder/elastic" $((20000 + RANDOM % 8000))); then url=$started/bench; fi
taskset -c 0 "${CARGO_TARGET_DIR:-target}/release/examples/latency" "$titles" $url
