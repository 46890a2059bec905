#!/usr/bin/env bash
# GET /api/v1/contents/{id} through gateway, token, session, limit and cache, beside a bare axum route with the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/server.sh

seconds=${SECONDS_PER_ROUND:-5}
content=$(api POST /contents -H 'Content-Type: application/json' -d '{"type":"drama","title":"첫눈 오는 밤","year":2026}' | jq -r .content_id)
api POST "/contents/$content/publish?status=coming_soon" >/dev/null
path="/api/v1/contents/$content"
curl -sS -H "Authorization: Bearer $token" "$url$path" >"$data/body"

bare_port=18999
target/release/examples/bare_route "$bare_port" "$data/body" &
bare=$!
trap 'kill $bare $server 2>/dev/null; wait $bare $server 2>/dev/null; rm -rf "$data"' EXIT
sleep 0.5

# measure <url>: requests per second and 99th percentile in microseconds.
measure() {
  wrk -t1 -c64 -d"${seconds}s" --latency -H "Authorization: Bearer $token" "$1" | awk '
    function us(text) { return text ~ /ms$/ ? text * 1000 : text ~ /us$/ ? text + 0 : text * 1000000 }
    / 99%/ { p99 = us($2) } /Requests\/sec/ { rate = $2 } /Non-2xx/ { print "answers other than 2xx" > "/dev/stderr"; exit 1 }
    END { print rate, p99 }'
}

measure "$url$path" >/dev/null
printf '%-6s %12s %12s %8s %10s %10s %8s\n' round 'api req/s' 'bare req/s' ratio 'api p99' 'bare p99' ratio
for round in 1 2 3; do
  read -r bare_rate bare_p99 < <(measure "http://127.0.0.1:$bare_port$path")
  read -r api_rate api_p99 < <(measure "$url$path")
  awk -v n="$round" -v a="$api_rate" -v b="$bare_rate" -v x="$api_p99" -v y="$bare_p99" \
    'BEGIN { printf "%-6s %12.0f %12.0f %7.0f%% %8.0fus %8.0fus %7.1fx\n", n, a, b, 100 * a / b, x, y, x / y }'
done
echo "limits: ratio >= 50 % (aim 70 %), p99 <= 3.0x"
