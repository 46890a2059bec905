#!/usr/bin/env bash
# Lighthouse as on a phone (slow 4G and a slow processor, applied), median of three, on home and a title.
# Fails below 90 points of performance, 100 of accessibility, from 2.5 s of LCP or 0.1 of CLS on.
#
# usage: run.sh [URL]    without one, a server is started on a copy of DATA (default ./data), which `make demo` filled
#        HALLYU=binary (default: target/demo/hallyu); CHROMIUM=program (default /usr/bin/chromium)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..

[ -d "$here/node_modules" ] || npm --prefix "$here" ci --no-audit --no-fund
if [ $# -gt 0 ]; then
  exec node "$here/measure.js" "$1"
fi

folder=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || true
  rm -rf "$folder"
}
trap end EXIT

cp -r "${DATA:-$root/data}/." "$folder"
rm -rf "$folder/run" "$folder/hallyu.lock"
# Every run comes from the same address.
export HALLYU__GATEWAY__LIMITS__GENERAL=100000 HALLYU__TELEMETRY__LEVEL=warn
"${HALLYU:-$root/target/demo/hallyu}" --data "$folder" --port 0 serve >"$folder/serve.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  [ -e "$folder/run/operator.json" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
  sleep 0.1
done
node "$here/measure.js" "$(node -p "JSON.parse(fs.readFileSync('$folder/run/operator.json')).url")"
