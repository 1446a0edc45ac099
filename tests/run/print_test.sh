#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sheets for a course: the PDF is sound, every QR code is read at every
# resolution, the map and the records say the same, and what goes wrong leaves
# nothing behind.
. tests/run/lib.sh
root=$PWD
cd "$work" || exit 1
export SOURCE_DATE_EPOCH=1790000000 ETAPP_SEED=7
sql() { sqlite3 s.etapp "$1"; }
json() { sqlite3 :memory: "select $1"; }

expect_exit 0 "$ETAPP" new s.etapp --test
cp "$root"/forms/library/etablering.* . # publish writes its lock beside the form
expect_exit 0 "$ETAPP" -s s.etapp publish etablering.form

# ---- nobody yet
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf
expect_err 'nobody is enrolled'
expect_exit 2 "$ETAPP" -s s.etapp print
expect_err '\-o'
expect_exit 2 "$ETAPP" -s s.etapp print -o x.pdf --open 2 --course A
expect_exit 2 "$ETAPP" -s s.etapp print -o x.pdf --open 0

expect_exit 0 "$ETAPP" -s s.etapp enrol --count 2 --course Kitchen --site Halmstad --language sv
expect_exit 0 "$ETAPP" -s s.etapp enrol --count 1 --course Kitchen --site Halmstad --language ar
expect_exit 0 "$ETAPP" -s s.etapp enrol --count 1 --course Care --site Varberg --language tlh
cp s.etapp twin.etapp

# ---- a course
expect_exit 0 "$ETAPP" -s s.etapp print -o kitchen.pdf --course Kitchen --map map.json --format json
cp "$work/out" kitchen.json
expect_equal 'three sheets are told of' "$(json "count(*) from json_each(readfile('kitchen.json'), '\$.sheets')")" 3
expect_equal 'three sheets are recorded' "$(sql 'select count(*) from sheet')" 3
expect_equal 'in two runs, one a language' "$(sql 'select count(*) from run')" 2
expect 'the PDF is sound' qpdf --check kitchen.pdf
pages=$(pdfinfo kitchen.pdf 2>"$work/err" | awk '/^Pages/ {print $2}')
expect_equal 'poppler has no complaint' "$(cat "$work/err")" ''
expect_equal 'as many pages as it said' "$pages" "$(json "json_extract(readfile('kitchen.json'), '\$.pages')")"
expect_equal 'no page is recorded beyond 31' "$([ "$pages" -gt 0 ] && [ "$pages" -le 93 ] && echo fits)" fits
pdftotext -layout kitchen.pdf kitchen.txt
for code in $(json "group_concat(value ->> 'participant', ' ') from json_each(readfile('kitchen.json'), '\$.sheets')"); do
    expect "the code $code stands on paper" grep -q -e "$code" kitchen.txt
done
for serial in $(json "group_concat(value ->> 'serial', ' ') from json_each(readfile('kitchen.json'), '\$.sheets')"); do
    expect "the serial $serial stands on paper" grep -q -e "$serial" kitchen.txt
done
expect 'the course stands on paper' grep -q 'Kitchen' kitchen.txt

