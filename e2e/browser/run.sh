#!/usr/bin/env bash
# Starts the built server on a folder of its own, fills it with a small library, and drives it with a real browser.
#
# usage: run.sh [test file...]    HALLYU=binary (default target/debug/hallyu)
#        Tests in codecs/ meet a server that encodes everything in AV1 and Opus, too, and in HEVC where ffmpeg can.
#        Tests in short/ meet a server whose streams' addresses live for seconds, which encrypts what is uploaded, and where an account
#        plays on one device. Tests in network/ meet one whose segments another host delivers.
#        Files in measure/ assert no figures but tell them, and run only when they are named.
#        SCREENSHOTS=folder keeps a picture of every page; CHROMIUM=program (default /usr/bin/chromium)
set -euo pipefail
cd "$(dirname "$0")"

hallyu=${HALLYU:-../../target/debug/hallyu}
[ -x "$hallyu" ] || { echo "$hallyu is not built" >&2; exit 1; }
[ -n "${HALLYU:-}" ] || [ -f ../../web/out/csp.json ] || { echo "web/out is not built: npm run build" >&2; exit 1; }

folder=$(mktemp -d)
server=
halt() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || true
  server=
}
trap 'halt; rm -rf "$folder"' EXIT

# Starts the server on the folder and waits until it listens.
serve() {
  rm -f "$folder/data/run/operator.json"
  "$hallyu" --data "$folder/data" --port 0 serve >>"$folder/serve.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    [ -e "$folder/data/run/operator.json" ] && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$folder/serve.log" >&2
  exit 1
}

# Cheap passwords, a fast encoder, and limits that no test reaches.
export HALLYU__AUTH__BCRYPT_COST=4 HALLYU__MEDIA__PRESET=ultrafast HALLYU__TELEMETRY__LEVEL=warn
export HALLYU__GATEWAY__LIMITS__{AUTHENTICATION,GENERAL,SEARCH,STREAMING,UPLOADS}=100000
export HALLYU__CONTENT__STREAMS_{BASIC,PREMIUM}=100000

# Somebody to log in through, until this script ends.
coproc provider { exec node src/oidc.js http://127.0.0.1/api/v1/auth/oauth/google/callback 2>"$folder/provider.log"; }
read -r HALLYU_E2E_ISSUER <&"${provider[0]}" || { cat "$folder/provider.log" >&2; exit 1; }
export HALLYU_E2E_ISSUER HALLYU__OAUTH__GOOGLE_ISSUER=$HALLYU_E2E_ISSUER
export HALLYU__OAUTH__GOOGLE_CLIENT_ID=hallyu HALLYU__OAUTH__GOOGLE_CLIENT_SECRET=hallyu-secret

# Somebody who translates, until this script ends; nobody hears what is said.
mkfifo "$folder/translator.in"
node src/translator.js <"$folder/translator.in" >"$folder/translator.url" &
exec 9>"$folder/translator.in"
for _ in $(seq 100); do [ -s "$folder/translator.url" ] && break; sleep 0.1; done
HALLYU__TRANSLATION__BASE_URL=$(cat "$folder/translator.url")
export HALLYU__TRANSLATION__BASE_URL HALLYU__TRANSLATION__PRICE_{IN,OUT}=1.0

serve
for role in user premium creator admin; do
  "$hallyu" --data "$folder/data" admin create-user --role "$role" --email "$role@example.com" --nickname "viewer$role" \
    <<<"Primera-Nieve-7" >/dev/null
done

ffmpeg -loglevel error -f lavfi -i "gradients=size=1280x720:rate=24:duration=20:seed=7" \
  -f lavfi -i "sine=frequency=330:duration=20" -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac "$folder/long.mp4"
# The same pictures in a file of another name for the platform.
ffmpeg -loglevel error -i "$folder/long.mp4" -c copy -metadata title=other "$folder/other.mp4"
ffmpeg -loglevel error -i "$folder/long.mp4" -t 6 -vf scale=854:480 -preset ultrafast "$folder/every-codec.mp4"
ffmpeg -loglevel error -i "$folder/long.mp4" -t 4 -vf scale=640:360 -preset ultrafast "$folder/short.mp4"
ffmpeg -loglevel error -i "$folder/long.mp4" -frames:v 1 "$folder/backdrop.jpg"
ffmpeg -loglevel error -i "$folder/long.mp4" -frames:v 1 -vf crop=480:720 "$folder/poster.jpg"

export HALLYU_E2E_LIBRARY="$folder/library.json" HALLYU_E2E_OPERATOR="$folder/data/run/operator.json"
export HALLYU_E2E_OUTBOX="$folder/data/outbox" HALLYU_E2E_FOLDER=$folder
node src/fill.js "$folder"
if [ $# -eq 0 ]; then set -- tests/*.test.js codecs/*.test.js short/*.test.js network/*.test.js; fi
long=() codecs=() short=() network=()
for file; do
  case $file in
    codecs/*) codecs+=("$file") ;;
    short/*) short+=("$file") ;;
    network/*) network+=("$file") ;;
    *) long+=("$file") ;;
  esac
done
# again <file...>: the tests on a server that is set as the environment has it now, one after the other: they share accounts, of
# which each may play in one place only.
again() {
  halt
  serve
  node --test --test-concurrency=1 "$@"
}

[ ${#long[@]} -eq 0 ] || node --test "${long[@]}"
if [ ${#codecs[@]} -gt 0 ]; then
  extra=av1,opus
  [[ $(ffmpeg -hide_banner -encoders) != *libx265* ]] || extra+=,hevc
  HALLYU__MEDIA__EXTRA_CODECS=$extra again "${codecs[@]}"
fi

export HALLYU__CONTENT__STREAM_URL_SECONDS=6 HALLYU__CONTENT__STREAMS_{BASIC,PREMIUM}=1
if [ ${#short[@]} -gt 0 ]; then
  # What is uploaded is encrypted.
  HALLYU__MEDIA__ENCRYPT_SEGMENTS=true again "${short[@]}"
fi
if [ ${#network[@]} -gt 0 ]; then
  openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$folder/cdn.pem"
  export HALLYU__CDN__{URL=https://cdn.hallyulatino.test,KEY_PAIR_ID=K2JCJMDEHXQW5F,PRIVATE_KEY="file://$folder/cdn.pem"}
  again "${network[@]}"
fi
