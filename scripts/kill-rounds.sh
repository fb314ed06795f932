#!/usr/bin/env bash
# Kills the server, and PostgreSQL itself, in the middle of everything, so many rounds of each:
#
#   scripts/kill-rounds.sh [ROUNDS]      # 1000 unless said otherwise
#
# Prints a line of what came of each. A run that fails prints its seed; with it in DANGXIAOZU_KILL_SEED the same moments come again.
set -euo pipefail
cd "$(dirname "$0")/.."

export DANGXIAOZU_KILL_ROUNDS=${1:-1000}
cargo test -p dangxiaozu --test kill --no-run
status=0
for name in in_the_file in_postgresql postgresql_itself; do
    start=$SECONDS
    scripts/with-postgres.sh cargo test -q -p dangxiaozu --test kill -- --nocapture "$name" >"${TMPDIR:-/tmp}/kill-$name.log" 2>&1 || {
        status=1
        tail -n 60 "${TMPDIR:-/tmp}/kill-$name.log"
    }
    grep -h -E '^(SQLite|PostgreSQL|PostgreSQL killed): |^DANGXIAOZU_KILL_SEED' "${TMPDIR:-/tmp}/kill-$name.log" || true
    echo "   $((SECONDS - start)) s"
done
exit "$status"
