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
expect_exit 0 "$ETAPP" -s s.etapp publish "$root/forms/library/etablering.form"

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

# ---- every code at every resolution, twice a page
for dpi in 150 200 300; do
    mkdir "at$dpi"
    pdftoppm -r "$dpi" -gray -png kitchen.pdf "at$dpi/p"
    for page in "at$dpi"/*.png; do
        zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable "$page" | sort | uniq -c
    done >"codes$dpi"
    expect_equal "each page has one code twice at $dpi dpi" \
        "$(awk '$1 == 2 && length($2) == 28 && $2 !~ /[^0-9A-HJKMNP-TV-Z]/' "codes$dpi" | sort -u | wc -l)" "$pages"
done
expect 'the same codes at every resolution' cmp codes150 codes300

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