# ---- the codes, read by an outside judge off the first page and the last; each
# resolution, tilted and smudged, is the business of tests/print/qr_matrix_test.c
codes_at() { # DPI FIRST LAST
    mkdir "at$1-$2"
    pdftoppm -r "$1" -f "$2" -l "$3" -gray -png kitchen.pdf "at$1-$2/p"
    for page in "at$1-$2"/*.png; do
        zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable "$page" | sort | uniq -c
    done | awk '$1 == 2 && length($2) == 28 && $2 !~ /[^0-9A-HJKMNP-TV-Z]/ {print $2}'
}
case $ETAPP in
*/release/*)
    expect_equal 'each page has one code twice' "$(codes_at 150 1 "$pages" | sort -u | wc -l)" "$pages"
    ;;
*)
    echo 'not a release build: the codes of two pages only are read'
    expect_equal 'two pages have one code twice' "$(codes_at 150 1 2 | sort -u | wc -l)" 2
    ;;
esac
codes_at 300 2 2 >codes300
expect_equal 'the same code at 300 dpi' "$(cat codes300)" \
    "$(zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable "$(ls at150-1/*2.png | head -n 1)" | sort -u)"

# ---- the map
expect_equal 'the map has four fiducials and two codes a page' \
    "$(json "group_concat(distinct json_array_length(value, '\$.fiducials') || '+' || json_array_length(value, '\$.qr')) from json_each(readfile('map.json'), '\$.pages')")" '4+2'
expect_equal 'the paper is A4' \
    "$(json "group_concat(distinct (value ->> 'width_um') || 'x' || (value ->> 'height_um')) from json_each(readfile('map.json'), '\$.pages')")" '210000x297000'
expect_equal 'every mark is whole and on the paper' \
    "$(json "count(*) from json_each(readfile('map.json'), '\$.marks') where not (value ->> 'item' <> '' and value ->> 'kind' <> '' and value ->> 'x_um' >= 10000 and value ->> 'x_um' + (value ->> 'width_um') <= 200000 and value ->> 'y_um' >= 30000 and value ->> 'y_um' + (value ->> 'height_um') <= 266000)")" 0
expect_equal 'boxes to cross are 4 mm' \
    "$(json "group_concat(distinct (value ->> 'width_um') || 'x' || (value ->> 'height_um')) from json_each(readfile('map.json'), '\$.marks') where value ->> 'kind' = 'choice'")" '4000x4000'
expect 'the other language has a map of its own' test -s map.ar.json

# ---- the same input, the same bytes
cp kitchen.pdf first.pdf
expect_exit 0 "$ETAPP" -s twin.etapp print -o kitchen.pdf --course Kitchen
expect 'the same input gives the same bytes' cmp first.pdf kitchen.pdf

# ---- one person, and sheets for nobody
code=$(json "readfile('kitchen.json') ->> '\$.sheets[0].participant'")
expect_exit 0 "$ETAPP" -s s.etapp print -o one.pdf --participant "$(printf '%s' "$code" | tr 'A-Z-' 'a-z ')"
expect_exit 0 "$ETAPP" -s s.etapp print -o open.pdf --open 2 --lang en --format json
expect_out '"participant": null'
expect_out '"language": "en"'
expect_exit 0 "$ETAPP" -s s.etapp print -o care.pdf --course Care --format json
expect_out '"language": "sv"'

# ---- a lost sheet is void once it is printed again; one that came back is not
expect_exit 0 "$ETAPP" -s s.etapp print -o again.pdf --participant "$code" --participant "$code" --format json
expect_err 'void now'
expect_equal 'one earlier sheet is void' "$(jq .void <"$work/out")" 1
expect_equal 'named twice, printed once' "$(jq '.sheets | length' <"$work/out")" 1
sql "insert into page select randomblob(32), 1, 'x.pdf', 'read', run, serial, 1, 0, 300.0, zeroblob(32), '', 0 from sheet where is_void = 0 and participant is not null"
expect_exit 0 "$ETAPP" -s s.etapp print -o again.pdf --participant "$code" --format json
expect_equal 'what came back stays' "$(jq .void <"$work/out")" 0
expect_exit 0 "$ETAPP" -s s.etapp print -o after.pdf --participant "$code" --wave after --format json
expect_equal 'another wave is another matter' "$(jq .void <"$work/out")" 0

# ---- one file each, both sides, large, letter
expect_exit 0 "$ETAPP" -s s.etapp print -o each/ --course Kitchen --map each.json
expect_equal 'a file each, named by code' "$(ls -A each | sort | tr '\n' ' ')" \
    "$(json "group_concat(value ->> 'participant', '.pdf ') || '.pdf ' from (select value from json_each(readfile('kitchen.json'), '\$.sheets') order by value ->> 'participant')")"
for file in each/*.pdf; do expect "$file is sound" qpdf --check "$file"; done
expect_exit 0 "$ETAPP" -s s.etapp print -o both.pdf --open 3 --lang ar --duplex --large --format json
each=$(jq '.sheets[0].pages' <"$work/out")
expect_equal 'sheets begin on right-hand pages' "$(pdfinfo both.pdf | awk '/^Pages/ {print $2}')" \
    "$((2 * (each + each % 2) + each))"
expect_exit 0 "$ETAPP" -s s.etapp print -o letter.pdf --open 1 --paper letter
expect_equal 'letter is letter' "$(pdfinfo letter.pdf | sed -n 's/^Page size: *//p')" '612 x 792 pts (letter)'
expect_exit 0 "$ETAPP" -s s.etapp print -o copy.pdf --copyable --lang en
expect 'it says that it may be copied' sh -c 'pdftotext copy.pdf - | grep -q "may be copied"'
expect_equal 'and is recorded so' "$(sql 'select count(*) from run where is_copyable = 1')" 1
expect_exit 2 "$ETAPP" -s s.etapp print -o x.pdf --copyable --open 2
expect_exit 2 "$ETAPP" -s s.etapp print -o x.pdf --open 1 --paper a5
expect_exit 2 "$ETAPP" -s s.etapp print -o x.pdf --cards --large
expect_exit 2 "$ETAPP" -s s.etapp print -o '' --open 1

# ---- cards and the course leader's list; names only from the file beside
sheets=$(sql 'select count(*) from sheet')
expect_exit 0 "$ETAPP" -s s.etapp print --cards -o cards.pdf --course Kitchen --list list.pdf
expect_equal 'cards are no sheets' "$(sql 'select count(*) from sheet')" "$sheets"
pdftotext cards.pdf - >cards.txt
pdftotext list.pdf - >list.txt
for one in $(json "group_concat(value ->> 'participant', ' ') from json_each(readfile('kitchen.json'), '\$.sheets')"); do
    expect "$one has a card" grep -q -e "$one" cards.txt
    expect "$one is on the list" grep -q -e "$one" list.txt
done
expect_equal 'the cards can be read by a machine' \
    "$(pdftoppm -r 150 -gray -png cards.pdf card && zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable card-1.png | sort | tr '\n' ' ')" \
    "$(json "group_concat(value ->> 'participant', ' ') || ' ' from (select value from json_each(readfile('kitchen.json'), '\$.sheets') order by value ->> 'participant')")"
expect 'a list without names says nothing of them' sh -c '! grep -q "who has which code" list.txt'
printf 'kod;namn\n%s;Åsa Öberg\n' "$code" >s.etapp.names
expect_exit 0 "$ETAPP" -s s.etapp print --cards -o cards.pdf --course Kitchen --list list.pdf
expect 'a name that is given is on the list' sh -c 'pdftotext list.pdf - | grep -q "Åsa Öberg"'
expect 'and on no card' sh -c '! pdftotext cards.pdf - | grep -q "Åsa"'
printf 'kod;namn\nABCDE-F;Nobody\n' >s.etapp.names
expect_exit 1 "$ETAPP" -s s.etapp print --cards -o x.pdf --course Kitchen --list x-list.pdf
expect_err 's.etapp.names:2: “ABCDE-F”'
rm s.etapp.names

# ---- a preview is pictures and nothing else
sheets=$(sql 'select count(*) from sheet')
expect_exit 0 "$ETAPP" -s s.etapp print --preview -o look.png --lang ti
expect 'the pages are pictures' test -s look-1.png
expect_equal 'a preview records nothing' "$(sql 'select count(*) from sheet')" "$sheets"
expect_exit 3 env PATH=/nowhere "$ETAPP" -s s.etapp print --preview -o look2
expect_err 'poppler-utils'

# ---- killed at any moment, nothing half-written is left, hidden or not
for wait in 0.01 0.03 0.06; do
    timeout -s KILL "$wait" "$ETAPP" -s s.etapp print -o killed/x.pdf --open 300 >/dev/null 2>&1
    mkdir -p killed
    timeout -s KILL "$wait" "$ETAPP" -s s.etapp print -o killed/x.pdf --open 300 >/dev/null 2>&1
done
expect_equal 'a kill leaves nothing behind' "$(ls -A killed)" ''

# ---- what goes wrong
before=$(sql 'select count(*) from sheet')
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf --course Kitchn
expect_err 'did you mean “Kitchen”'
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf --site Varbrg
expect_err 'did you mean “Varberg”'
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf --wave befor
expect_err 'did you mean “before”'
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf --lang xx
expect_err 'sv'
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf --participant 22222-3
expect_exit 1 "$ETAPP" -s s.etapp print -o x.pdf --form nothing
expect_exit 3 "$ETAPP" -s s.etapp print -o /dev/full
expect_err '/dev/full'
expect '/dev/full is still a device' test -c /dev/full
expect_exit 3 "$ETAPP" -s s.etapp print -o no/such/x.pdf
expect_exit 3 "$ETAPP" -s s.etapp print -o .
expect_exit 3 "$ETAPP" -s s.etapp print -o x.pdf --map no/such/map.json
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=24k tmpfs small 2>/dev/null; then
    expect_exit 3 "$ETAPP" -s s.etapp print -o small/x.pdf
    expect_equal 'a full disk is left empty' "$(ls -A small)" ''
    mount -o remount,ro small
    expect_exit 3 "$ETAPP" -s s.etapp print -o small/x.pdf
    umount small
elif [ "$(id -u)" -ne 0 ]; then
    mkdir -p locked && chmod 555 locked
    expect_exit 3 "$ETAPP" -s s.etapp print -o locked/x.pdf
    chmod 755 locked
fi
expect_equal 'nothing is recorded of what went wrong' "$(sql 'select count(*) from sheet')" "$before"
expect_equal 'and nothing lies about' "$(ls -A | grep -c 'x\.pdf')" 0

# ---- standard output
"$ETAPP" -s s.etapp print -o - --open 1 >piped.pdf 2>"$work/err"
expect 'a PDF through a pipe is sound' qpdf --check piped.pdf
done_testing
