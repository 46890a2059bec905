#!/usr/bin/env bash
# The whole platform as a process per target, on PostgreSQL, Redis, RabbitMQ and an S3 server of its own. Ctrl-C ends it all.
#
# usage: cluster.sh       DATA=folder (default ./data/cluster)    HALLYU=binary (default target/demo/hallyu, built if missing)
# The stores keep their data in the folder while it runs; the platform is at http://127.0.0.1:8000.
set -euo pipefail
cd "$(dirname "$0")/../.."

data=$(realpath -m "${DATA:-data/cluster}")
hallyu=${HALLYU:-target/demo/hallyu}
deploy/dev/packages.sh ffmpeg postgresql redis-server rabbitmq-server curl python3
deploy/dev/peers.sh
[ -d web/out ] || make --no-print-directory web
[ -n "${HALLYU-}" ] || cargo build --profile demo --locked -p hallyu --bin hallyu

mkdir -p "$data/log"
stores=$(mktemp -d)
# Servers that do not run as root reach their folders in it.
chmod 711 "$stores"
started=()
end() {
  trap - EXIT
  # Whoever is impatient does not leave servers behind.
  trap '' INT TERM
  # The gateway first: no request is taken that nobody can answer.
  for ((place = ${#started[@]} - 1; place >= 0; place--)); do
    kill "${started[place]}" 2>/dev/null || true
    wait "${started[place]}" 2>/dev/null || true
  done
  for store in rabbitmq s3 redis postgres; do
    [ ! -d "$stores/$store" ] || deploy/dev/$store.sh stop "$stores/$store" || true
  done
  rm -rf "$stores"
}
trap end EXIT
trap 'exit 0' INT TERM

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# store NAME: starts it and prints its URL
store() { deploy/dev/"$1".sh start "$stores/$1" "$(port)"; }

echo "starting PostgreSQL, Redis, RabbitMQ and S3"
postgres=$(store postgres)
export HALLYU__STORAGE__{AUTH,USER,CONTENT,SEARCH}="$postgres"
HALLYU__CACHE__URL=$(store redis)
HALLYU__BUS__URL=$(store rabbitmq)
HALLYU__BLOBS__URL=$(store s3)
HALLYU__SECURITY__MASTER_KEY=base64:$(head -c 32 /dev/urandom | base64 -w0)
HALLYU__GATEWAY__PUBLIC_URL=http://127.0.0.1:8000
export HALLYU__CACHE__URL HALLYU__BUS__URL HALLYU__BLOBS__URL HALLYU__SECURITY__MASTER_KEY HALLYU__GATEWAY__PUBLIC_URL

"$hallyu" --data "$data" migrate
# The gateway last, when the services answer.
for target in auth user content search edge media subtitle translation recommendation gateway; do
  "$hallyu" --data "$data" serve --target "$target" >"$data/log/$target.log" 2>&1 &
  started+=($!)
done
while read -r name port _; do
  until curl -sf -o /dev/null "http://127.0.0.1:$port/ready"; do
    for process in "${started[@]}"; do
      kill -0 "$process" 2>/dev/null || { tail -n 5 "$data"/log/*.log >&2; exit 1; }
    done
    sleep 0.1
  done
  echo "  $name is ready at http://127.0.0.1:$port, logs in $data/log/$name.log"
done < <("$hallyu" targets)
echo "HallyuLatino is at http://127.0.0.1:8000"
wait -n "${started[@]}"
echo "a process ended; see $data/log" >&2
exit 1
