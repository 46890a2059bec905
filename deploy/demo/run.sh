#!/usr/bin/env bash
# From a checkout to a page: installs what is missing, builds, fills the data folder with the demo library, serves.
#
# usage: run.sh [hallyu serve arguments]    DATA=folder (default ./data) is where everything is kept
set -euo pipefail
cd "$(dirname "$0")/../.."

data=${DATA:-data}
hallyu=target/demo/hallyu

command -v cargo >/dev/null || { echo "Rust is missing: see https://rustup.rs" >&2; exit 1; }
command -v npm >/dev/null || { echo "Node 20 or newer is missing: see https://nodejs.org" >&2; exit 1; }

# newer FILE FOLDER...: whether the file is newer than everything in the folders
newer() {
  local file=$1
  shift
  [ -e "$file" ] && [ -z "$(find "$@" -newer "$file" -type f -not -path '*/node_modules/*' -not -path 'web/out/*' \
    -not -path 'web/.next/*' -print -quit 2>/dev/null)" ]
}

deploy/dev/packages.sh ffmpeg fonts-noto-cjk fontconfig espeak-ng gcc
newer web/out/csp.json web packages package-lock.json || make --no-print-directory web
newer "$hallyu" Cargo.lock Cargo.toml config crates services workers edge gateway hallyu/src web/out ||
  cargo build --profile demo --locked -p hallyu --bin hallyu
if [ ! -e "$data/demo-library-is-complete" ]; then
  deploy/demo/make-media.sh "$data/demo-media"
fi
HALLYU__MEDIA__PRESET=superfast "$hallyu" demo --library "$data/demo-media" --data "$data"
exec "$hallyu" serve --data "$data" "$@"
