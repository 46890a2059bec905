#!/usr/bin/env bash
# Prints what recommendations are worth on MovieLens-100K beside popularity, item-kNN and EASE, all made in this run. The ratings
# are fetched into a temporary folder from the Python package that carries them (research terms: never commit or ship them).
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip download --quiet --no-deps --dest "$folder" 'recbole==1.2.1'
python3 -m zipfile -e "$folder"/recbole-*.whl "$folder/package"
cargo run --quiet --release --locked -p hallyu-recommend --example recommend_report -- \
  "$folder/package/recbole/dataset_example/ml-100k" "$@"
