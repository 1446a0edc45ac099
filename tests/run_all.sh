#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run_all.sh BUILD TEST... - runs unit tests (programs of cmocka) and whole-program
# tests (*.sh), two at a time, shows the log of what failed and closes with a
# plain line of counts. Exits non-zero on any failure, and if nothing ran.
set -u
build=$1
shift
logs=$build/logs
rm -rf "$logs"
mkdir -p "$logs"
export ETAPP="${ETAPP:-$PWD/$build/etapp}" ETAPP_TOOLS="$PWD/$build/tests/run" CMOCKA_MESSAGE_OUTPUT=STDOUT
unset ETAPP_SURVEY ETAPP_SEED SOURCE_DATE_EPOCH LANGUAGE LC_ALL LC_MESSAGES
export LANG=C.UTF-8

# One test: its log, and a file with its counts "passed failed skipped".
cat >"$logs/one.sh" <<'ONE'
test=$1
logs=$2
name=$(echo "$test" | sed 's|.*tests/||; s|[/.]|_|g')
case $test in
*.sh) timeout 900 sh "$test" >"$logs/$name.log" 2>&1 ;;
*) timeout 900 "$test" >"$logs/$name.log" 2>&1 ;;
esac
code=$?
case $test in
*.sh)
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed\(, \([0-9]*\) skipped\)*$/\1 \2 \4/p' "$logs/$name.log" | tail -n 1)
    ;;
*)
    counts=$(awk 'function number() { match($0, /[0-9]+ test/); return substr($0, RSTART, RLENGTH) + 0 }
                  /^\[  PASSED  \]/ {p += number()} /^\[  FAILED  \].*listed below/ {f += number()}
                  /^\[  SKIPPED \].*listed below/ {s += number()} END {print p + 0, f + 0, s + 0}' "$logs/$name.log")
    ;;
esac
set -- ${counts:-0 0 0}
passed=$1 failed=$2 skipped=${3:-0}
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$code" -eq 0 ] && [ $((passed + failed + skipped)) -eq 0 ]; then
    failed=1
    echo "no test was run" >>"$logs/$name.log"
fi
echo "$passed $failed $skipped" >"$logs/$name.counts"
if [ "$failed" -eq 0 ]; then
    echo "ok      $name: $passed passed$([ "$skipped" -gt 0 ] && echo ", $skipped skipped")"
else
    echo "FAILED  $name (exit $code)"
    sed 's/^/        /' "$logs/$name.log" | tail -n 60
fi
ONE
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I{} sh "$logs/one.sh" {} "$logs"
awk '{p += $1; f += $2; s += $3} END {
    printf "%d passed, %d failed%s\n", p, f, (s > 0 ? ", " s " skipped" : "")
    exit (f > 0 || p == 0) ? 1 : 0 }' "$logs"/*.counts >"$logs/summary"
code=$?
cat "$logs/summary"
exit $code
