#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What goes wrong in real life: each gets a clear message and the right exit
# code, and nothing is lost or half-written.
. tests/run/lib.sh
cd "$work" || exit 1
library=$OLDPWD/forms/library
tools=${ETAPP_TOOLS:-$OLDPWD/build/release/tests/run}

# ---- a form with faults
sed 's/^  ask kon one kon/  ask kon one kom/' "$library/etablering.form" >bad.form
expect_exit 1 "$ETAPP" check bad.form
expect_err 'error\[unknown-list\]'
expect_err 'bad\.form:[0-9]+:[0-9]+'
expect_err 'did you mean “kon”'
expect_exit 3 "$ETAPP" check no-such.form
expect_err 'no-such\.form'

# ---- a survey file
expect_exit 0 "$ETAPP" new s.etapp --test
expect_exit 1 "$ETAPP" -s s.etapp publish bad.form
cp "$library"/etablering.* . # publish writes its lock beside the form
expect_exit 0 "$ETAPP" -s s.etapp publish etablering.form
expect_exit 1 "$ETAPP" new s.etapp
expect_err 'exists'
expect_exit 3 "$ETAPP" -s none.etapp status
expect_err 'none\.etapp'
printf 'this is a text file, and no survey file at all\n' >text.etapp
expect_exit 3 "$ETAPP" -s text.etapp status
expect_err 'text\.etapp'
expect_equal 'the text file is left alone' "$(cat text.etapp)" 'this is a text file, and no survey file at all'
sqlite3 other.etapp 'create table t (a); insert into t values (1)'
expect_exit 3 "$ETAPP" -s other.etapp status
expect_err 'other\.etapp'
cp s.etapp newer.etapp
sqlite3 newer.etapp 'pragma user_version = 9999'
expect_exit 3 "$ETAPP" -s newer.etapp status
expect_err 'newer'
head -c 20000 s.etapp >cut.etapp
expect_exit 3 "$ETAPP" -s cut.etapp verify
expect_err 'cut\.etapp'

# ---- printing where it can't be
expect_exit 0 "$ETAPP" -s s.etapp enrol --count 3 --course A --language sv
sheets() { sqlite3 s.etapp 'select count(*) from sheet'; }
expect_exit 3 "$ETAPP" -s s.etapp print --wave before -o /dev/full
expect_err 'No space|space left|utrymme'
expect_equal 'no sheet is recorded of a PDF that is not there' "$(sheets)" 0
expect_exit 3 "$ETAPP" -s s.etapp print --wave before -o no/such/folder/x.pdf
expect_equal 'no sheet is recorded of a PDF in no folder' "$(sheets)" 0
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=40k tmpfs small 2>/dev/null; then
    expect_exit 3 "$ETAPP" -s s.etapp print --wave before -o small/x.pdf
    expect_equal 'nothing is left on the full disk' "$(ls -A small)" ''
    expect_equal 'no sheet is recorded on a full disk' "$(sheets)" 0
    umount small
fi
expect_exit 1 "$ETAPP" -s s.etapp print --wave befroe -o x.pdf
expect_err 'before'
expect_exit 1 "$ETAPP" -s s.etapp print --wave before --course B -o x.pdf
expect_err 'B'

# ---- pages that are none, and pages of others
expect_exit 0 "$ETAPP" -s s.etapp print --wave before -o good.pdf
pdftoppm -r 150 -gray -png -f 1 -l 1 good.pdf good
expect_exit 0 "$ETAPP" new foreign.etapp --test
expect_exit 0 "$ETAPP" -s foreign.etapp publish etablering.form
expect_exit 1 "$ETAPP" -s foreign.etapp scan good*.png --format json
expect_out '"status": "foreign"'
printf 'not a picture' >none.png
expect_exit 1 "$ETAPP" -s s.etapp scan none.png
expect_err 'none\.png'
expect_exit 3 "$ETAPP" -s s.etapp scan missing.png
expect_err 'missing\.png'
head -c 3000 good.pdf >cut.pdf
expect_exit 1 "$ETAPP" -s s.etapp scan cut.pdf
expect_err 'cut\.pdf'
expect_equal 'no answer came from any of them' "$(sqlite3 s.etapp 'select count(*) from answer')" 0

# ---- the kiosk
expect_exit 3 "$ETAPP" -s s.etapp kiosk </dev/null
expect_err 'terminal'

expect_equal 'nothing half-written is left' "$(ls -A | grep -c 'part-')" 0
done_testing
