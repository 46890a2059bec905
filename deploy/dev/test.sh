#!/usr/bin/env bash
# Installs what the tests need and runs all of them: web units, Rust, product scenarios, browser, the OpenAPI document.
set -euo pipefail
cd "$(dirname "$0")/../.."

deploy/dev/packages.sh ffmpeg espeak-ng chromium fonts-noto-cjk postgresql redis-server rabbitmq-server openssl gcc pkg-config
deploy/dev/peers.sh
cargo nextest --version >/dev/null 2>&1 || cargo install --locked --quiet cargo-nextest
npm ci --no-audit --no-fund
npm test
npm run build

# One server of each kind for all test processes; each test has a database, a prefix or a folder of its own on it.
kinds="postgres redis s3 smtp rabbitmq elastic"
servers=$(mktemp -d)
chmod 711 "$servers"
stop_servers() {
  for kind in $kinds; do
    [ ! -e "$servers/$kind" ] || "deploy/dev/$kind.sh" stop "$servers/$kind"
  done
  rm -rf "$servers"
}
trap stop_servers EXIT
port=$((20000 + RANDOM % 8000))
for kind in $kinds; do
  url=$("deploy/dev/$kind.sh" start "$servers/$kind" "$port")
  port=$((port + 1))
  export "HALLYU_TEST_${kind^^}=$url"
done

rm -rf target/captions-report
# `make chaos` has the tests that kill servers.
report=$servers/report
cargo nextest run --workspace --locked --no-fail-fast -E 'not test(chaos)' 2>&1 | tee "$report"
for engine in sqlite $kinds; do
  echo "contract tests that passed on $engine: $(grep -c "PASS .*$engine" "$report")"
done
# The same scenarios once more with a process per target; ingest and the lock of a data folder are of one process.
HALLYU_E2E_TOPOLOGY=split cargo nextest run --workspace --locked --no-fail-fast \
  -E 'package(hallyu-e2e) & not test(/chaos|ingest|second_server/)'
e2e/browser/run.sh
EXAMPLES=8 e2e/schema.sh

deploy/dev/captions-report.sh print
