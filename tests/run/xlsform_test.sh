#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# xlsform_test.sh - etapp import and etapp convert, as a project meets them that
# has its form in a spreadsheet.
. "$(dirname "$0")/lib.sh"
LC_ALL=C.UTF-8
export LC_ALL

has() { grep -qxF -- "$1" "$2"; }
lacks() { ! grep -qF -- "$1" "$2"; }

md=tests/data/xlsform/kurs.md
form=$work/kurs.form
expect_exit 0 "$ETAPP" import "$md" -o "$form"
expect_err '10 of 12 questions, 1 translations'
expect_exit 0 "$ETAPP" check --format line "$form"
for line in 'form kurs_1' 'title The course' 'version 3' 'source en' 'languages sv' \
    'section about_you: About you' '  ask sex one sex: Are you a woman or a man?' \
    '    required' '  ask age number 16..99: How old are you, {{really}?' '    hint In years' \
    '  other 3 other: Other' '  ask hours number: How many hours, {age}?' \
    '    when does has works' '    check hours > 0: At least one hour.' '    default 8' \
    'section inner: More' '  when sex = c1' '  ask why text 80: Why?' 'scale scale' \
    '  99 c99: Well' '  matrix sv scale: How well can you do this?' '    row talk: Talk' \
    '  ask name_of_child text 200: Name' '  calc double_2 = hours * 2' \
    '  note thanks: Thank you {email}!'; do
    expect "the form has “$line”" has "$line" "$form"
done
expect "the position stands as a comment" grep -q '# survey!B15: geopoint place: Where are you?' "$form"
expect "so does the rule that cannot be said" grep -q '# survey!I13: constraint: regex' "$form"
expect_exit 0 "$ETAPP" import "$md" -o "$form" --force
expect_err 'survey!B15: left out: geopoint place'
expect_err 'survey!I13: left out: regex'
expect_err 'survey!B22: changed: begin repeat'
expect_err 'survey!C7: renamed: Sex'
expect_err 'survey!B27: left out: select_one nowhere lost'
expect_err 'survey!H26: left out: \$\{none\} = 1'
expect "the translation stands beside it" grep -q 'msgstr "Är du kvinna eller man?"' "$work/kurs.sv.po"
expect "msgfmt accepts it" msgfmt --check -o /dev/null "$work/kurs.sv.po"

expect_exit 1 "$ETAPP" import "$md" -o "$form"
expect_err 'is there already'
expect_exit 2 "$ETAPP" import "$md"
expect_exit 3 "$ETAPP" import "$work/none.xlsx" -o "$work/n.form"
printf '\320\317\021\340old' >"$work/old.xls"
expect_exit 1 "$ETAPP" import "$work/old.xls" -o "$work/n.form"
expect_err 'Save as'
printf '| a | b |\n|---|---|\n| 1 | 2 |\n' >"$work/table.md"
expect_exit 1 "$ETAPP" import "$work/table.md" -o "$work/n.form"
expect_err 'no XLSForm'
expect "nothing is written where nothing was imported" test ! -e "$work/n.form"
expect_exit 0 "$ETAPP" import --format json "$md" -o "$form" --force
expect_out '"cell": "B15"'
if command -v jq >/dev/null; then
    expect "the report is JSON" jq -e '.imported == 10 and (.notes | length) > 5' "$work/out"
fi

# ---- out and in again: the same form -----------------------------------------------
# Its lines; the order of the properties of one question is nobody's matter.
lines() { grep -vE '^ *(#|$)' "$1" | sort; }
texts() { msgcat --sort-output --no-location --no-wrap "$1" | sed -n '/^msgctxt/,$p' | grep -v '^#'; }
mkdir "$work/again"
for library in forms/library/*.form "$form"; do
    name=$(basename "$library" .form)
    expect_exit 0 "$ETAPP" convert "$library" -o "$work/$name.xlsx"
    expect_exit 0 "$ETAPP" import "$work/$name.xlsx" -o "$work/again/$name.form"
    expect_equal "what comes back of $name" "$(lines "$work/again/$name.form")" "$(lines "$library")"
    "$ETAPP" show --format json "$library" >"$work/one.json"
    "$ETAPP" show --format json "$work/again/$name.form" >"$work/two.json"
    expect "compiled, $name is the same" cmp "$work/one.json" "$work/two.json"
    for po in "${library%.form}".*.po; do
        expect_equal "the texts of $po" "$(texts "$work/again/$(basename "$po")")" "$(texts "$po")"
    done
done
if command -v unzip >/dev/null; then
    expect "the workbook is a whole archive" unzip -tq "$work/kurs.xlsx"
fi
echo 'form f' >"$work/bad.form"
expect_exit 1 "$ETAPP" convert "$work/bad.form" -o "$work/bad.xlsx"
expect "and no workbook is written" test ! -e "$work/bad.xlsx"
expect_exit 2 "$ETAPP" convert "$form"

# ---- bytes that lie: an error, never a crash ------------------------------------------
size=$(wc -c <"$work/kurs.xlsx")
at=1
while [ "$at" -lt "$size" ]; do
    head -c "$at" "$work/kurs.xlsx" >"$work/cut.xlsx"
    "$ETAPP" import "$work/cut.xlsx" -o "$work/cut.form" --force >/dev/null 2>&1
    code=$?
    [ "$code" -le 1 ] || not_ok "cut at $at: exit $code"
    at=$((at + size / 25 + 1))
done
ok

done_testing
