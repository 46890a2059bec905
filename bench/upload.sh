#!/usr/bin/env bash
# A large file by two independent clients of tus, through connections that are cut ten times and a server that is killed
# once: whether it arrives whole, how much was sent twice, and how much memory the server took for it.
# usage: upload.sh    HALLYU=binary (default target/release/hallyu)  MEGABYTES=n (default 2048)  BLOBS=url (default: a folder)
set -euo pipefail
cd "$(dirname "$0")/.."

hallyu=$(realpath "${HALLYU:-target/release/hallyu}")
megabytes=${MEGABYTES:-2048}
cuts=10
folder=$(mktemp -d)
mkdir -p "$folder/clients"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tuspy
npm install --silent --no-audit --no-fund --prefix "$folder/clients" tus-js-client@4 >/dev/null
export MODULES=$folder/clients/package.json

port=$((20000 + RANDOM % 8000))
export HALLYU__TELEMETRY__LEVEL=error HALLYU__TRANSCRIPTION__BASE_URL=
[ -z "${BLOBS:-}" ] || export HALLYU__BLOBS__URL=$BLOBS
serve() {
  "$hallyu" serve --port "$port" --data "$folder/data" >>"$folder/log" 2>&1 &
  echo $! >"$folder/pid"
}
server() { cat "$folder/pid"; }
end() {
  kill "$(server)" ${cutter:+"$cutter"} ${watcher:+"$watcher"} 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap end EXIT
ready() {
  for _ in $(seq 300); do
    curl -fs "http://127.0.0.1:$port/ready" >/dev/null && return
    sleep 0.1
  done
  cat "$folder/log" >&2
  exit 1
}
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)["data"][sys.argv[1]])' "$1"; }
# api PATH [JSON]: the answer.
api() {
  curl -sS --fail-with-body "http://127.0.0.1:$port/api/v1$1" -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' ${2:+--data "$2"}
}
# kilobytes NAME: a line of the server's status.
kilobytes() { awk -v name="$1:" '$1 == name { print $2 }' "/proc/$(server)/status" 2>/dev/null || echo 0; }

serve
ready
token=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["access_token"])' "$folder/data/run/operator.json")
content=$(api /contents '{"type": "drama", "title": "첫눈", "year": 2026}' | field content_id)

# Kills the server without a word and starts it again; the cutter runs this.
cat >"$folder/restart" <<RESTART
kill -9 \$(cat "$folder/pid")
sleep 0.5
exec "$hallyu" serve --port $port --data "$folder/data" >>"$folder/log" 2>&1 &
echo \$! >"$folder/pid"
RESTART

head -c $((megabytes << 20)) /dev/urandom >"$folder/video"
sum=$(sha256sum "$folder/video" | cut -d' ' -f1)
failed=0
printf '%-14s %9s %8s %5s %8s %8s %11s %6s\n' client megabytes seconds cuts restarts 'again MB' 'memory MB' whole
# round NAME NUMBER COMMAND...: one upload.
round() {
  local name=$1 number=$2 start address status again
  shift 2
  # Other bytes each time: the same ones would be one upload.
  printf '%s' "$number" | dd of="$folder/video" bs=1 conv=notrunc status=none
  sum=$(sha256sum "$folder/video" | cut -d' ' -f1)
  episode=$(api "/contents/$content/episodes" "{\"episode_number\": $number}" | field episode_id)
  python3 bench/upload/cutter.py $((port + 1)) "$port" $(((megabytes << 20) / (cuts + 2))) "$cuts" "sh $folder/restart" >"$folder/cuts" &
  cutter=$!
  base=$(kilobytes VmRSS)
  echo 0 >"$folder/peak"
  (while sleep 0.2; do
    now=$(kilobytes VmRSS)
    [ "${now:-0}" -le "$(cat "$folder/peak")" ] || echo "$now" >"$folder/peak"
  done) &
  watcher=$!
  sleep 0.5
  start=$EPOCHREALTIME
  address=$("$@" "http://127.0.0.1:$((port + 1))/api/v1/uploads" "$token" "$episode" "$folder/video")
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
  kill "$watcher" "$cutter"
  wait "$cutter" "$watcher" 2>/dev/null || true
  cutter='' watcher=''
  read -r up cut <"$folder/cuts"
  for _ in $(seq 60); do
    status=$(api "/uploads/${address##*/}")
    [ "$(field state <<<"$status")" != receiving ] && break
    sleep 1
  done
  memory=$((($(cat "$folder/peak") - base) / 1024))
  again=$(((up >> 20) - megabytes))
  whole=no
  [ "$(field checksum <<<"$status")" = "$sum" ] && whole=yes
  printf '%-14s %9d %8s %5d %8d %8d %11d %6s\n' "$name" "$megabytes" "$seconds" "$cut" 1 "$again" "$memory" "$whole"
  [ "$whole" = yes ] && [ "$cut" = "$cuts" ] && [ "$memory" -lt 100 ] || failed=1
}
round tus-js-client 1 node bench/upload/client.mjs
round tuspy 2 "$folder/venv/bin/python" bench/upload/client.py
echo "limits: whole, and less than 100 MB of memory more than before"
exit $failed
