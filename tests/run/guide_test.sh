#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# guide_test.sh - README's first survey and the course leader's guide, in both
# languages: every command in them is run as it stands there, in its order. Only this is put in place: few
# and simulated participants in a file for trying out, a real code for the
# example's, and a scanner.
. "$(dirname "$0")/lib.sh"
LC_ALL=C.UTF-8
export LC_ALL
root=$PWD
case $ETAPP in /*) ;; *) ETAPP=$root/$ETAPP ;; esac
export ETAPP
# The same people say the same each time.
ETAPP_SEED=7
export ETAPP_SEED

# run LINE - one command of the guide, in the folder of its survey. What the
# kiosk is given, the simulation of one person must take as well.
run() {
    case $1 in
    export*) export "${1#export }" && return ;;
    "etapp new"*) line="$1 --test" ;;
    "etapp enrol"*) line=$(echo "$1 --simulated" | sed 's/--count [0-9]*/--count 2/') ;;
    "etapp kiosk"*) line=$(echo "$1" | sed 's/^etapp kiosk/etapp simulate --answers CODE/') ;;
    "etapp scan"*)
        expect_exit 0 "$ETAPP" simulate --scans "$printed" -o "${1##* }"
        line=$1
        ;;
    *) line=$1 ;;
    esac
    case $1 in
    "etapp print"*) printed=${1##* } ;;
    esac
    code=$([ -f "${ETAPP_SURVEY:-}" ] && "$ETAPP" enrol --list | sed -n '1s/ .*//p')
    line=$(echo "$line" | sed "s/^etapp/\"\$ETAPP\"/; s/K7M4P-X/$code/; s/CODE/$code/")
    last=$1
    expect_exit 0 sh -c "$line"
}

for guide in README.md docs/kursledare.md docs/course-leader.md; do
    unset ETAPP_SURVEY
    folder=$work/${guide##*/}
    mkdir "$folder"
    ln -s "$root/forms" "$folder/forms"
    # What README says of building is no part of the first survey.
    sed '/^## Two commands/,/^## A first survey/d; /^## Where things/,$d' "$guide" |
        sed -n '/^```$/,/^```$/{/^```$/!p;}' | sed 's/  *# .*//' >"$folder/commands"
    expect "$guide has commands" test "$(wc -l <"$folder/commands")" -ge 10
    cd "$folder" || exit 3
    while read -r line; do
        run "$line"
        case $line in
        *compare) expect_out 'TARGETS' ;;
        *status) expect_out 'before +2 +2 ' ;;
        esac
    done <commands
    cd "$root" || exit 3
done

done_testing
