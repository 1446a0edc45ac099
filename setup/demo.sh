#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# demo.sh - the kit's whole job once, in demo/, with its real parts: a form is
# compiled, printed, filled in with a pen and scanned, answered at a kiosk, and
# before is compared with after. Everything in it is simulated, and marked so.
set -eu
B=${B:-build/release}
etapp=$PWD/$B/etapp
tools=$PWD/$B/tests/run
out=demo
survey=$out/etablering.etapp
began=$(date +%s)

# A test file takes its clock and its randomness from these, so that the demo
# can live through half a year and come out the same each time.
export ETAPP_SEED=20260112 ETAPP_SURVEY="$survey" LC_ALL=C.UTF-8
unset LANGUAGE || :
day() { SOURCE_DATE_EPOCH=$(date -u -d "$1 10:00" +%s) && export SOURCE_DATE_EPOCH; }

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { # prints a command as the reader would type it, then runs it
    printf '  $ etapp'
    for word in "$@"; do
        case $word in *[!A-Za-z0-9_./:,=+-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
    "$etapp" "$@"
}

rm -rf "$out"
mkdir -p "$out"

step '1. The form is checked, and frozen into a survey file'
day 2026-01-05
show check forms/library/etablering.form
show new "$survey" --test
show publish forms/library/etablering.form

step '2. 24 participants in two courses get their codes'
day 2026-01-12
enrol() { "$etapp" enrol --simulated --quiet --site Västerås --started 2026-01-12 "$@" >/dev/null; }
enrol --count 6 --course 'Vård och kök' --language sv
enrol --count 4 --course 'Vård och kök' --language ar
enrol --count 2 --course 'Vård och kök' --language en
enrol --count 7 --course 'Lokalvård' --language sv
enrol --count 3 --course 'Lokalvård' --language ar
enrol --count 2 --course 'Lokalvård' --language en
show status

codes() { # COURSE - code,language of its participants, one a line
    "$etapp" enrol --list --course "$1" --format csv | tail -n +2 | cut -d , -f 1,2
}

# On paper: everybody's sheets are printed, most come back filled in, and the
# stack is scanned.
on_paper() { # WAVE COURSE SHEETS
    show print --wave "$1" --course "$2" -o "$out/$1-sheets.pdf" --map "$out/$1-map.json"
    set -- "$1" "$2" $(codes "$2" | head -n "$3" | sed 's/,.*//; s/^/--participant /')
    wave=$1
    shift 2
    show simulate --scans "$out/$wave-sheets.pdf" -o "$out/$wave-scans.pdf" "$@"
    show scan "$out/$wave-scans.pdf"
}

# At the kiosk: the program runs in a terminal of its own and is typed at, key
# by key, by somebody who reads the screen.
at_kiosk() { # WAVE COURSE PARTICIPANTS
    codes "$2" | head -n "$3" >"$out/.codes"
    while IFS=, read -r code language; do
        "$etapp" simulate --answers "$code" --wave "$1" |
            "$tools/kiosk_tool" "$etapp" "$survey" "$code" "$1" "$language"
    done <"$out/.codes"
    printf '  %s participants of “%s” answered at the kiosk\n' "$(wc -l <"$out/.codes")" "$2"
    rm "$out/.codes"
}

step '3. Before the course: one course on paper, the other at the kiosk'
on_paper before 'Vård och kök' 9
at_kiosk before 'Lokalvård' 12

step '4. After the course, half a year later; two have dropped out'
day 2026-06-05
{
    echo 'code,exit,ended'
    codes 'Vård och kök' | sed '12,$s/,.*/,dropped,2026-03-02/; 1,11s/,.*/,completed,2026-06-05/'
    codes 'Lokalvård' | sed '12,$s/,.*/,dropped,2026-04-10/; 1,11s/,.*/,completed,2026-06-05/'
} >"$out/exits.csv"
show register --from "$out/exits.csv"
on_paper after 'Vård och kök' 9
at_kiosk after 'Lokalvård' 11

step '5. Three months later, everybody at the kiosk'
day 2026-09-03
at_kiosk followup 'Vård och kök' 10
at_kiosk followup 'Lokalvård' 9
show status

step '6. Before compared with after'
show compare >"$out/comparison.txt"
cat "$out/comparison.txt"

step '7. Pictures of what people saw'
# In a survey file of their own, so that nobody is counted for being in a picture.
pictures=$out/pictures.etapp
"$etapp" -s "$pictures" new "$pictures" --test --quiet
"$etapp" -s "$pictures" publish --quiet forms/library/etablering.form >/dev/null
page() { # LANGUAGE - the first page of a sheet
    "$etapp" -s "$pictures" print --quiet --wave before --open 1 --lang "$1" -o "$out/page.pdf" >/dev/null
    pdftoppm -r 100 -gray -png -f 1 -l 1 -singlefile "$out/page.pdf" "$out/page-$1"
    rm "$out/page.pdf"
}
terminal() { tmux -L "etapp-demo-$$" "$@"; }
screen() { # LANGUAGE - a question at the kiosk, five answers into the interview
    code=$("$etapp" -s "$pictures" enrol --quiet --simulated --count 1 --language "$1" | cut -d ' ' -f 1)
    terminal -f /dev/null new-session -d -x 80 -y 24 \
        "$etapp -s $pictures kiosk --simulated --wave before --code $code --lang $1"
    for key in '' Enter 1 Enter 1 Enter 1988 Enter 9 Enter 3; do
        sleep 0.25
        [ -z "$key" ] || terminal send-keys "$key"
    done
    sleep 0.25
    terminal capture-pane -e -p | "$tools/screen_tool" "$out/kiosk-$1.png" 80 24
    terminal kill-server
}
for language in sv ar; do
    page $language
    screen $language
done
rm -f "$pictures"*

took=$(($(date +%s) - began))
step "Done in $took s. Everything in it is simulated. Files to open:"
while read -r file what; do
    [ -e "$out/$file" ] && printf '  %-30s %s\n' "$out/$file" "$what"
done <<FILES
comparison.txt     before compared with after, and each target
before-sheets.pdf  the printed questionnaires, in three languages
before-scans.pdf   the same, filled in and scanned
after-sheets.pdf   after the course
after-scans.pdf    the same, filled in and scanned
before-map.json    where every mark stands on paper
page-sv.png        the first page in Swedish
page-ar.png        the first page in Arabic
kiosk-sv.png       the kiosk in Swedish
kiosk-ar.png       the kiosk in Arabic
etablering.etapp   the survey file (SQLite)
FILES
