#!/usr/bin/env bash
# A 2 MB segment from the edge (through the gateway, with signature, session and cookie checked), beside nginx on the same file.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/server.sh

seconds=${SECONDS_PER_ROUND:-5}
source bench/segment.sh

# measure <url>: segments per second.
measure() {
  wrk -t1 -c16 -d"${seconds}s" -H "Cookie: hallyu_playback=$cookie" "$1" | awk '
    /Requests\/sec/ { rate = $2 } /Non-2xx/ { print "answers other than 2xx" > "/dev/stderr"; exit 1 }
    END { print rate }'
}

measure "$edge_url" >/dev/null
printf '%-6s %12s %12s %8s\n' round 'edge seg/s' 'nginx seg/s' ratio
for round in 1 2 3 4 5; do
  nginx_rate=$(measure "$nginx_url")
  edge_rate=$(measure "$edge_url")
  ratio=$(awk -v e="$edge_rate" -v n="$nginx_rate" 'BEGIN { printf "%.0f", 100 * e / n }')
  printf '%-6s %12.0f %12.0f %7s%%\n' "$round" "$edge_rate" "$nginx_rate" "$ratio"
  echo "$ratio" >>"$data/ratios"
done
echo "median $(sort -n "$data/ratios" | sed -n 3p) %; limit: ratio >= 90 %"
