#!/usr/bin/env bash
# Builds a Debian package: one program with nothing beside it, its units, its settings. 打一个 Debian 安装包。
# scripts/package.sh [--binary FILE] [FOLDER]: without --binary the program is built as a static one; the package lies in FOLDER (target).
set -euo pipefail
cd "$(dirname "$0")/.."

binary=
if [ "${1:-}" = --binary ]; then
    binary=$2
    shift 2
fi
folder=${1:-target}
if [ -z "$binary" ]; then
    machine=$(rustc -vV | sed -n 's/^host: //p')
    # Named by its target, so that the flags are for the program alone and not for what runs while it is built.
    RUSTFLAGS="-C target-feature=+crt-static ${RUSTFLAGS:-}" cargo build --release --target "$machine"
    binary=target/$machine/release/dangxiaozu
    if ldd "$binary" 2>/dev/null | grep -q '=>'; then
        echo "程序还要用到别的库 The program is not static: $binary" >&2
        exit 1
    fi
fi

version=$("$binary" --version | sed 's/^[^0-9]*//')
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

put() { install -D -m "$1" "$2" "$root/$3"; }
put 755 "$binary" usr/bin/dangxiaozu
put 644 packaging/dangxiaozu.service usr/lib/systemd/system/dangxiaozu.service
put 644 packaging/dangxiaozu.socket usr/lib/systemd/system/dangxiaozu.socket
put 644 packaging/dangxiaozu.sysusers usr/lib/sysusers.d/dangxiaozu.conf
put 640 packaging/dangxiaozu.conf etc/dangxiaozu/dangxiaozu.conf
for page in README.md README.en.md CHANGELOG.md LICENSE LICENSE-APACHE LICENSE-MIT; do
    put 644 "$page" "usr/share/doc/dangxiaozu/$page"
done
put 644 LICENSE usr/share/doc/dangxiaozu/copyright

for script in postinst prerm postrm; do put 755 "packaging/debian/$script" "DEBIAN/$script"; done
echo /etc/dangxiaozu/dangxiaozu.conf >"$root/DEBIAN/conffiles"
size=$(du -sk --exclude=DEBIAN "$root" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" \
    packaging/debian/control.in >"$root/DEBIAN/control"
(cd "$root" && find usr etc -type f -exec md5sum {} + >DEBIAN/md5sums)

package=$folder/dangxiaozu_${version}_$architecture.deb
mkdir -p "$folder"
dpkg-deb --root-owner-group --build "${COMPRESSION:--Zxz}" "$root" "$package" >/dev/null
echo "$package"
