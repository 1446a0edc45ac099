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

# A course answers on paper: its sheets are printed, filled in, and scanned.
on_paper() { # WAVE COURSE
    show print --wave "$1" --course "$2" -o "$out/$1-sheets.pdf" --map "$out/$1-map.json"
    show simulate --scans "$out/$1-sheets.pdf" -o "$out/$1-scans.pdf" --truth "$out/$1-truth.json"
    show scan "$out/$1-scans.pdf"
}

# A course answers at the kiosk: the program runs in a terminal of its own and
# is typed at, key by key.
at_kiosk() { # WAVE COURSE
    count=0
    "$etapp" enrol --list --course "$2" --format csv | tail -n +2 | while IFS=, read -r code language _; do
        "$etapp" simulate --answers "$code" --wave "$1" |
            "$tools/kiosk_tool" "$etapp" "$survey" "$code" "$1" "$language"
        count=$((count + 1))
        echo "$count" >"$out/.count"
    done
    printf '  %s participants answered at the kiosk\n' "$(cat "$out/.count")"
    rm -f "$out/.count"
}

step '3. Before the course: one course on paper, the other at the kiosk'
on_paper before 'Vård och kök'
at_kiosk before 'Lokalvård'

step '4. After the course, half a year later'
day 2026-06-05
on_paper after 'Vård och kök'
at_kiosk after 'Lokalvård'

step '5. Before compared with after'
show compare >"$out/comparison.txt"
cat "$out/comparison.txt"

step '6. Pictures of what people saw'
# The first page of a sheet, and a question at the kiosk, in each language.
page() { # LANGUAGE
    "$etapp" print --quiet --wave before --open 1 --lang "$1" -o "$out/open-$1.pdf" >/dev/null
    pdftoppm -r 100 -gray -png -f 1 -l 1 -singlefile "$out/open-$1.pdf" "$out/page-$1"
    rm "$out/open-$1.pdf"
}
# KEYS are what tmux types after the code, one screen each.
terminal() { tmux -L "etapp-demo-$$" "$@"; }
screen() { # LANGUAGE KEY...
    language=$1
    shift
    code=$("$etapp" enrol --quiet --simulated --count 1 --course Bild --language "$language" | cut -d ' ' -f 1)
    terminal -f /dev/null new-session -d -x 80 -y 24 \
        "$etapp kiosk --simulated --wave before --code $code --lang $language"
    for key in "$@"; do
        sleep 0.5
        terminal send-keys "$key"
    done
    sleep 0.5
    terminal capture-pane -e -p | "$tools/screen_tool" "$out/kiosk-$language.png" 80 24
    terminal kill-server
}
for language in sv ar; do
    page $language
    screen $language 1 Enter 1 Enter 1 9 8 8 Enter 2 Enter
done

took=$(($(date +%s) - began))
step "Done in $took s. Files to open:"
printf '  %s\n' "$out"/*
