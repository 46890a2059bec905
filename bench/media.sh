#!/usr/bin/env bash
# The media worker, from request to stored package, beside the one ffmpeg command that makes its renditions, given by hand;
# and when its video can first be played; both figures get better with length.
#
# VIDEO_SECONDS=40    VIDEO_SIZE=1280x720    ROUNDS=3
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
video=$folder/video.mp4
seconds=${VIDEO_SECONDS:-40}
ffmpeg -loglevel error -f lavfi -i "testsrc2=s=${VIDEO_SIZE:-1280x720}:r=30:d=$seconds,noise=alls=12:allf=t" -f lavfi -i "anoisesrc=a=.1:d=$seconds" \
  -c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p -c:a aac -shortest "$video"

# Stands in for ffmpeg once, to write down what the worker asks of it, and does not encode.
cat >"$folder/recorder" <<RECORDER
#!/bin/sh
printf '%s\0' "\$@" >"$folder/command"
case "\$*" in *var_stream_map*) exit 1 ;; esac
exec ffmpeg "\$@"
RECORDER
chmod +x "$folder/recorder"
target/release/examples/package_media "$video" "$folder/recorded" "$folder/recorder" >/dev/null 2>&1 || true
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

printf '%-6s %10s %10s %8s %10s %8s\n' round worker 'by hand' ratio playable share
best_worker=9999 best_hand=9999 best_first=9999
lower() { awk -v a="$1" -v b="$2" 'BEGIN { print a < b ? a : b }'; }
line() { awk -v n="$1" -v a="$2" -v b="$3" -v f="$4" 'BEGIN { printf "%-6s %9.2fs %9.2fs %7.2fx %9.2fs %6.1f %%\n", n, a, b, a / b, f, 100 * f / a }'; }
for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
  hand=$(by_hand "$folder/hand-$round")
  read -r first worker < <(target/release/examples/package_media "$video" "$folder/worker-$round")
  rm -rf "$folder/hand-$round" "$folder/worker-$round"
  best_worker=$(lower "$worker" "$best_worker") best_hand=$(lower "$hand" "$best_hand") best_first=$(lower "$first" "$best_first")
  line "$round" "$worker" "$hand" "$first"
done
line best "$best_worker" "$best_hand" "$best_first"
echo "limits for ten minutes: ratio <= 1.05x, playable before 25 %; for less than a minute 1.10x"
