#!/usr/bin/env bash
# Asks the JSON API everything that its document lets one ask, and much that it does not (schemathesis, from PyPI, in a folder of its
# own under target): no answer of the machine's fault, none that is not in the document.
#
#   scripts/schemathesis.sh [BINARY]     the binary to try; target/debug/dangxiaozu unless told otherwise
#
# SCHEMATHESIS_EXAMPLES: how many requests an operation gets from each caller (15).
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${1:-target/debug/dangxiaozu}
tool=target/schemathesis
if [ ! -x "$tool/bin/schemathesis" ]; then
    python3 -m venv "$tool"
    "$tool/bin/pip" install -q 'schemathesis>=4,<5'
fi

work=$(mktemp -d)
server=
clean() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap clean EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port
"$binary" demo --listen "127.0.0.1:$port" >"$work/said" 2>"$work/log" &
server=$!
for _ in $(seq 600); do
    if grep -q "$base" "$work/said"; then break; fi
    if ! kill -0 "$server" 2>/dev/null; then cat "$work/log" >&2; exit 1; fi
    sleep 0.1
done
password=$(grep -o '密码：[^ 　，。）]*' "$work/said" | head -n 1 | cut -d： -f2)

# token NAME SCOPE…: signs in as somebody of the sample, and makes a token on the page as anybody would.
token() {
    local name=$1 jar="$work/jar" fields=()
    shift
    rm -f "$jar"
    curl -fsS -c "$jar" -o "$work/page" --data-urlencode "name=$name" --data-urlencode "password=$password" "$base/sign-in"
    for scope in "$@"; do fields+=(--data-urlencode "scopes=$scope"); done
    curl -fsS -b "$jar" --data-urlencode name=schemathesis --data-urlencode days=1 "${fields[@]}" "$base/me/tokens" |
        grep -o 'id="token-word">[^<]*' | cut -d'>' -f2
}

failed=0
run() { # name, scopes…
    echo "-- $*"
    local word
    word=$(token "$@")
    "$tool/bin/schemathesis" run "$base/api/openapi.json" \
        --header "Authorization: Bearer $word" \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,unsupported_method \
        --phases examples,coverage,fuzzing \
        --max-examples "${SCHEMATHESIS_EXAMPLES:-15}" --no-shrink --seed 20261128 --workers 2 \
        --suppress-health-check all --warnings off --continue-on-failure --request-timeout 20 || failed=1
}

run 陈一诺 plans:write meetings:write records:write answers:write minutes:sign
run 管理员 webhooks:manage

if ! kill -0 "$server" 2>/dev/null; then
    echo "$0: the server is gone" >&2
    failed=1
fi
if grep -q 'panicked' "$work/log"; then
    grep 'panicked' "$work/log" >&2
    failed=1
fi
exit "$failed"
