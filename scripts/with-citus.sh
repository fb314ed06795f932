#!/usr/bin/env bash
# Runs a command against a small cluster of its own: a coordinator and two workers of PostgreSQL with the Citus extension.
#
#   scripts/with-citus.sh cargo nextest run -p store --test contract -E 'test(postgres::)'
#
# The three servers are made in a temporary folder, listen on free ports of 127.0.0.1 only, and are stopped and removed when the
# command ends, whose exit status is kept. The command finds the coordinator's address in DANGXIAOZU_CITUS. The extension has to be
# installed for the newest server that is here (https://github.com/citusdata/citus: ./configure, make, make install). Data is not kept
# safe (fsync=off) unless DANGXIAOZU_CITUS_SAFE is set, as for measuring.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT]..." >&2
    exit 2
fi

bin=$({ ls -d /usr/lib/postgresql/*/bin 2>/dev/null || true; } | sort -V | while read -r folder; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then echo "$folder"; fi
done | tail -n 1)
if [ -z "$bin" ]; then
    echo "$0: no PostgreSQL server here" >&2
    exit 1
fi
library=$("$bin/pg_config" --pkglibdir 2>/dev/null || echo "${bin%/bin}/lib")
if [ ! -e "$library/citus.so" ]; then
    echo "$0: the Citus extension is not installed in $library" >&2
    exit 1
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/dangxiaozu-citus.XXXXXX")
# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$work"
    server() { (cd "$work" && runuser -u "$owner" -- "$@"); }
else
    server() { (cd "$work" && "$@"); }
fi

nodes="coordinator worker1 worker2"
stop() {
    for node in $nodes; do
        if [ -f "$work/$node/postmaster.pid" ]; then
            server "$bin/pg_ctl" -D "$work/$node" -m immediate -w stop >/dev/null 2>&1 || true
        fi
    done
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

options="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_preload_libraries=citus -c max_connections=300"
options="$options -c max_prepared_transactions=300 -c shared_buffers=128MB -c max_worker_processes=64 -c wal_level=logical"
options="$options -c max_pred_locks_per_transaction=512 -c max_locks_per_transaction=512 -c citus.shard_count=${DANGXIAOZU_CITUS_SHARDS:-4}"
options="$options -c citus.enable_statistics_collection=off"
if [ -z "${DANGXIAOZU_CITUS_SAFE:-}" ]; then
    options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
fi

start() {
    local node=$1 port
    server "$bin/initdb" -D "$work/$node" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$work/$node.initdb" 2>&1 || {
        cat "$work/$node.initdb" >&2
        exit 1
    }
    # A port that is free now may be taken a moment later: then the next one is tried.
    for _ in 1 2 3 4 5; do
        port=$(((RANDOM % 20000) + 20000))
        if server "$bin/pg_ctl" -D "$work/$node" -w -t 60 -l "$work/$node.log" -o "-p $port $options" start >/dev/null 2>&1; then
            echo "$port"
            return
        fi
    done
    echo "$0: $node did not start" >&2
    cat "$work/$node.log" >&2
    exit 1
}

coordinator=$(start coordinator)
first=$(start worker1)
second=$(start worker2)
address() { echo "postgres://postgres@127.0.0.1:$1/postgres"; }
said() { "$bin/psql" -X -q -v ON_ERROR_STOP=1 "$(address "$1")" -c "$2" >/dev/null; }
for port in "$coordinator" "$first" "$second"; do said "$port" 'CREATE EXTENSION citus'; done
said "$coordinator" "SELECT citus_set_coordinator_host('127.0.0.1', $coordinator)"
for port in "$first" "$second"; do said "$coordinator" "SELECT citus_add_node('127.0.0.1', $port)"; done

DANGXIAOZU_CITUS=$(address "$coordinator")
export DANGXIAOZU_CITUS
status=0
"$@" || status=$?
exit "$status"
