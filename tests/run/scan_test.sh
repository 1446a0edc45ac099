#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scan_test.sh - sheets are printed, filled in, scanned, and what comes out is
# what was filled in; and whatever is no such page is told of and changes nothing.
. "$(dirname "$0")/lib.sh"
library=$PWD/forms/library
cd "$work" || exit 1
export SOURCE_DATE_EPOCH=1767600000 ETAPP_SEED=11 LC_ALL=C.UTF-8

# ---- a survey with two languages on paper
expect_exit 0 "$ETAPP" new s.etapp --test
cp "$library"/etablering.* . # publish writes its lock beside the form
expect_exit 0 "$ETAPP" -s s.etapp publish etablering.form
expect_exit 0 "$ETAPP" -s s.etapp enrol --simulated --count 1 --course A --language sv
expect_exit 0 "$ETAPP" -s s.etapp enrol --simulated --count 1 --course A --language ar
expect_exit 0 "$ETAPP" -s s.etapp print --wave before -o sheets.pdf
rows() { sqlite3 s.etapp "select count(*) from $1"; }

# One line for each answer: sheet, page, item, value (and status); sorted.
lines() { # FILE
    awk -F '"' '
        $2 == "sheet" { sheet = $4 }
        $2 == "sheet_page" { split($3, n, /[ :,]+/); page = n[2] }
        $2 == "item" { item = $4 }
        $2 == "value" { value = $4 }
        $2 == "kind" && $4 !~ /number|text|date/ { print sheet, page, item, value }
        $2 == "status" && $4 == "accepted" { print sheet, page, item, value }
    ' "$1" | sort
}

# simulate_and_scan OPTION... - the filled-in sheets go through a machine of
# their own into a fresh copy; no accepted answer may differ from the truth.
simulate_and_scan() {
    cp s.etapp c.etapp
    expect_exit 0 "$ETAPP" -s c.etapp simulate --quiet --scans sheets.pdf -o scans.pdf --truth truth.json "$@"
    expect_exit 0 "$ETAPP" -s c.etapp scan --quiet scans.pdf --format json
    cp out out.json
    lines truth.json >truth
    lines out.json >read
    grep -vE ' (fodd|dagar|timmar|tips|hjalpte|startade|[a-z]+\.annat) ' read >choices
    # only the pages that went through the machine
    misread=$(comm -13 truth choices | wc -l)
    missed=$(comm -23 truth choices | wc -l)
    total=$(wc -l <truth)
    expect_equal "misread with $*" "$misread" 0
    # what is not accepted waits for a person: at most one in ten
    if [ "$((missed * 10))" -gt "$total" ]; then
        not_ok "$missed of $total wait for a person with $*"
    else
        ok
    fi
}
simulate_and_scan --dpi 200
[ "$(wc -l <truth)" -ge 30 ] || not_ok 'the truth holds hardly an answer'
cp c.etapp read.etapp
cp scans.pdf good.pdf
# one of each language through the bad ones
swedish=$("$ETAPP" -s s.etapp enrol --list --format csv | awk -F, '$2 == "sv" { print $1; exit }')
arabic=$("$ETAPP" -s s.etapp enrol --list --format csv | awk -F, '$2 == "ar" { print $1; exit }')
simulate_and_scan --dpi 150 --machine upside-down --participant "$swedish"
simulate_and_scan --dpi 150 --pencil --participant "$arabic"

# ---- what is on record
cp read.etapp s.etapp
expect_equal 'responses' "$(rows response)" 2
expect_equal 'all of them simulated' "$(rows 'response where is_simulated = 1')" 2
pages=$(rows page)
answers=$(rows answer)
doubts=$(rows doubt)

# ---- the same file twice changes nothing, under another name either
audit=$(rows audit)
expect_exit 0 "$ETAPP" -s s.etapp scan good.pdf
expect_out 'already'
cp good.pdf other-name.pdf
expect_exit 0 "$ETAPP" -s s.etapp scan other-name.pdf
expect_equal 'pages after the same file' "$(rows page)" "$pages"
expect_equal 'answers after the same file' "$(rows answer)" "$answers"
expect_equal 'doubts after the same file' "$(rows doubt)" "$doubts"
expect_equal 'the audit trail after the same file' "$(rows audit)" "$audit"

