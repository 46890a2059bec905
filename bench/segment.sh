# Sourced after server.sh: the same 2 MB segment from the edge (edge_url, with cookie) and from an nginx on the same file (nginx_url).
session=$(jq -rR 'split(".")[1] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson | .sid' <<<"$token")
read -r media address cookie < <(target/${PROFILE:-release}/examples/media_address "$data/blobs" "$data/secrets/master.key" "$session")
edge_url="$url/media/$address/480p/0.m4s"

nginx_port=18998
mkdir "$data/nginx"
cat >"$data/nginx/nginx.conf" <<CONF
daemon off;
worker_processes auto;
worker_rlimit_nofile 20000;
user $(id -un);
pid $data/nginx/pid;
error_log $data/nginx/error.log;
events { worker_connections 10000; }
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
