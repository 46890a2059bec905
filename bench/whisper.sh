#!/usr/bin/env bash
# How well speech is heard: `hallyu subtitles transcribe` with a model of this machine on recordings whose words are known.
# Usage: bench/whisper.sh <folder> <model>. The folder has the recordings and trans.txt: a recording's name, a tab and what is
# said in it, a line each. Prints the character error rate per recording and over all of them, without what was found to be
# invented; exit code 1 if it is above LIMIT percent (8 unless given). BIN names a folder with the built programs hallyu and
# examples/cer; without it they are built.
set -euo pipefail
[ $# = 2 ] || { sed -n '2,7s/^# //p' "$0" >&2; exit 2; }
recordings=$(realpath "$1") model=$(realpath "$2") limit=${LIMIT:-8}
cd "$(dirname "$0")/.."

bin=${BIN:-target/release}
[ -n "${BIN:-}" ] || cargo build --quiet --locked --release -p hallyu --features whisper --bin hallyu --example cer
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

edits=0 length=0
rate() { awk -v edits="$1" -v length_="$2" 'BEGIN { printf "%.2f", 100 * edits / length_ }'; }
while IFS=$'\t' read -r name said || [ -n "$name" ]; do
  [ -f "$recordings/$name" ] || continue
  printf '%s' "$said" >"$folder/said.txt"
  begun=$(date +%s%N)
  "$bin/hallyu" subtitles transcribe "$recordings/$name" -o "$folder/heard.json" --model-path "$model" >"$folder/told"
  took=$((($(date +%s%N) - begun) / 1000000))
  read -r wrong all < <("$bin/examples/cer" "$folder/heard.json" "$folder/said.txt")
  printf '%-24s CER %6s %%  (%d of %d characters)  %d.%d s; %s\n' "$name" "$(rate "$wrong" "$all")" "$wrong" "$all" \
    $((took / 1000)) $((took % 1000 / 100)) "$(sed 's/.*; //' "$folder/told")"
  edits=$((edits + wrong)) length=$((length + all))
done < <(sed '1s/^\xef\xbb\xbf//; s/\r$//' "$recordings/trans.txt")

[ "$length" -gt 0 ] || { echo "no recording of $recordings/trans.txt is there" >&2; exit 2; }
overall=$(rate "$edits" "$length")
verdict=$(awk -v rate="$overall" -v limit="$limit" 'BEGIN { print rate <= limit ? "PASS" : "MISS" }')
printf '%-24s CER %6s %%  (%d of %d characters)  limit %s %%: %s\n' overall "$overall" "$edits" "$length" "$limit" "$verdict"
[ "$verdict" = PASS ]
