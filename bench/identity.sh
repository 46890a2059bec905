#!/usr/bin/env bash
# Logins (bound by bcrypt) and refreshes per second and core, and what the hop between processes costs, in both topologies.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${SECONDS_PER_ROUND:-5}
cores=$(nproc)
data=$(mktemp -d)
platform=
stop() {
  [ -z "$platform" ] || { kill "$platform" 2>/dev/null && wait "$platform"; } || true
  platform=
}
trap 'stop; rm -rf "$data"' EXIT
export HALLYU__TELEMETRY__LEVEL=warn
for class in AUTHENTICATION GENERAL SEARCH STREAMING; do export "HALLYU__GATEWAY__LIMITS__$class=100000000"; done

# start one|split: the platform at $url
url=http://127.0.0.1:8000
start() {
  case $1 in
    one) target/release/hallyu serve --data "$data/one" >"$data/log" 2>&1 & ;;
    split) HALLYU=target/release/hallyu DATA=$data/split deploy/dev/cluster.sh >"$data/log" 2>&1 & ;;
  esac
  platform=$!
  for _ in $(seq 600); do
    grep -q "HallyuLatino is at" "$data/log" && return
    kill -0 "$platform" 2>/dev/null || { cat "$data/log" >&2; exit 1; }
    sleep 0.1
  done
  echo "the platform did not start" >&2
  exit 1
}

post() { curl -sS --fail-with-body -H 'Content-Type: application/json' -d "$2" "$url/api/v1$1" | jq -c .data; }

# rate <wrk arguments>: requests per second; answers other than 2xx end the script.
rate() {
  wrk "$@" | awk '
    /Non-2xx/ { print "answers other than 2xx" > "/dev/stderr"; exit 1 }
    /Requests\/sec/ { print $2 }'
}

measure() {
  local credentials='{"email":"bench@example.com","password":"Primera-Nieve-7"}' answer
  post /auth/register '{"email":"bench@example.com","password":"Primera-Nieve-7","nickname":"bench","country":"MX","language":"es",
    "terms_agreed":true,"privacy_agreed":true}' >/dev/null
  export TOKENS=$data/tokens
  for _ in 1 2; do post /auth/login "$credentials" | jq -r .refresh_token; done >"$TOKENS"
  answer=$(jq -r .access_token <(post /auth/login "$credentials"))
  cat >"$data/login.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '$credentials'
LUA
  login=$(rate -t2 -c4 -d"${seconds}s" --timeout 30s -s "$data/login.lua" "$url/api/v1/auth/login")
  refresh=$(rate -t2 -c2 -d"${seconds}s" -s bench/refresh.lua "$url/api/v1/auth/refresh")
  title=$(rate -t1 -c64 -d"${seconds}s" -H "Authorization: Bearer $answer" "$url/api/v1/users/me")
}

printf '%-10s %14s %16s %14s\n' topology "login/s/core" "refresh/s/core" "profile/s"
for topology in one split; do
  start $topology
  measure
  awk -v t=$topology -v l="$login" -v r="$refresh" -v g="$title" -v c="$cores" \
    'BEGIN { printf "%-10s %14.2f %16.0f %14.0f\n", t, l / c, r / c, g }'
  declare "login_$topology=$login" "refresh_$topology=$refresh" "title_$topology=$title"
  stop
done
awk -v a="$login_split" -v b="$login_one" -v c="$refresh_split" -v d="$refresh_one" -v e="$title_split" -v f="$title_one" \
  'BEGIN { printf "%-10s %13.0f%% %15.0f%% %13.0f%%\n", "split/one", 100 * a / b, 100 * c / d, 100 * e / f }'
