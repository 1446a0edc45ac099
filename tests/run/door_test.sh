#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The front door: help, version, usage errors, exit codes, Swedish.
. tests/run/lib.sh

expect_exit 0 "$ETAPP" --version
expect_out '^etapp [0-9]+\.[0-9]+\.[0-9]+$'
expect_exit 0 "$ETAPP" help
expect_out '^Usage: etapp'
expect_exit 0 "$ETAPP" --help
expect_out 'COMMAND'
expect_exit 2 "$ETAPP"
expect_err 'which command'
expect_exit 2 "$ETAPP" chekc
expect_err 'no command “chekc”; did you mean “check”'
expect_exit 2 "$ETAPP" new --no-such-option
expect_err 'no option “--no-such-option”'
expect_exit 2 "$ETAPP" --format
expect_err '\-\-format needs a value'
expect_exit 2 "$ETAPP" --format xml new
expect_err 'no format “xml”'
expect_exit 0 env LANG=sv_SE.UTF-8 "$ETAPP" help
expect_out '^Användning: etapp'
expect_exit 0 env LC_ALL=sv_SE LANG=C "$ETAPP" help
expect_out 'Ställer samma frågor'
expect_exit 3 sh -c "\"$ETAPP\" help >/dev/full"
expect_err 'could not be written'

# Every command has its help, in one screen's width.
for command in $("$ETAPP" help | sed -n 's/^  \([a-z]*\)  *[^-].*/\1/p'); do
    expect_exit 0 "$ETAPP" help "$command"
    expect_out "^Usage: etapp $command"
    expect_exit 0 "$ETAPP" "$command" --help
done
done_testing
