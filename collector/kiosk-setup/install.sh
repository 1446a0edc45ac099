#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# install.sh [--tty] - makes this machine (Debian 12) a kiosk. Run as root, once,
# after `make install`. It changes only files of its own; --remove undoes it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
unit=etapp-kiosk.service
case ${1:-} in
--tty) unit=etapp-kiosk-tty.service ;;
--remove)
    systemctl disable --now etapp-kiosk.service 2>/dev/null || true
    systemctl unmask ctrl-alt-del.target
    rm -f /etc/systemd/system/etapp-kiosk.service /etc/etapp/foot.ini \
        /etc/systemd/logind.conf.d/etapp.conf /etc/sysctl.d/60-etapp.conf
    systemctl daemon-reload
    echo "removed; /var/lib/etapp and /etc/etapp/kiosk are kept"
    exit 0
    ;;
'') ;;
*)
    echo "usage: install.sh [--tty|--remove]" >&2
    exit 2
    ;;
esac
[ "$(id -u)" -eq 0 ] || { echo "install.sh: run it as root" >&2; exit 3; }
[ "$unit" = etapp-kiosk-tty.service ] || apt-get install -y cage foot xwayland fonts-dejavu-core fonts-noto-core
getent passwd etapp >/dev/null || useradd --system --home-dir /var/lib/etapp --create-home --shell /usr/sbin/nologin etapp
install -d -m 700 -o etapp -g etapp /var/lib/etapp
install -d /etc/etapp /etc/systemd/logind.conf.d
install -m 644 "$here/$unit" /etc/systemd/system/etapp-kiosk.service
install -m 644 "$here/foot.ini" /etc/etapp/foot.ini
install -m 644 "$here/logind.conf" /etc/systemd/logind.conf.d/etapp.conf
[ -e /etc/etapp/kiosk ] ||
    printf 'ETAPP_SURVEY=/var/lib/etapp/survey.etapp\nETAPP_KIOSK=--wave before\n' >/etc/etapp/kiosk
echo 'kernel.sysrq = 0' >/etc/sysctl.d/60-etapp.conf
systemctl mask ctrl-alt-del.target
systemctl daemon-reload
systemctl enable etapp-kiosk.service
echo "put the survey file at /var/lib/etapp/survey.etapp (owner etapp), set a PIN, and restart"
