#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# man_test.sh - the manual says what the program does: a page a command, and in
# each just the options that the command has; and completion knows them.
. "$(dirname "$0")/lib.sh"
LC_ALL=C.UTF-8
export LC_ALL

"$ETAPP" help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' >"$work/commands"
expect "the program has commands" test -s "$work/commands"

# The long options in the program's own help, without those of every command.
options_of_program() {
    "$ETAPP" help "$1" | sed -n 's/^  \(-[a-zA-Z], \)\{0,1\} *--\([a-z-]*\).*/\2/p' |
        grep -vxE 'survey|format|quiet|help' | sort -u
}
# Those that the page explains; --format stands in etapp(1).
options_of_page() {
    sed -n '/^\.Sh OPTIONS/,/^\.Sh EXIT/s/^\.It //p' "$1" | grep -oE 'Fl \\-[a-z][a-z-]*' |
        sed 's/^Fl ..//' | grep -vx format | sort -u
}

while read -r command; do
    page=man/etapp-$command.1
    expect "etapp-$command(1) exists" test -f "$page"
    [ -f "$page" ] || continue
    expect_equal "the options in $page" "$(options_of_page "$page" | tr '\n' ' ')" \
        "$(options_of_program "$command" | tr '\n' ' ')"
done <"$work/commands"

for page in man/etapp-*.1; do
    command=${page#man/etapp-}
    expect "$page is of a command" grep -qx "${command%.1}" "$work/commands"
done

command -v man >/dev/null || echo "man is not installed: how the pages are set is not tested"
for page in man/*.[15]; do
    command -v man >/dev/null || break
    MANWIDTH=80 man --warnings=all -l "$page" >"$work/page" 2>"$work/warnings" || echo "fails" >>"$work/warnings"
    expect_equal "warnings for $page" "$(cat "$work/warnings")" ""
done

sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./!p;}' man/etapp-form.5 >"$work/page.form"
expect_exit 0 "$ETAPP" check "$work/page.form"
expect_out ' 0 errors, 0 warnings'

if command -v bash >/dev/null; then
    cat >"$work/complete.bash" <<'END'
source completions/etapp.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
compopt() { :; }
_etapp
printf '%s\n' "${COMPREPLY[@]}"
END
    complete() { bash "$work/complete.bash" "$@" >"$work/out" 2>"$work/err"; }
    complete "$ETAPP" pu
    expect_equal "what completes “pu”" "$(cat "$work/out")" publish
    complete "$ETAPP" -s x.etapp print --wa
    expect_equal "what completes “print --wa”" "$(cat "$work/out")" --wave
    complete "$ETAPP" status --format j
    expect_equal "what completes “--format j”" "$(cat "$work/out")" json
fi

done_testing
