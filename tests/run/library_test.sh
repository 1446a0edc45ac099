#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# library_test.sh - the ready-made forms are tidy, and their translations are
# those of the texts that stand in them now.
. "$(dirname "$0")/lib.sh"
LC_ALL=C.UTF-8
export LC_ALL

expect_exit 0 "$ETAPP" fmt --check forms/library/*.form
for po in forms/library/*.po; do
    expect "msgfmt accepts $po" msgfmt --check -o /dev/null "$po"
    expect "$po has no obsolete or fuzzy text" sh -c "! grep -qE '^#(~|, *fuzzy)' $po"
done
cp forms/library/*.form forms/library/*.po "$work"
for form in "$work"/*.form; do
    expect_exit 0 "$ETAPP" translate "$form"
    # Lines may have moved; the texts may not have changed.
    expect "all of ${form##*/} is up to date" \
        sh -c "! grep -vE 'up to date|0 new, 0 to look at again, 0 obsolete' $work/out"
done

done_testing
