#!/usr/bin/env bash
# A private PostgreSQL for tests: on loopback only, without password, nothing synced to disk.
# Usage: postgres.sh start DIR PORT   makes the server's folder DIR, starts it and prints its URL; where DIR is a server
#                                     that was killed, it starts again with what it had
#        postgres.sh stop DIR         stops it and removes DIR
# Ends with 69 where no PostgreSQL is installed.
set -euo pipefail

PATH="$PATH:$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV | head -n1)"
command -v initdb >/dev/null || { echo "postgres.sh: PostgreSQL is not installed" >&2; exit 69; }

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi
}

start() {
  local dir=$1 port=$2
  if [ ! -d "$dir" ]; then
    mkdir -m 700 "$dir"
    [ "$(id -u)" -ne 0 ] || chown postgres "$dir"
    cd "$dir"
    as_postgres initdb -D "$dir/data" -U postgres --auth=trust -E UTF8 --locale=C --no-sync >/dev/null
  fi
  cd "$dir"
  # What the children of a killed server still hold they let go of in a moment.
  local tries=30
  until as_postgres pg_ctl -D "$dir/data" -l "$dir/log" -w -o "-p $port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories=$dir -c fsync=off -c full_page_writes=off \
    -c max_connections=300" start >/dev/null 2>"$dir/complaint"; do
    ((--tries)) || { cat "$dir/complaint" "$dir/log" >&2; exit 1; }
    sleep 0.2
  done
  head -n1 "$dir/data/postmaster.pid" >"$dir/pid"
  echo "postgres://postgres@127.0.0.1:$port/postgres"
}

stop() {
  local dir=$1
  cd "$dir"
  as_postgres pg_ctl -D "$dir/data" -m immediate stop >/dev/null || true
  rm -rf "$dir"
}

case "${1-}" in
  start) start "$2" "$3" ;;
  stop) stop "$2" ;;
  *) sed -n '2,6s/^# //p' "$0" >&2; exit 64 ;;
esac
