#!/usr/bin/env bash
# Lets the fuzzer write files for every reader, each for some seconds. 给每一种读取程序喂随机文件。
# fuzz.sh [SECONDS] [TARGET…]: without targets all of them. Needs a nightly Rust; cargo-fuzz is installed when it is missing.
# What it finds lies in fuzz/artifacts; the committed inputs in fuzz/corpus are read and not changed.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-6}
shift $(($# > 0 ? 1 : 0))

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "没有装 nightly 版的 Rust：rustup toolchain install nightly  Nightly Rust is not installed." >&2
    exit 1
fi
cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz

# Bytes of an input: large enough for a whole record, small enough for thousands of tries a second.
most() { case $1 in pdf | package) echo 16384 ;; moments) echo 512 ;; *) echo 8192 ;; esac; }

# What a PDF may make its reader do without end or measure, the process around it bounds (docs/hostile-files.md): here a fall counts.
more() { case $1 in pdf) echo -fork=1 -ignore_timeouts=1 -ignore_ooms=1 ;; esac; }

# Nearly all of it is safe Rust: what is looked for is a fall, an overflow, a time without end, not a pointer.
cargo +nightly fuzz build --sanitizer none

targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
failed=()
for target in "${targets[@]}"; do
    mkdir -p "$found/$target"
    echo "== $target, $seconds s"
    # shellcheck disable=SC2046 # several words
    if ! cargo +nightly fuzz run --sanitizer none "$target" "$found/$target" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=512 -max_len="$(most "$target")" \
        -print_final_stats=1 $(more "$target") 2>"$found/$target.log"; then
        cat "$found/$target.log" >&2
        failed+=("$target")
    fi
    sed -nE 's/^(stat::number_of_executed_units: *|#)([0-9]+).*/   tries: \2/p' "$found/$target.log" | tail -n 1
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "有读取程序没有经受住 These fell: ${failed[*]}" >&2
    exit 1
fi
