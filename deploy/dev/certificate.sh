#!/usr/bin/env bash
# Makes a certificate for 127.0.0.1 and localhost for tests. Usage: certificate.sh DIR
# DIR/ca.pem is the authority, DIR/cert.pem and DIR/key.pem are the server's: rustls refuses one that is its own authority.
set -euo pipefail
cd "$1"

key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
# shellcheck disable=SC2086 # a list
openssl req -x509 $key -days 30 -subj /CN=test-ca -keyout ca.key -out ca.pem 2>/dev/null
# shellcheck disable=SC2086 # a list
openssl req $key -subj /CN=localhost -keyout key.pem -out csr.pem 2>/dev/null
openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
  -extfile <(echo "subjectAltName=IP:127.0.0.1,DNS:localhost") -out cert.pem 2>/dev/null
rm ca.key ca.srl csr.pem
