# What the scripts of private servers share; sourced by them. A server's folder holds its process id in `pid` and what it
# says in `log`.

# await DIR SECONDS COMMAND...: returns once the command succeeds. If the server ends before, or does not come to it in
# time, shows what it has said and ends.
await() {
  local dir=$1 tries=$(($2 * 20))
  shift 2
  for _ in $(seq "$tries"); do
    if "$@"; then return; fi
    [ ! -e "$dir/pid" ] || kill -0 "$(cat "$dir/pid")" 2>/dev/null || break
    sleep 0.05
  done
  tail -n 50 "$dir/log" >&2
  exit 1
}

# Nothing of a private server is worth a farewell.
stop() {
  local dir=$1 pid
  pid=$(cat "$dir/pid" 2>/dev/null) || { rm -rf "$dir"; return; }
  kill -KILL "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
  rm -rf "$dir"
}

# obey ARGUMENTS...: does what the script's arguments say by `start` and `stop`; shows its head if they say something else.
obey() {
  case "${1-}" in
    start) start "$2" "$3" ;;
    stop) stop "$2" ;;
    *) sed -n '2,/^[^#]/s/^# //p' "$0" >&2; exit 64 ;;
  esac
}
