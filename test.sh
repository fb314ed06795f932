#!/usr/bin/env bash
# The one test command. 一条命令跑完全部检查：格式、静态检查、测试、文档、纸质材料、真实浏览器。
# Needs Rust and a C compiler; Chromium, PostgreSQL, Node.js and poppler-utils are installed from Debian's packages when they are
# missing and this runs as root, otherwise it says what to install. Ends with 0 only when every part passed.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*"; }

report=()
skipped=()
start_of_all=$SECONDS

# part "中文 English" command…: runs one part and keeps its time; the first part that fails ends the run.
part() {
    local name=$1 start=$SECONDS
    shift
    say "" "== $name" "   $*"
    if ! "$@"; then
        say "" "** 没有通过 Failed: $name" "   $*"
        exit 1
    fi
    report+=("$(printf '%4d s  %s' $((SECONDS - start)) "$name")")
}

leave_out() { # name, why
    say "" "== $1" "   没有运行 Not run: $2"
    skipped+=("$1: $2")
}

have() { command -v "$1" >/dev/null 2>&1; }
have_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_chromium() { [ -n "${CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome; }

set_up() {
    local missing=()
    have cc || missing+=(gcc libc6-dev)
    have_chromium || missing+=(chromium)
    have_postgres || missing+=(postgresql)
    have pdftotext || missing+=(poppler-utils)
    have node || missing+=(nodejs)
    have npm || missing+=(npm)
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    have curl || missing+=(curl)
    if [ ${#missing[@]} -eq 0 ]; then
        say "   需要的软件都已装好。Everything needed is installed."
    elif [ "$(id -u)" -eq 0 ] && have apt-get; then
        say "   正在安装 Installing: ${missing[*]}"
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
    else
        say "   缺少软件，请先安装 Missing, please install first:" "   sudo apt-get install --no-install-recommends ${missing[*]}"
        return 1
    fi
}

rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        scripts/with-postgres.sh cargo nextest run --workspace --no-fail-fast
    else
        scripts/with-postgres.sh cargo test --workspace --no-fail-fast
    fi
}

browser_stories() (
    cd tests/browser
    npm ci --no-audit --no-fund
    node --test --test-concurrency="${STORIES_AT_ONCE:-2}"
)

if ! have cargo; then
    say "请先安装 Rust 1.92 或更新的版本：https://rustup.rs  Please install Rust 1.92 or newer first."
    exit 1
fi
say "党小组：跑完全部检查，第一次约需二十分钟。dangxiaozu: every check; about twenty minutes the first time."

part "准备 Set-up" set_up
part "格式 Format" cargo fmt --all --check
part "静态检查 Lints" cargo clippy --workspace --all-targets --quiet -- -D warnings
part "Rust 测试（SQLite 和 PostgreSQL）Rust tests" rust_tests
if cargo +nightly --version >/dev/null 2>&1; then
    part "模糊测试 Fuzzing" scripts/fuzz.sh
else
    leave_out "模糊测试 Fuzzing" "没有安装 nightly Rust is not installed"
fi
part "接口文档 API documents" env RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
part "网页脚本测试 Page modules" node --test crates/web/assets/test/
if [ -x scripts/check-docx.sh ]; then part "Word 文件格式 OOXML schema" scripts/check-docx.sh; fi
part "编译 Build" cargo build --quiet
if have dpkg-deb; then
    part "安装包 Debian package" scripts/check-package.sh target/debug/dangxiaozu
else
    leave_out "安装包 Debian package" "没有 dpkg-deb is not here"
fi
part "真实浏览器 Stories in a real browser" browser_stories
if scripts/schemathesis.sh --install >/dev/null 2>&1; then
    part "JSON 接口 JSON API (schemathesis)" scripts/schemathesis.sh
else
    leave_out "JSON 接口 JSON API (schemathesis)" "PyPI 连不上，或者没有 python3-venv PyPI cannot be reached, or python3-venv is missing"
fi
if cargo deny --version >/dev/null 2>&1; then
    part "许可证和来源 Licences and sources" cargo deny check licenses bans sources
else
    leave_out "许可证和来源 Licences and sources" "没有安装 cargo-deny is not installed"
fi
if cargo machete --version >/dev/null 2>&1; then
    part "多余的依赖 Unused dependencies" cargo machete
else
    leave_out "多余的依赖 Unused dependencies" "没有安装 cargo-machete is not installed"
fi

say "" "全部通过 All passed, $((SECONDS - start_of_all)) s"
printf '  %s\n' "${report[@]}"
for line in "${skipped[@]}"; do say "  没有运行 not run: $line"; done
