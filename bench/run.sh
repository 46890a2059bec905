#!/usr/bin/env bash
# Every figure is a ratio of two things measured in the same run on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/dev/packages.sh wrk nginx-light ffmpeg jq curl
[ -f web/out/index.html ] || [ -d web/out ] || make web
cargo build --quiet --locked --release -p hallyu --bins --examples
bench/api.sh
bench/media.sh
bench/edge.sh
bench/edge-clients.sh
bench/identity.sh
bench/captions.sh
bench/recommend.sh
