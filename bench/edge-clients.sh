#!/usr/bin/env bash
# Slow clients of the edge, all at once, each taking some KB a second of a 2 MB segment: none may see an error, and what a
# thousand of them cost in memory stands beside what they cost nginx. Loopback only; ends by itself.
#
# CLIENTS=5000    HELD=20 seconds    PROFILE=release
set -euo pipefail
cd "$(dirname "$0")/.."
# The open files of each side; the server takes as many connections as listener.max_connections says.
ulimit -n 20000
source bench/server.sh
source bench/segment.sh

clients=${CLIENTS:-5000}
held=${HELD:-20}

# resident <pid>: memory of the process and its children, KiB.
resident() {
  ps -o rss= -p "$1" --ppid "$1" | awk '{ sum += $1 } END { print sum }'
}

printf '%-6s %9s %7s %14s %16s\n' who clients errors 'MiB before' 'MiB per 1,000'
for who in edge nginx; do
  case $who in edge) address=$edge_url pid=$server ;; nginx) address=$nginx_url pid=$nginx ;; esac
  # The first thousand make both allocate what they keep for good.
  python3 bench/slow_clients.py "$address" "hallyu_playback=$cookie" 1000 2 >/dev/null
  before=$(resident "$pid")
  python3 bench/slow_clients.py "$address" "hallyu_playback=$cookie" "$clients" "$held" >"$data/errors" &
  sleep $((held * 3 / 4))
  during=$(resident "$pid")
  wait $! || { cat "$data/errors" >&2; exit 1; }
  errors=$(cat "$data/errors")
  awk -v who="$who" -v n="$clients" -v e="$errors" -v b="$before" -v d="$during" \
    'BEGIN { printf "%-6s %9d %7d %14.1f %16.2f\n", who, n, e, b / 1024, (d - b) / 1024 * 1000 / n }'
done
echo "limits: no errors; at most twice the memory of nginx"
