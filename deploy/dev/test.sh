#!/usr/bin/env bash
# Installs what the tests need and runs all of them: web units, Rust, product scenarios, browser.
set -euo pipefail
cd "$(dirname "$0")/../.."

deploy/dev/packages.sh ffmpeg espeak-ng chromium fonts-noto-cjk postgresql gcc pkg-config
cargo nextest --version >/dev/null 2>&1 || cargo install --locked --quiet cargo-nextest
npm ci --no-audit --no-fund
npm test
npm run build

cargo nextest run --workspace --locked --no-fail-fast
e2e/browser/run.sh
