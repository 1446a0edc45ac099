# SPDX-License-Identifier: GPL-3.0-or-later
# lib.sh - for whole-program tests: run a command, look at exit, out and err.
# A failure is told and counted; done_testing closes with the counts.
set -u
: "${ETAPP:=$PWD/build/release/etapp}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

ok() { passed=$((passed + 1)); }
not_ok() {
    failed=$((failed + 1))
    printf 'not ok: %s\n' "$*"
}

# expect_exit CODE COMMAND... - runs it; its output is in $work/out and $work/err.
expect_exit() {
    want=$1
    shift
    last=$*
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    if [ "$got" -eq "$want" ]; then ok; else
        not_ok "exit $got, not $want: $last"
        sed 's/^/    out: /' "$work/out" | head -n 20
        sed 's/^/    err: /' "$work/err" | head -n 20
    fi
}

# expect_out REGEX, expect_err REGEX - in what the last command printed.
expect_out() {
    if grep -qE -e "$1" "$work/out"; then ok; else
        not_ok "no “$1” in the output of: $last"
        sed 's/^/    out: /' "$work/out" | head -n 40
    fi
}
expect_err() {
    if grep -qE -e "$1" "$work/err"; then ok; else
        not_ok "no “$1” in the messages of: $last"
        sed 's/^/    err: /' "$work/err" | head -n 40
    fi
}
# expect WHAT COMMAND... - the command succeeds.
expect() {
    what=$1
    shift
    if "$@" >"$work/expect.log" 2>&1; then ok; else
        not_ok "$what"
        sed 's/^/    /' "$work/expect.log" | head -n 20
    fi
}
# expect_equal WHAT GOT WANT
expect_equal() {
    if [ "$2" = "$3" ]; then ok; else not_ok "$1: “$2”, not “$3”"; fi
}

done_testing() {
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}
