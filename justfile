# Short names for the commands that are used every day; each does no more than it says.

# what CI runs, and nothing else
ci:
    ./test.sh

# a filled sample branch on http://127.0.0.1:8080
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

fmt:
    cargo fmt --all

# the quick look while writing
check:
    cargo clippy --workspace --all-targets -- -D warnings

# Rust tests on SQLite and PostgreSQL
test *ARGS:
    scripts/with-postgres.sh cargo nextest run --workspace {{ARGS}}

# Rust tests on a cluster of its own, where the Citus extension is installed; the plan of every statement is read
cluster *ARGS:
    scripts/with-citus.sh cargo nextest run {{ARGS}}

# files that want to do harm, for every reader: seconds for each, and names of targets
fuzz *ARGS:
    scripts/fuzz.sh {{ARGS}}

# the stories in a real browser
stories *ARGS:
    cargo build
    cd tests/browser && npm ci --no-audit --no-fund && node --test {{ARGS}}

# the README's pictures
pictures:
    cargo build
    cd tests/browser && npm ci --no-audit --no-fund && node pictures.mjs

# the figures of docs/performance.md
bench *ARGS:
    cargo bench -p cli {{ARGS}}
