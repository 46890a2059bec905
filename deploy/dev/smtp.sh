#!/usr/bin/env bash
# A private mail server for tests: on loopback, with a certificate of its own.
# Usage: smtp.sh start DIR PORT   makes the server's folder DIR, starts it and prints its URL
#        smtp.sh stop DIR         stops it and removes DIR
# Ends with 69 where it is not installed (deploy/dev/peers.sh installs it). smtp.py says what it takes.
set -euo pipefail
# shellcheck source=server.sh
. "$(dirname "$(realpath "$0")")/server.sh"

here=$(dirname "$(realpath "$0")")
python=$here/../../target/tools/peers/bin/python3
[ -x "$python" ] || python=python3
"$python" -c 'import aiosmtpd' 2>/dev/null || { echo "smtp.sh: aiosmtpd is not installed" >&2; exit 69; }

start() {
  local dir=$1 port=$2
  mkdir -m 700 "$dir"
  "$here/certificate.sh" "$dir"
  setsid "$python" "$here/smtp.py" "$dir" "$port" </dev/null >"$dir/log" 2>&1 &
  echo $! > "$dir/pid"
  await "$dir" 10 [ -e "$dir/ready" ]
  echo "smtp://hallyu:p%3Aw%2Fd%40x@127.0.0.1:$port?ca=$dir/ca.pem"
}

obey "$@"
