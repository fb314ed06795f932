#!/usr/bin/env bash
# Packs a program that was built already, unpacks it, and looks at what an administrator would get. 试打安装包，看看装出来的是什么。
# scripts/check-package.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
package=$(COMPRESSION=-Znone scripts/package.sh --binary "$1" "$folder")
root=$folder/root
dpkg-deb --extract "$package" "$root"
dpkg-deb --control "$package" "$folder/control"
"$root/usr/bin/dangxiaozu" --version
for script in postinst prerm postrm; do sh -n "$folder/control/$script"; done
(cd "$root" && md5sum --quiet --check "$folder/control/md5sums")
[ "$(stat -c %a "$root/etc/dangxiaozu/dangxiaozu.conf")" = 640 ]

if command -v systemd-analyze >/dev/null 2>&1; then
    units=$root/usr/lib/systemd/system
    # The program of the unit is not installed here.
    sed -i "s|/usr/bin/dangxiaozu|$root/usr/bin/dangxiaozu|" "$units/dangxiaozu.service"
    systemd-analyze verify "$units/dangxiaozu.service" "$units/dangxiaozu.socket"
    # Exposure of at most 1.5 out of 10.
    systemd-analyze security --offline=true --threshold=15 "$units/dangxiaozu.service" | tail -1
else
    echo "没有 systemd-analyze，没有核对服务单元 systemd-analyze is not here: the units were not looked at"
fi