# ---- stopped between two files: what was read is in, and a second run goes on
cp s.etapp i.etapp
sqlite3 i.etapp 'delete from reading; delete from sample; delete from page; delete from doubt; delete from former_answer; delete from answer; delete from response'
pdfseparate -f 1 -l 1 good.pdf first.pdf
mkfifo late.pdf
"$ETAPP" -s i.etapp scan --quiet first.pdf late.pdf >out 2>err &
scanner=$!
tries=0
while [ "$(sqlite3 i.etapp 'select count(*) from page')" = 0 ] && [ "$tries" -lt 200 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
kill -INT "$scanner"
cat good.pdf >late.pdf
wait "$scanner"
expect_equal 'exit code when interrupted' $? 3
expect_err 'the same command goes on'
expect_equal 'pages in when interrupted' "$(sqlite3 i.etapp 'select count(*) from page')" 1
expect_exit 0 "$ETAPP" -s i.etapp scan --quiet good.pdf
expect_equal 'answers of the second run' \
    "$(sqlite3 i.etapp 'select item, value, missing from answer order by 1, 2, 3')" \
    "$(sqlite3 read.etapp 'select item, value, missing from answer order by 1, 2, 3')"

# ---- a page that has not come is missed
sqlite3 i.etapp 'delete from reading; delete from sample; delete from page; delete from doubt; delete from former_answer; delete from answer; delete from response'
expect_exit 0 "$ETAPP" -s i.etapp scan --quiet first.pdf
expect_err 'page 2 of .* has not been scanned'

# ---- pages one by one, as JPEG, PNG and TIFF, last page first
expect_exit 0 "$ETAPP" -s s.etapp scan --quiet good.pdf --format json
cp read.etapp one.etapp
sqlite3 one.etapp 'delete from reading; delete from sample; delete from page; delete from doubt; delete from former_answer; delete from answer; delete from response'
pdfimages -j good.pdf page
pdftoppm -r 150 -gray -png -f 1 -l 1 good.pdf one
mv one-*.png page-01.png
pdftoppm -r 150 -gray -tiff -f 2 -l 2 good.pdf two
mv two-*.tif page-02.tif
cp page-002.jpg colour-02.jpg
rm -f page-000.jpg page-001.jpg
ls -r page-* >list
# shellcheck disable=SC2046 # the names are ours, without spaces
expect_exit 0 "$ETAPP" -s one.etapp scan --quiet $(cat list) --format json
expect_equal 'answers from single pages, last first' \
    "$(sqlite3 one.etapp 'select item, value, missing from answer order by 1, 2, 3')" \
    "$(sqlite3 read.etapp 'select item, value, missing from answer order by 1, 2, 3')"

# ---- review
expect_exit 0 "$ETAPP" -s s.etapp review
expect_out 'fodd: handwriting'
id=$("$ETAPP" -s s.etapp review --format json | awk -F '"' '$2 == "id" { id = $4 } $2 == "item" && $4 == "fodd" { print id; exit }')
expect_exit 0 "$ETAPP" -s s.etapp review --crop "$id" -o crop.png
expect_equal "the crop is a PNG" "$(head -c 4 crop.png | tail -c 3)" PNG
expect_exit 1 "$ETAPP" -s s.etapp review "$id" 1812
expect_exit 1 "$ETAPP" -s s.etapp review "$id" nonsense
expect_exit 0 "$ETAPP" -s s.etapp review "$(printf '%.8s' "$id")" 1980
expect_equal 'the typed year is on record' \
    "$(sqlite3 s.etapp "select value || ' ' || source from answer where item = 'fodd'")" '1980 review'
expect_exit 1 "$ETAPP" -s s.etapp review "$id" 1981
expect_exit 2 "$ETAPP" -s s.etapp review "$id"

# ---- what is no page of ours
expect_exit 0 "$ETAPP" new foreign.etapp --test
ETAPP_SEED=12 expect_exit 0 "$ETAPP" -s foreign.etapp publish etablering.form
expect_exit 1 "$ETAPP" -s foreign.etapp scan page-01.png --format json
expect_out '"status": "foreign"'
expect_err 'page-01\.png.*another survey'
expect_exit 1 "$ETAPP" -s foreign.etapp scan --quiet page-01.png --rejects rejects.pdf
expect_exit 0 "$ETAPP" -s i.etapp scan --quiet rejects.pdf
expect_equal 'pages put aside' "$(pdfinfo rejects.pdf | awk '$1 == "Pages:" { print $2 }')" 1
expect_equal 'answers from foreign pages' "$(sqlite3 foreign.etapp 'select count(*) from answer')" 0

answers=$(rows answer)
printf 'P5 1240 1754 255\n' >white.pgm
head -c 2174960 /dev/zero | tr '\0' '\377' >>white.pgm
pnmtopng_or_skip() { command -v pnmtopng >/dev/null && pnmtopng white.pgm >white.png 2>/dev/null; }
if pnmtopng_or_skip; then
    expect_exit 0 "$ETAPP" -s s.etapp scan white.png --format json
    expect_out '"status": "blank"'
fi
printf 'not a picture' >none.png
expect_exit 1 "$ETAPP" -s s.etapp scan none.png
expect_err 'none\.png'
: >empty.pdf
expect_exit 1 "$ETAPP" -s s.etapp scan empty.pdf
head -c 20000 page-01.png >cut.png
expect_exit 1 "$ETAPP" -s s.etapp scan cut.png --format json
expect_out '"status": "unreadable"'
head -c 20000 colour-02.jpg >cut.jpg
expect_exit 1 "$ETAPP" -s s.etapp scan cut.jpg
expect_err 'cut\.jpg'
head -c 3000 good.pdf >cut.pdf
expect_exit 1 "$ETAPP" -s s.etapp scan cut.pdf
expect_err 'cut\.pdf'
expect_equal 'the library itself keeps quiet' "$(grep -c WARNING err)" 0
expect_exit 3 "$ETAPP" -s s.etapp scan missing.png
expect_exit 3 "$ETAPP" -s none.etapp scan page-01.png
expect_exit 2 "$ETAPP" -s s.etapp scan
expect_equal 'answers after all of these' "$(rows answer)" "$answers"

# ---- a good page among bad ones is read
mkdir stack
cp none.png stack/1.png
cp page-01.png stack/2.png
cp cut.jpg stack/3.jpg
cp read.etapp one.etapp
expect_exit 1 "$ETAPP" -s one.etapp scan --quiet stack --format json
expect_out '"status": "duplicate"'

# ---- only simulated people are simulated
expect_exit 0 "$ETAPP" -s s.etapp enrol --count 1 --course B --language sv
expect_exit 0 "$ETAPP" -s s.etapp print --wave before --course B -o real.pdf
expect_exit 1 "$ETAPP" -s s.etapp simulate --scans real.pdf -o no.pdf
expect_err '--simulated'
[ ! -e no.pdf ] && ok || not_ok 'a PDF was written for people who are real'

done_testing
