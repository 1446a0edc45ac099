#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make install puts everything where it belongs, the installed program works
# from there, and make uninstall takes all of it away again.
. tests/run/lib.sh

# The mode under test is installed, whichever it is.
build=$(dirname "$ETAPP")
mode=$(basename "$build")
root=$work/root
expect 'make install' make --no-print-directory MODE="$mode" B="build/$mode" DESTDIR="$root" PREFIX=/usr install
expect_exit 0 "$root/usr/bin/etapp" --version
expect_exit 0 env LANG=sv_SE.UTF-8 "$root/usr/bin/etapp" help
expect_out '^Användning'
expect_exit 0 "$root/usr/bin/etapp" -s "$work/s.etapp" new "$work/s.etapp"
expect_exit 0 "$root/usr/bin/etapp" -s "$work/s.etapp" publish "$root/usr/share/etapp/library/etablering.form"
expect 'the manual page' test -s "$root/usr/share/man/man1/etapp.1"
expect 'the language manual' test -s "$root/usr/share/man/man5/etapp-form.5"
expect 'the Swedish' test -s "$root/usr/share/locale/sv/LC_MESSAGES/etapp.mo"
expect 'the completion' test -s "$root/usr/share/bash-completion/completions/etapp"
expect 'make uninstall' make --no-print-directory MODE="$mode" B="build/$mode" DESTDIR="$root" PREFIX=/usr uninstall
expect_equal 'nothing is left' "$(find "$root" ! -type d)" ''
done_testing
