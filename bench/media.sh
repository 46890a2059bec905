#!/usr/bin/env bash
# The media worker, from request to stored package, beside the very ffmpeg command that it runs, given by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
video=$folder/video.mp4
seconds=${VIDEO_SECONDS:-40}
ffmpeg -loglevel error -f lavfi -i "testsrc2=s=1280x720:r=30:d=$seconds,noise=alls=12:allf=t" -f lavfi -i "anoisesrc=a=.1:d=$seconds" \
  -c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p -c:a aac -shortest "$video"

# Stands in for ffmpeg once, to write down what the worker asks of it.
cat >"$folder/recorder" <<RECORDER
#!/bin/sh
printf '%s\0' "\$@" >"$folder/command"
exec ffmpeg "\$@"
RECORDER
chmod +x "$folder/recorder"
target/release/examples/package_media "$video" "$folder/recorded" "$folder/recorder" >/dev/null
mapfile -d '' -t command <"$folder/command"
for i in "${!command[@]}"; do
  [[ ${command[$i]} == file:* ]] && command[i]=file:$video
done

# by_hand <folder>: seconds of the same command, with the same priority, into the folder.
by_hand() {
  mkdir -p "$1/thumbnails"
  local start=$EPOCHREALTIME
  (cd "$1" && nice -n 10 ffmpeg "${command[@]}" >/dev/null)
  awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", b - a }'
}

printf '%-6s %10s %10s %8s\n' round worker 'by hand' ratio
best_worker=9999 best_hand=9999
lower() { awk -v a="$1" -v b="$2" 'BEGIN { print a < b ? a : b }'; }
for round in 1 2 3; do
  hand=$(by_hand "$folder/hand-$round")
  worker=$(target/release/examples/package_media "$video" "$folder/worker-$round")
  best_worker=$(lower "$worker" "$best_worker") best_hand=$(lower "$hand" "$best_hand")
  awk -v n="$round" -v a="$worker" -v b="$hand" 'BEGIN { printf "%-6s %9.2fs %9.2fs %7.2fx\n", n, a, b, a / b }'
done
awk -v a="$best_worker" -v b="$best_hand" 'BEGIN { printf "%-6s %9.2fs %9.2fs %7.2fx\n", "best", a, b, a / b }'
echo "limit: ratio <= 1.10x"
