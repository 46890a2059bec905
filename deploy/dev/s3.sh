#!/usr/bin/env bash
# A private S3 for tests: SeaweedFS on loopback, with one bucket.
# Usage: s3.sh start DIR PORT   makes the server's folder DIR, starts it and prints the bucket's URL
#        s3.sh stop DIR         stops it and removes DIR
# Ends with 69 where no SeaweedFS is installed (deploy/dev/peers.sh installs it).
set -euo pipefail
# shellcheck source=server.sh
. "$(dirname "$(realpath "$0")")/server.sh"

PATH="$PATH:$(dirname "$(realpath "$0")")/../../target/tools/peers/bin"
command -v weed >/dev/null || { echo "s3.sh: SeaweedFS is not installed" >&2; exit 69; }

# Free ports, a line each.
ports() {
  python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(7)]
for each in sockets: print(each.getsockname()[1])'
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Buckets are folders of the filer.
bucket() {
  python3 -c "
import urllib.request
urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:$1/buckets/hallyu/', method='POST'))" 2>/dev/null
}

start() {
  local dir=$1 port=$2 p
  mkdir -m 700 "$dir" "$dir/data"
  cat > "$dir/s3.json" <<END
{"identities": [{"name": "test", "credentials": [{"accessKey": "hallyu", "secretKey": "hallyu-secret"}],
  "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
END
  mapfile -t p < <(ports)
  setsid weed -logtostderr server -dir="$dir/data" -ip=127.0.0.1 -ip.bind=127.0.0.1 \
    -master.port="${p[0]}" -master.port.grpc="${p[1]}" -master.volumeSizeLimitMB=64 \
    -volume.port="${p[2]}" -volume.port.grpc="${p[3]}" -volume.max=100 \
    -filer -filer.port="${p[4]}" -filer.port.grpc="${p[5]}" \
    -s3 -s3.port="$port" -s3.port.grpc="${p[6]}" -s3.config="$dir/s3.json" -s3.port.iceberg=0 -s3.port.lance=0 \
    -s3.localSocket="$dir/s3.sock" </dev/null >"$dir/log" 2>&1 &
  echo $! > "$dir/pid"
  await "$dir" 30 answers "$port"
  await "$dir" 30 bucket "${p[4]}"
  echo "s3://hallyu:hallyu-secret@hallyu?endpoint=http://127.0.0.1:$port&region=us-east-1"
}

obey "$@"
