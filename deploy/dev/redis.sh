#!/usr/bin/env bash
# A private Redis for tests: on loopback only, without password, in memory alone.
# Usage: redis.sh start DIR PORT   makes the server's folder DIR, starts it and prints its URL
#        redis.sh stop DIR         stops it and removes DIR
# Ends with 69 where no Redis is installed.
set -euo pipefail

command -v redis-server >/dev/null || { echo "redis.sh: Redis is not installed" >&2; exit 69; }

start() {
  local dir=$1 port=$2
  mkdir -m 700 "$dir"
  redis-server --bind 127.0.0.1 --port "$port" --dir "$dir" --pidfile "$dir/pid" --logfile "$dir/log" \
    --save "" --appendonly no --daemonize yes
  for _ in $(seq 100); do
    if redis-cli -p "$port" ping 2>/dev/null | grep -q PONG; then
      echo "redis://127.0.0.1:$port"
      return
    fi
    sleep 0.05
  done
  cat "$dir/log" >&2
  exit 1
}

stop() {
  local dir=$1 pid
  pid=$(cat "$dir/pid" 2>/dev/null) || { rm -rf "$dir"; return; }
  kill -KILL "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
  rm -rf "$dir"
}

case "${1-}" in
  start) start "$2" "$3" ;;
  stop) stop "$2" ;;
  *) sed -n '2,5s/^# //p' "$0" >&2; exit 64 ;;
esac
