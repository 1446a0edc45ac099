#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# packages.sh GROUP... - installs the Debian packages that these groups of
# packages.list need and that are missing; says which and why. As root, or
# through sudo. Does nothing, and says nothing, when all are there.
#   --check  only looks; exit 1 and a list if something is missing
set -eu
here=$(dirname "$0")
only_check=false
if [ "${1:-}" = --check ]; then
    only_check=true
    shift
fi

missing=
reasons=
for group in "$@"; do
    while read -r in_group package why; do
        [ "$in_group" = "$group" ] || continue
        case " $missing " in *" $package "*) continue ;; esac
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=
        [ "$state" = installed ] && continue
        missing="$missing $package"
        reasons="$reasons
  $package: $why"
    done <"$here/packages.list"
done
[ -n "$missing" ] || exit 0

if $only_check; then
    printf 'These Debian packages are missing:%s\nInstall them with: setup/packages.sh %s\n' \
        "$reasons" "$*" >&2
    exit 1
fi

printf 'Installing Debian packages that are missing:%s\n' "$reasons" >&2
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        printf 'This needs root: run it as root, or install sudo.\n' >&2
        exit 3
    fi
    as_root=sudo
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
    "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        printf 'Could not install the packages: see above.\n' >&2
        exit 3
    }
}
run $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
# shellcheck disable=SC2086 # the list is words
run $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing
printf 'Installed.\n' >&2
