#!/usr/bin/env bash
# A private Redis for tests: on loopback only, without password, in memory alone.
# Usage: redis.sh start DIR PORT   makes the server's folder DIR, starts it and prints its URL
#        redis.sh stop DIR         stops it and removes DIR
# Ends with 69 where no Redis is installed.
set -euo pipefail
# shellcheck source=server.sh
. "$(dirname "$(realpath "$0")")/server.sh"

command -v redis-server >/dev/null || { echo "redis.sh: Redis is not installed" >&2; exit 69; }

answers() { redis-cli -p "$1" ping 2>/dev/null | grep -q PONG; }

start() {
  local dir=$1 port=$2
  mkdir -m 700 "$dir"
  redis-server --bind 127.0.0.1 --port "$port" --dir "$dir" --pidfile "$dir/pid" --logfile "$dir/log" \
    --save "" --appendonly no --daemonize yes
  await "$dir" 5 answers "$port"
  echo "redis://127.0.0.1:$port"
}

obey "$@"
