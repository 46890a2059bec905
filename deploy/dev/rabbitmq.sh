#!/usr/bin/env bash
# A private RabbitMQ for tests and the local cluster: on loopback only, with a node name, ports and an epmd of its own.
# Usage: rabbitmq.sh start DIR PORT   makes the broker's folder DIR, starts it and prints its URL; where DIR is a broker
#                                     that has stopped or was killed, it starts again with what it had
#        rabbitmq.sh stop DIR         stops it and removes DIR
#        rabbitmq.sh pid DIR          prints the broker's process id
# Ends with 69 where no RabbitMQ is installed.
set -euo pipefail

server=/usr/lib/rabbitmq/bin/rabbitmq-server
[ -x "$server" ] && command -v epmd >/dev/null || { echo "rabbitmq.sh: RabbitMQ is not installed" >&2; exit 69; }

# As the package's own wrapper: the broker does not run as root.
as_rabbitmq() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u rabbitmq -- "$@"; else "$@"; fi
}

# Two ports below those that systems hand out by themselves: for Erlang's distribution and for its name server.
distribution_port() { echo $((10000 + $1 % 11000 * 2)); }

configure() {
  cat >"$1/rabbitmq.conf" <<CONF
listeners.tcp.default = 127.0.0.1:$2
# A delivery may stay unacknowledged for as long as the longest job takes; the default closes the channel after 30 minutes.
# From RabbitMQ 3.12 on, the queues ask for this themselves.
consumer_timeout = 604800000
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
log.file = $1/broker.log
log.file.level = warning
CONF
}

# True once the broker answers the protocol's greeting.
answers() {
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'AMQP\0\0\011\001' >&3
  local first=''
  IFS= read -r -t 5 -n 1 -d '' first <&3 || true
  exec 3>&- 3<&-
  [ "$first" = $'\001' ]
}

start() {
  local dir=$1 port=$2 distribution
  distribution=$(distribution_port "$port")
  if [ ! -d "$dir" ]; then
    mkdir -m 700 "$dir"
    configure "$dir" "$port"
    echo "$port" >"$dir/port"
    : >"$dir/plugins"
    [ "$(id -u)" -ne 0 ] || chown -R rabbitmq "$dir"
  fi
  cd "$dir"
  rm -f "$dir/pid"
  # Queues count as open files, and those of a whole run of the tests stay: without any file left the broker greets nobody.
  as_rabbitmq env -i PATH="$PATH" HOME="$dir" LANG=C.UTF-8 \
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$((distribution + 1)) ERL_CRASH_DUMP=/dev/null \
    RABBITMQ_NODENAME="hallyu-$port@localhost" RABBITMQ_DIST_PORT="$distribution" \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE="$dir/rabbitmq" RABBITMQ_ENABLED_PLUGINS_FILE="$dir/plugins" \
    RABBITMQ_MNESIA_BASE="$dir/data" RABBITMQ_LOG_BASE="$dir" RABBITMQ_PID_FILE="$dir/pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none" \
    bash -c 'ulimit -S -n 65536 2>/dev/null || ulimit -S -n "$(ulimit -H -n)"; exec setsid "$1"' - "$server" >"$dir/start.log" 2>&1 </dev/null &
  local started=$!
  for _ in $(seq 600); do
    if answers "$port" && [ -s "$dir/pid" ]; then
      echo "amqp://guest:guest@127.0.0.1:$port"
      return
    fi
    kill -0 "$started" 2>/dev/null || break
    sleep 0.1
  done
  cat "$dir/start.log" "$dir/broker.log" >&2 2>/dev/null || true
  stop_processes "$dir"
  exit 1
}

# The broker by its pid, then its own epmd by its port.
stop_processes() {
  local dir=$1 port pid
  port=$(cat "$dir/port")
  pid=$(cat "$dir/pid" 2>/dev/null || true)
  if [ -n "$pid" ] && grep -qzxs "RABBITMQ_PID_FILE=$dir/pid" "/proc/$pid/environ"; then
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true
  fi
  for _ in $(seq 20); do
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$(($(distribution_port "$port") + 1)) epmd -kill >/dev/null 2>&1 && break
    sleep 0.1
  done
}

stop() {
  local dir=$1
  [ -d "$dir" ] || return 0
  stop_processes "$dir"
  cd /
  rm -rf "$dir"
}

case "${1-}" in
  start) start "$2" "$3" ;;
  stop) stop "$2" ;;
  pid) cat "$2/pid" ;;
  *) sed -n '2,7s/^# //p' "$0" >&2; exit 64 ;;
esac
