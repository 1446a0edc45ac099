#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Keyed entry in a real terminal (tmux): a printed sheet by its number and by
# its QR code, the second entry by someone else, what is refused and why.
. tests/run/lib.sh
here=$PWD
case $ETAPP in /*) ;; *) ETAPP=$here/$ETAPP ;; esac
cd "$work" || exit 1
export LC_ALL=C.UTF-8 LANGUAGE=en
terminal=0
mux() { tmux -S "$work/tmux.$terminal" -f /dev/null "$@" 2>/dev/null; }
trap 'mux kill-server; rm -rf "$work"' EXIT

cp "$here"/tests/screens/resa.* .
expect_exit 0 "$ETAPP" new s.etapp --test
expect_exit 0 "$ETAPP" -s s.etapp publish resa.form
expect_exit 0 "$ETAPP" -s s.etapp enrol --count 4 --course A --language sv
expect_exit 0 "$ETAPP" -s s.etapp print --wave before --lang sv -o sheets.pdf
sql() { sqlite3 -batch -cmd '.timeout 5000' s.etapp "$1"; }
code() { sql "select code from participant order by code limit 1 offset $1"; }
# The number of a person's sheet, as it is printed.
serial_of() {
    sql "select s.serial from sheet s join participant p on s.participant = p.id where p.code = '$1'" | awk '{
        n = $1; out = ""
        for (i = 0; i < 7; i++) { out = substr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", n % 32 + 1, 1) out; n = int(n / 32) }
        print out }'
}
answers_of() {
    sql "select item || '=' || coalesce(value, missing) from answer join response on response = response.id
         join participant p on participant = p.id where p.code = '$1' order by item" | tr '\n' ' '
}
start() {
    rm -f exit.txt err.txt
    lost=
    printf '%s -s s.etapp enter %s 2>err.txt; echo $? >exit.part; mv exit.part exit.txt; sleep 60\n' "$ETAPP" "$*" >run.sh
    mux kill-server
    terminal=$((terminal + 1))
    mux new-session -d -x 80 -y 24 "sh run.sh"
    mux set -g status off
}
keys() { mux send-keys "$@"; }
screen() { mux capture-pane -p; }
see() {
    [ -z "$lost" ] || { not_ok "“$1”: lost since “$lost”"; return; }
    n=0
    while [ $n -lt 400 ]; do
        if screen | grep -qF -e "$1"; then ok; return; fi
        sleep 0.05
        n=$((n + 1))
    done
    lost=$1
    not_ok "“$1” does not come to the screen:"
    screen
}
ended() {
    n=0
    while [ $n -lt 600 ] && [ -z "$lost" ] && [ ! -s exit.txt ]; do sleep 0.05; n=$((n + 1)); done
    expect_equal 'how it ended' "$(cat exit.txt 2>/dev/null)" "$1"
}

one=$(code 0)
two=$(code 1)
three=$(code 2)

# ---- a sheet by its number, then one by the code
start --as Anna --wave before
see 'Which sheet?'
keys 'QQQQ' Enter
see 'no sheet number'
keys "$(serial_of "$one")" Enter
see 'page 1'
keys 1119842 Enter Enter
see 'timmar'
keys -- -
keys -- -46
see 'Vad kan bli bättre?'
keys 'Mer tid åäö' Enter
see 'Enter: save this sheet'
expect_equal 'nothing of it is saved yet' "$(answers_of "$one")" ''
keys Enter
see 'saved: '
expect_equal 'what was marked and what was not asked' "$(answers_of "$one")" \
    'borjan=not_asked fodd=1984 gor=2 gor.annat=not_asked kon=1 mer=Mer tid åäö samtycke=1 timmar=not_asked vag.hjalp=98 vag.mal=4 '
expect_equal 'it is keyed, complete, of its sheet' \
    "$(sql "select mode, status, sheet <> 0, who from response")" 'keyed|complete|1|Anna'
keys "$(serial_of "$one")" Enter
see 'typed in already'
keys "$one" Enter
see 'typed in already'
# A no: the rest of the page is not kept.
keys "$two" Enter
see 'samtycke'
keys 21
keys 1984 PageDown
see 'Enter: save this sheet'
keys Enter
see 'saved: '
expect_equal 'only the refusal is kept' "$(answers_of "$two")" 'samtycke=0 '
expect_equal 'and nothing of it in the history' "$(sql 'select count(*) from former_answer where value is not null')" 0
expect_equal 'what routing made of it is no scan' "$(sql "select count(*) from answer where source = 'scan'")" 0
# A sheet that is left half-way is not saved.
keys "$three" Enter
see 'samtycke'
keys 11 Escape
see 'Leave this sheet?'
keys 9
see 'Which sheet?'
expect_equal 'nothing of it is saved' "$(answers_of "$three")" ''
keys Escape
ended 0

# ---- the second entry
start --verify --as Anna
see 'Second entry'
keys "$(serial_of "$one")" Enter
see 'typed this sheet the first time'
keys Escape
see 'Which sheet?'
sleep 0.2
keys Escape
ended 0
start --verify --as Birgit --wave before
see 'Second entry'
keys "$three" Enter
see 'nobody has typed this sheet'
keys "$(serial_of "$one")" Enter
see 'page 1'
expect_equal 'the first entry does not show' "$(screen | grep -c 1984)" 0
keys 1119852 Enter Enter
keys -- -
keys -- -46
keys 'Mer tid åäö' Enter
see 'compare with the first entry'
keys Enter
see 'difference 1 of 1'
see '1984'
see '1985'
keys 2 Enter
see 'saved: '
expect_equal 'what was settled' "$(sql "select value, why, who from answer where item = 'fodd'")" \
    '1985|second entry|Birgit'
expect_equal 'what it was before is kept' "$(sql "select value, who from former_answer where value is not null")" '1984|Anna'
expect_equal 'the trail tells of it' \
    "$(sql "select who, item from audit where action = 'second entry'")" 'Birgit|1 differences'
keys "$(serial_of "$one")" Enter
see 'has had its second entry'
kill -TERM "$(pgrep -P "$(mux display-message -p '#{pane_pid}')" | head -n 1)"
ended 3
expect_exit 0 "$ETAPP" -s s.etapp verify

# ---- paper of nobody
start --open --wave before
see 'Which sheet?'
keys Enter
see 'samtycke'
keys 12 PageDown Enter
see 'saved: '
expect_equal 'it is of nobody' "$(sql "select count(*) from response where participant is null")" 1
mux kill-server
sleep 0.5
expect_equal 'a terminal that goes away leaves one file' "$(ls s.etapp*)" s.etapp
expect_exit 2 "$ETAPP" -s s.etapp enter --open --verify
expect_exit 3 "$ETAPP" -s s.etapp enter </dev/null
done_testing
