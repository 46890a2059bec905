#!/usr/bin/env bash
# A private server with the API of Elasticsearch 8 for tests: the emulator noida-db on loopback. It has no nori and no icu.
# Usage: elastic.sh start DIR PORT   makes the server's folder DIR, starts it and prints its URL
#        elastic.sh stop DIR         stops it and removes DIR
# Ends with 69 where no noida-db is installed (deploy/dev/peers.sh installs it).
set -euo pipefail
# shellcheck source=server.sh
. "$(dirname "$(realpath "$0")")/server.sh"

PATH="$PATH:$(dirname "$(realpath "$0")")/../../target/tools/peers/bin"
command -v noida-db >/dev/null || { echo "elastic.sh: noida-db is not installed" >&2; exit 69; }
# The program itself, not the script around it, which would outlive it.
program=$(echo "$(dirname "$(realpath -s "$(command -v noida-db)")")"/../lib/python3*/site-packages/noida_db/noida-db)

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start() {
  local dir=$1 port=$2
  mkdir -m 700 "$dir"
  setsid "$program" start --data-dir "$dir/data" --only elasticsearch --elasticsearch-port "$port" \
    </dev/null >"$dir/log" 2>&1 &
  echo $! > "$dir/pid"
  await "$dir" 30 answers "$port"
  echo "opensearch+plain://127.0.0.1:$port"
}

obey "$@"
