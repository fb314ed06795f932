#!/usr/bin/env bash
# Runs a command against a PostgreSQL server of its own:
#
#   scripts/with-postgres.sh cargo nextest run
#
# The cluster is made in a temporary folder, listens on a free port of 127.0.0.1 only, and is stopped and
# removed when the command ends, whose exit status is kept. The command finds the server's address in
# DANGXIAOZU_TEST_POSTGRES. Data is not kept safe (fsync=off): the server is for tests alone.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT]..." >&2
    exit 2
fi

# The newest server that is installed: 15 before 14, 16 before 15.
newest_server() {
    { ls -d /usr/lib/postgresql/*/bin 2>/dev/null || true; } | sort -V | while read -r folder; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then echo "$folder"; fi
    done | tail -n 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

bin=$(newest_server)
if [ -z "$bin" ]; then
    echo "$0: no PostgreSQL server here; installing Debian's package postgresql (apt-get)" >&2
    as_root apt-get update -qq >&2
    # No cluster of the system's own: only the programs are needed.
    as_root mkdir -p /etc/postgresql-common
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
    bin=$(newest_server)
    if [ -z "$bin" ]; then
        echo "$0: the package is installed, but there is no server in /usr/lib/postgresql" >&2
        exit 1
    fi
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/dangxiaozu-postgres.XXXXXX")
data=$work/data
# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$work"
    server() { (cd "$work" && runuser -u "$owner" -- "$@"); }
else
    server() { (cd "$work" && "$@"); }
fi

stop() {
    if [ -f "$data/postmaster.pid" ]; then
        server "$bin/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

server "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$work/initdb.log" 2>&1 || {
    cat "$work/initdb.log" >&2
    exit 1
}

# A port that is free now may be taken a moment later: then the next one is tried.
started=
for _ in 1 2 3 4 5; do
    port=$(((RANDOM % 20000) + 20000))
    options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300"
    options="$options -c shared_buffers=64MB -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options="$options -c max_pred_locks_per_transaction=256 -c autovacuum=off"
    if server "$bin/pg_ctl" -D "$data" -w -t 60 -l "$work/server.log" -o "$options" start >/dev/null 2>&1; then
        started=yes
        break
    fi
done
if [ -z "$started" ]; then
    echo "$0: the server did not start" >&2
    cat "$work/server.log" >&2
    exit 1
fi

export DANGXIAOZU_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
status=0
"$@" || status=$?
exit "$status"
