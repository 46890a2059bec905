# Sourced: starts a server on a scratch folder and ends it with the shell. Sets data, url and token; defines api.
data=$(mktemp -d)
export HALLYU__TELEMETRY__LEVEL=warn
for class in AUTHENTICATION GENERAL SEARCH STREAMING; do export "HALLYU__GATEWAY__LIMITS__$class=100000000"; done
"target/${PROFILE:-release}/hallyu" serve --port 0 --data "$data" >"$data/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$data"' EXIT

for _ in $(seq 200); do
  [ -s "$data/run/operator.json" ] && break
  sleep 0.1
done
url=$(jq -r .url "$data/run/operator.json")
token=$(jq -r .access_token "$data/run/operator.json")

# api <method> <path> [curl arguments]: the answer's data.
api() {
  local method=$1 path=$2
  shift 2
  curl -sS --fail-with-body -X "$method" -H "Authorization: Bearer $token" "$@" "$url/api/v1$path" | jq -c .data
}
