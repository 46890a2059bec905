#!/usr/bin/env bash
# A 2 MB segment from the edge (through the gateway, with signature, session and cookie checked), beside nginx on the same file.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/server.sh

seconds=${SECONDS_PER_ROUND:-5}
session=$(jq -rR 'split(".")[1] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson | .sid' <<<"$token")
read -r media address cookie < <(target/release/examples/media_address "$data/blobs" "$data/secrets/master.key" "$session")
edge_url="$url/media/$address/480p/0.m4s"

nginx_port=18998
mkdir "$data/nginx"
cat >"$data/nginx/nginx.conf" <<CONF
daemon off;
worker_processes auto;
user $(id -un);
pid $data/nginx/pid;
error_log $data/nginx/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path $data/nginx/body;
  proxy_temp_path $data/nginx/proxy;
  fastcgi_temp_path $data/nginx/fastcgi;
  uwsgi_temp_path $data/nginx/uwsgi;
  scgi_temp_path $data/nginx/scgi;
  server { listen 127.0.0.1:$nginx_port; root $data/blobs; }
}
CONF
nginx -e "$data/nginx/error.log" -c "$data/nginx/nginx.conf" &
nginx=$!
trap 'kill $nginx $server 2>/dev/null; wait $nginx $server 2>/dev/null; rm -rf "$data"' EXIT
nginx_url="http://127.0.0.1:$nginx_port/media/$media/480p/0.m4s"
for _ in $(seq 50); do
  curl -fsS -o "$data/from_nginx" "$nginx_url" 2>/dev/null && break
  sleep 0.1
done
curl -fsS -o "$data/from_edge" -H "Cookie: hallyu_playback=$cookie" "$edge_url"
cmp "$data/from_nginx" "$data/from_edge"

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
echo "median $(sort -n "$data/ratios" | sed -n 3p) %; limit: ratio >= 70 %"
