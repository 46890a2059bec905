#!/usr/bin/env bash
# Sends generated requests, valid and not, at every operation of the OpenAPI document, as nobody, as a user and as an
# admin: no answer may be a 5xx, have a status that is not documented, or break its schema; what the document allows is
# taken and what it forbids is refused. schemathesis.toml holds the settings.
#
# usage: schema.sh [OPTION OF SCHEMATHESIS...]    HALLYU=binary (default target/debug/hallyu)
#        EXAMPLES=n per operation (default 20)    SEED=n (default 1)
set -euo pipefail
cd "$(dirname "$0")/.."

hallyu=${HALLYU:-target/debug/hallyu}
venv=$PWD/target/schemathesis
if [ ! -x "$venv/bin/schemathesis" ]; then
  deploy/dev/packages.sh python3-venv curl
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet 'schemathesis==4.32.5'
fi

folder=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || true
  rm -rf "$folder"
}
trap end EXIT

# Who stands in the place of Google and Facebook, so that logins there can begin; it ends with this script.
[ -d node_modules/oidc-provider ] || npm ci --no-audit --no-fund
coproc ISSUER { exec node e2e/browser/src/oidc.js http://127.0.0.1/api/v1/auth/oauth/google/callback; }
read -r issuer <&"${ISSUER[0]}"
export HALLYU__OAUTH__{GOOGLE,FACEBOOK}_CLIENT_{ID,SECRET}=hallyu
export HALLYU__OAUTH__GOOGLE_ISSUER=$issuer HALLYU__OAUTH__FACEBOOK_{DIALOG,GRAPH}_URL=$issuer

# A model that nobody asks for anything, so that what it would cost can be estimated.
export HALLYU__TRANSLATION__BASE_URL=$issuer HALLYU__TRANSLATION__PRICE_{IN,OUT}=1.0

export HALLYU__AUTH__BCRYPT_COST=4 HALLYU__TELEMETRY__LEVEL=error
export HALLYU__GATEWAY__LIMITS__{AUTHENTICATION,GENERAL,SEARCH,STREAMING,UPLOADS}=1000000
"$hallyu" --data "$folder/data" --port 0 serve >"$folder/serve.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  [ -e "$folder/data/run/operator.json" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
  sleep 0.1
done
read -r url token < <(python3 -c 'import json, sys; o = json.load(open(sys.argv[1])); print(o["url"], o["access_token"])' \
  "$folder/data/run/operator.json")

# send PATH JSON: answers the data
send() {
  curl --silent --show-error --fail-with-body "$url$1" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    ${2:+--data "$2"} | python3 -c 'import json, sys; json.dump(json.load(sys.stdin)["data"], sys.stdout)'
}
# known NAME FIELD [FIELD...]: makes a dictionary of the id that stands there in the JSON that is read
known() {
  python3 -c 'import functools, json, sys
value = functools.reduce(lambda at, field: at[int(field) if field.isdigit() else field], sys.argv[1:], json.load(sys.stdin))
print(f"\"{value}\"")' "${@:2}" >"$folder/$1.dict"
}
send /api/v1/contents '{"type": "drama", "title": "첫눈", "year": 2026, "cast": [{"name": "한서윤", "role_type": "actor"}]}' |
  known titles content_id
title=$(tr -d '"' <"$folder/titles.dict")
send "/api/v1/contents/$title" | known people cast 0 person_id
send "/api/v1/contents/$title/episodes" '{"episode_number": 1}' | known episodes episode_id
send /api/v1/auth/register '{"email": "viewer@example.com", "password": "Viewer-12345", "nickname": "viewer", "country": "MX",
  "language": "es", "terms_agreed": true, "privacy_agreed": true}' | known users user_id
viewer=$(send /api/v1/auth/login '{"email": "viewer@example.com", "password": "Viewer-12345"}' |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
cp e2e/schemathesis.toml e2e/schemathesis_hooks.py "$folder"

# run NAME [OPTION...]
failed=0
run() {
  echo "schemathesis as $1"
  (cd "$folder" && "$venv/bin/schemathesis" --config-file "$folder/schemathesis.toml" run "$url/openapi.json" --checks all \
    --max-examples "${EXAMPLES:-20}" --seed "${SEED:-1}" "${@:2}") || failed=1
}
logout=/api/v1/auth/logout
run nobody "$@"
run "a user" -H "Authorization: Bearer $viewer" --exclude-path "$logout" "$@"
run "a user who leaves" -H "Authorization: Bearer $viewer" --include-path "$logout" "$@"
# Last: an admin shuts the user out.
run "an admin" -H "Authorization: Bearer $token" --exclude-path "$logout" "$@"
exit $failed
