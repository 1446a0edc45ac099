#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# translate_test.sh - etapp translate, as a translator meets it.
. "$(dirname "$0")/lib.sh"
LC_ALL=C.UTF-8
export LC_ALL

exits() {
    wanted=$1
    shift
    "$@"
    [ $? -eq "$wanted" ]
}
says() { grep -qF -- "$1" "$2"; }
lacks() { ! grep -qF -- "$1" "$2"; }

cat >"$work/f.form" <<'END'
form f
title Om dig
version 1
source sv
languages en ar
wave before: Före
wave after: Efter
section s: Frågor
  ask namn yesno: Mår du bra?
    hint Svara som det är.
    allow unused-item
END
form=$work/f.form
po=$work/f.ar.po

expect "a new file is made for one language" "$ETAPP" translate "$form" ar
expect "it is accepted by msgfmt" msgfmt --check -o /dev/null "$po"
expect "it names the line of each text" says "#: f.form:9" "$po"
expect "yes and no are the kit's own" lacks "list.yesno" "$po"
expect "the other language is left alone" test ! -e "$work/f.en.po"
cp "$po" "$work/before"
expect "a second time nothing is to be done" "$ETAPP" translate "$form" ar
expect "and the file is the same" cmp "$po" "$work/before"

sed -i '/^msgid "Mår du bra?"/{n;s/""/"هل أنت بخير؟"/}' "$po"
expect "the status counts what is translated" "$ETAPP" translate --status --format json "$form"
"$ETAPP" translate --status --format json "$form" >"$work/json"
expect "one text is done in Arabic" says '"translated": 1' "$work/json"
expect "the other file is not there yet" says '"file": null' "$work/json"

sed -i 's/Mår du bra?/Mår du bra i dag?/' "$form"
expect "a changed wording is taken in" "$ETAPP" translate "$form" ar
expect "the translation is kept" says "هل أنت بخير؟" "$po"
expect "and marked" says "#, fuzzy" "$po"
expect "with the wording that it was made from" says '#| msgid "Mår du bra?"' "$po"
expect "msgfmt still accepts it" msgfmt --check -o /dev/null "$po"

sed -i '/hint/d' "$form"
sed -i '/^msgid "Svara som det är."/{n;s/""/"كما هو"/}' "$po"
expect "a text that is gone is put aside" "$ETAPP" translate "$form" ar
expect "as obsolete" says '#~ msgstr "كما هو"' "$po"

expect "without a language all of the form's are made" "$ETAPP" translate "$form"
expect "English too" test -s "$work/f.en.po"

expect "a word that is no language is wrong usage" exits 2 "$ETAPP" translate "$form" ../x
expect "so is the form's own language" exits 2 "$ETAPP" translate "$form" sv
expect "so is no form" exits 2 "$ETAPP" translate
expect "a form that is not there is the world's fault" exits 3 "$ETAPP" translate "$work/none.form" ar

echo 'msgid nej' >"$po"
cp "$po" "$work/before"
expect "a file that is no PO file is refused" exits 1 "$ETAPP" translate "$form" ar
expect "and left as it was" cmp "$po" "$work/before"
expect "the status refuses it too" exits 1 "$ETAPP" translate --status "$form"

echo 'form f' >"$work/g.form"
expect "a form with faults is refused" exits 1 "$ETAPP" translate "$work/g.form" ar
expect "and nothing is written" test ! -e "$work/g.ar.po"

if [ "$(id -u)" -ne 0 ]; then
    chmod a-w "$work"
    rm -f "$po" 2>/dev/null
    expect "a folder that cannot be written to is the world's fault" exits 3 "$ETAPP" translate "$form" ti
    chmod u+w "$work"
fi

done_testing
