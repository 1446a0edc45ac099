#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What makes a laptop a kiosk: systemd takes the units and finds them tight, foot
# takes its configuration, and no key of foot's is left.
. tests/run/lib.sh
setup=$PWD/collector/kiosk-setup
expect 'install.sh is sound' sh -n "$setup/install.sh"
for unit in etapp-kiosk etapp-kiosk-tty; do
    expect "$unit runs etapp kiosk" grep -q '^ExecStart=.*/etapp kiosk \$ETAPP_KIOSK$' "$setup/$unit.service"
    command -v systemd-analyze >/dev/null || { echo 'systemd is not installed: not asked'; continue; }
    # What is started need not be installed here; all else must be as systemd wants it.
    sed 's|^ExecStart=.*|ExecStart=/bin/true|' "$setup/$unit.service" >"$work/$unit.service"
    expect "systemd takes $unit" systemd-analyze verify "$work/$unit.service"
    exposure=$(systemd-analyze security --offline=yes "$work/$unit.service" 2>/dev/null |
        sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p')
    if [ -n "$exposure" ] && awk "BEGIN { exit !($exposure <= 2.0) }"; then ok; else
        not_ok "$unit is exposed: $exposure of 10, more than 2.0"
    fi
done
expect_equal 'foot keeps nothing to scroll back to' "$(grep -c '^lines=0$' "$setup/foot.ini")" 1
expect_equal 'every key of foot is off' \
    "$(sed -n '/^\[key-bindings\]/,$p' "$setup/foot.ini" | grep '=' | grep -vc '=none$')" 0
if command -v foot >/dev/null; then
    expect 'foot takes its configuration' foot -c "$setup/foot.ini" --check-config
else
    echo 'foot is not installed: its configuration is not tested'
fi
done_testing
