#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The survey file from the command line: made, filled with people, looked at,
# copied, and relieved of a person again.
. tests/run/lib.sh
form=etablering.form
cp forms/library/etablering.* "$work" # publish writes its lock beside the form
cd "$work" || exit 1
export ETAPP_SURVEY=s.etapp LC_ALL=C.UTF-8
unset LANGUAGE || :

expect_exit 0 "$ETAPP" new s.etapp
expect_equal 'one file' "$(ls s.etapp*)" s.etapp
expect_exit 1 "$ETAPP" new s.etapp
expect_err 's\.etapp. exists'
expect_exit 2 "$ETAPP" new
expect_exit 0 "$ETAPP" status
expect_out 'no form is published'
expect_exit 0 "$ETAPP" publish "$form" --format json
expect_out '"form": "etablering"'
expect_exit 0 "$ETAPP" publish "$form"

# ---- people
expect_exit 0 "$ETAPP" enrol --count 5 --course Kök --site Västerås --language sv
expect_equal 'five lines' "$(wc -l <out)" 5
expect_exit 2 "$ETAPP" enrol --count 0
expect_exit 2 "$ETAPP" enrol --count 2 --started igår
expect_exit 2 "$ETAPP" enrol
printf '\357\273\277Kurs;Ort;Namn;Språk;Startdatum\r\nVård;Västerås;Jorunn;ar;2026-01-12\r\n"Kök; kallt";Halmstad;Bo;;\r\n' >people.csv
expect_exit 0 "$ETAPP" enrol --from people.csv --language sv --format csv
expect_out '^[0-9A-Z]{5}-[0-9A-Z],ar,Västerås,Vård,2026-01-12,,,0$'
expect_out ',sv,Halmstad,"Kök; kallt",'
expect_err 'Namn.* left out'
expect_equal 'no name is in the file' "$(grep -c Jorunn s.etapp)" 0
printf 'kurs,start,exit\nA,2026-02-30,\nB,2026-01-01,gone\nC\n' >bad.csv
expect_exit 1 "$ETAPP" enrol --from bad.csv
expect_err 'bad\.csv:2:3: .2026-02-30'
expect_err 'bad\.csv:3:14: .gone'
expect_err 'nothing was taken in'
printf 'Grupp A,när\nX,2026-01-01\n' >mapped.csv
expect_exit 0 "$ETAPP" enrol --from mapped.csv --map 'Grupp A=course' --map när=started
expect_exit 1 "$ETAPP" enrol --from mapped.csv --map 'Grupp A=name'
expect_exit 3 "$ETAPP" enrol --from none.csv
expect_exit 0 "$ETAPP" enrol --list --format csv
expect_equal 'eight are there' "$(wc -l <out)" 9

# ---- the register
code=$("$ETAPP" enrol --list --course Kök --format csv | sed -n 2p | cut -d, -f1)
other=$("$ETAPP" enrol --list --course Kök --format csv | sed -n 3p | cut -d, -f1)
expect_exit 0 "$ETAPP" register "$(echo "$code" | tr A-Z a-z)" --exit completed --started 2026-01-12 --ended 2026-06-05
expect_exit 1 "$ETAPP" register "$code" --ended 2025-01-01
expect_exit 1 "$ETAPP" register 11111-2 --exit moved
expect_exit 2 "$ETAPP" register "$code"
expect_exit 2 "$ETAPP" register "$code" --exit gone
printf 'kod,avslut\n%s,avbrutit\n%s,flyttat\n' "$code" "$other" >exits.csv
expect_exit 0 "$ETAPP" register --from exits.csv
printf 'kod,avslut\n%s,completed\n00000-0,completed\n' "$code" >exits.csv
expect_exit 1 "$ETAPP" register --from exits.csv
expect_err 'exits\.csv:3'
expect_exit 0 "$ETAPP" enrol --list --format csv
expect_out "^$code,.*,dropped,0\$"
expect_out "^$other,.*,moved,0\$"

# ---- looking
expect_exit 0 "$ETAPP" status --format json
expect_out '"course": "Kök"'
expect_exit 0 "$ETAPP" status --format csv --course Kök
expect_out '^Kök,before,5,0,'
expect_exit 0 "$ETAPP" status --due --format csv
expect_exit 1 "$ETAPP" status --form annan
expect_exit 0 "$ETAPP" expect --participants 9 --where site=Västerås:6 --source 'Rapport'
expect_exit 1 "$ETAPP" expect --where sex=kvina:4 --source X
expect_err 'kvinna'
expect_exit 2 "$ETAPP" expect --where sex --source X
expect_exit 0 "$ETAPP" expect --list
expect_out '9 participants \(Rapport\)'
expect_exit 0 "$ETAPP" audit --participant "$code" --format json
expect_out '"action": "register"'
expect "audit is JSON" python3 -c 'import json; json.load(open("out"))'
expect_exit 0 "$ETAPP" verify
expect_out 'all is as it was entered'

# ---- copies, and what they are for
expect_exit 0 "$ETAPP" backup copy.etapp
expect_exit 1 "$ETAPP" backup copy.etapp
expect_exit 3 "$ETAPP" backup no/such/copy.etapp
sqlite3 copy.etapp "UPDATE register SET value = 'B' WHERE fact = 'course'"
expect_exit 3 "$ETAPP" -s copy.etapp verify
expect_out 'course'
expect_exit 0 "$ETAPP" verify --format json
expect_out '"ok": true'
expect_exit 0 "$ETAPP" erase "$other" --dry-run
expect_out 'would be erased'
expect_exit 0 "$ETAPP" erase "$other"
expect_out 'copy\.etapp'
expect_equal 'the code is gone from the file' "$(grep -c "$other" s.etapp)" 0
expect_exit 1 "$ETAPP" erase "$other"
expect_exit 0 "$ETAPP" erase --expired
expect_exit 0 "$ETAPP" verify
expect_exit 0 "$ETAPP" new b.etapp --sibling-of s.etapp
expect_exit 0 "$ETAPP" -s b.etapp enrol --count 2
expect_exit 3 "$ETAPP" new c.etapp --sibling-of none.etapp
expect_equal 'no file is left of what failed' "$(ls c.etapp 2>/dev/null)" ''

# ---- several places become one
expect_exit 0 "$ETAPP" merge b.etapp --format json
expect_out '"participants": 2'
expect_exit 0 "$ETAPP" merge b.etapp
expect_out ' 0 participants'
expect_exit 3 "$ETAPP" merge none.etapp
expect_exit 3 "$ETAPP" merge copy.etapp
expect_err 'not sound'
expect_exit 2 "$ETAPP" merge
expect_exit 0 "$ETAPP" merge --conflicts
expect_exit 0 "$ETAPP" verify

# ---- a disk that is full, and a file that cannot be written
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=400k tmpfs small 2>/dev/null; then
    expect_exit 0 "$ETAPP" new small/s.etapp
    expect_exit 3 "$ETAPP" -s small/s.etapp enrol --count 20000
    expect_err 'full'
    expect_exit 0 "$ETAPP" -s small/s.etapp verify
    expect_out ' 0 participants'
    umount small
fi
for command in new publish enrol register expect status audit verify backup erase merge; do
    expect_exit 0 "$ETAPP" help $command
done
done_testing
