#!/usr/bin/env bash
# Installs what the tests need and runs all of them: web units, Rust, product scenarios, browser.
set -euo pipefail
cd "$(dirname "$0")/../.."

deploy/dev/packages.sh ffmpeg espeak-ng chromium fonts-noto-cjk postgresql gcc pkg-config
cargo nextest --version >/dev/null 2>&1 || cargo install --locked --quiet cargo-nextest
npm ci --no-audit --no-fund
npm test
npm run build

# One server for all test processes; each test makes a database of its own on it.
server=$(mktemp -du)
trap 'deploy/dev/postgres.sh stop "$server"' EXIT
HALLYU_TEST_POSTGRES=$(deploy/dev/postgres.sh start "$server" $((20000 + RANDOM % 10000)))
export HALLYU_TEST_POSTGRES

report=$(mktemp)
trap 'deploy/dev/postgres.sh stop "$server"; rm -f "$report"' EXIT
cargo nextest run --workspace --locked --no-fail-fast 2>&1 | tee "$report"
for engine in sqlite postgres; do
  echo "contract tests that passed on $engine: $(grep -c "PASS .*$engine" "$report")"
done
e2e/browser/run.sh
