#!/usr/bin/env bash
# MRR@10 and recall@5 by kind of search, over the titles of a table, in the embedded index and on a server with the API of Elasticsearch
# (if installed). Fails below an MRR@10 of 0.95 in all or of 0.90 in a class.
# usage: search-report.sh [CATALOGUE [OPTION...]]   CATALOGUE: columns ko, en, es, pt, year, network, genres, cast
#        options: --queries TABLE (class, text, Korean name of the title that is wanted), --missed (lists what is not found first)
set -euo pipefail
cd "$(dirname "$0")/../.."

catalogue=${1:-services/search/fixtures/catalogue.tsv}
shift || true
deploy/dev/peers.sh || true
cargo build --quiet --release -p hallyu-search --example search_report
folder=$(mktemp -d)
trap '[ ! -e "$folder/elastic" ] || deploy/dev/elastic.sh stop "$folder/elastic"; rm -rf "$folder"' EXIT
server=()
if url=$(deploy/dev/elastic.sh start "$folder/elastic" $((20000 + RANDOM % 8000))); then server=(--server "$url/report"); fi
"${CARGO_TARGET_DIR:-target}/release/examples/search_report" "$catalogue" "${server[@]}" --floor "$@"
