#!/usr/bin/env bash
# Asks the JSON API everything that its document lets one ask, and much that it does not (schemathesis, from PyPI, in a folder of its
# own under target): no answer of the machine's fault, none that is not in the document.
#
#   scripts/schemathesis.sh [BINARY]     the binary to try; target/debug/dangxiaozu unless told otherwise
#   scripts/schemathesis.sh --install    only the tool
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
if [ "${1:-}" = --install ]; then exit; fi

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
password=$(sed -n 's/.*密码都是 \([^）]*\)）.*/\1/p' "$work/said")

# token NAME SCOPE…: signs in as somebody of the sample, and makes a token on the page as anybody would.
token() {
    local name=$1 jar="$work/jar" fields=()
    shift
    rm -f "$jar"
    curl -fsS -c "$jar" -o "$work/page" --data-urlencode "name=$name" --data-urlencode "password=$password" "$base/sign-in"
    for scope in "$@"; do fields+=(--data-urlencode "scopes=$scope"); done
    curl -fsS -b "$jar" --data-urlencode name=schemathesis --data-urlencode days=1 \
        --data-urlencode "password=$password" "${fields[@]}" "$base/me/tokens" |
        grep -o 'id="token-word">[^<]*' | cut -d'>' -f2
}

# A meeting of the sample's leader that is running, and a document in which the ids are those of things that are there: what asks for
# things that nobody has finds only that there is nothing.
prepare() { # word
    python3 - "$base" "$1" "$work/openapi.json" <<'PYTHON'
import datetime, json, sys, urllib.error, urllib.request

base, word, to = sys.argv[1:]


def ask(method, path, body=None, etag=None):
    headers = {"Authorization": f"Bearer {word}", "Content-Type": "application/json"}
    if etag is not None:
        headers["If-Match"] = f'"{etag}"'
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as fault:
        sys.exit(f"{method} {path}: {fault.read().decode()}")


def step(name, body):
    return ask("POST", f"{place}/{name}", body, ask("GET", place)["version"])


today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()
people = {one["name"]: one["id"] for one in ask("GET", "/api/v1/people")["items"]}
leader = ask("GET", "/api/v1/me")["person"]
made = ask("POST", "/api/v1/meetings", {
    "month": today[:7], "date": today, "start": "00:10", "place": "示例会议室", "chair": leader,
    "items": [{"content": "study", "title": "示例议题"}], "off_plan_reason": "示例原因"})
place = f"/api/v1/meetings/{made['id']}"
official = next(one for one in made["officials"] if one["post"] == "organization_commissioner")
step("consult", {"with": [official["id"]], "how": "phone", "on": today, "content": "示例"})
step("approve-offline", {"by": official["id"], "on": today, "how": "phone"})
step("notify", {})
running = step("open", {})
said = {"item": made["items"][0]["id"], "speaker": leader, "kind": "speaks", "text": "示例"}
remark = ask("POST", f"{place}/record/remarks", said, running["version"])["id"]
plan = ask("GET", f"/api/v1/plans/{today[:4]}")
meetings = [one["id"] for one in ask("GET", "/api/v1/meetings")["items"]]
known = {
    "id": [made["id"]] + meetings[:3], "person": list(people.values()), "remark": [remark],
    "item": [made["items"][0]["id"]] + [one["id"] for one in plan["items"][:2]], "year": [int(today[:4])],
    "If-Match": [f'"{number}"' for number in [running["version"], plan["version"], 1, 2, 3, 4]],
}
document = ask("GET", "/api/openapi.json")
for operations in document["paths"].values():
    for operation in operations.values():
        for parameter in operation.get("parameters", []):
            if parameter["name"] in known:
                parameter["schema"] = {"type": parameter["schema"]["type"], "enum": known[parameter["name"]]}
ids = sorted(set(sum((known[name] for name in ("person", "item")), [])))
for schema in document["components"]["schemas"].values():
    for name in {"item", "person", "speaker", "responsible", "chair", "recorder", "by", "about"} & set(schema.get("properties", {})):
        if schema["properties"][name].get("type") == "string":
            schema["properties"][name]["examples"] = ids[:2]
            schema["properties"][name] = {"anyOf": [{"enum": ids}, schema["properties"][name]]}
json.dump(document, open(to, "w"))
PYTHON
}

failed=0
meetings=('/meetings$|\{id\}$' '/consult|/submit|/take-back|/topics' '/approve|/return|/notify|/invitations|/answer'
    '/reschedule|/cancel|/chair|/recorder|/open$|/unopen' '/record($|/roll|/observers|/second-place|/remarks)' '/record/(notes|decisions|items)|/own|/conclude'
    '/reopen|/findings|/minutes|/sign|/report$|/receipt|/send-back|/make-up|/ballots|/papers')
beside=('openapi|/me$|/people|/plans' '/webhooks|/deliveries')

# run NAME SCOPE… -- PATHS…: as this caller. A token may ask only so much at once: each part of the paths has one of its own.
run() {
    local word part who=()
    while [ "$1" != -- ]; do who+=("$1"); shift; done
    shift
    echo "-- ${who[*]}"
    for part in "$@"; do
        word=$(token "${who[@]}")
        "$tool/bin/schemathesis" run "$work/openapi.json" --url "$base" --include-path-regex "$part" \
            --header "Authorization: Bearer $word" \
            --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,unsupported_method \
            --phases examples,coverage,fuzzing \
            --max-examples "${SCHEMATHESIS_EXAMPLES:-15}" --no-shrink --seed 20261128 \
            --suppress-health-check all --warnings off --continue-on-failure --request-timeout 20 \
            ${SCHEMATHESIS_REPORT:+--report har --report-har-path "$SCHEMATHESIS_REPORT/${who[0]}-${part//[^a-z]/}.har"} >"$work/run" 2>&1 ||
            { cat "$work/run"; failed=1; }
        sed -n 's/^ *\([0-9]* generated.*\)/   \1/p' "$work/run"
    done
}

prepare "$(token 陈一诺 meetings:write records:write)"
run 陈一诺 plans:write meetings:write records:write answers:write minutes:sign -- "${beside[@]}" "${meetings[@]}"
run 管理员 webhooks:manage -- "${beside[@]}"

if ! kill -0 "$server" 2>/dev/null; then
    echo "$0: the server is gone" >&2
    failed=1
fi
if grep -q 'panicked' "$work/log"; then
    grep 'panicked' "$work/log" >&2
    failed=1
fi
exit "$failed"
