#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The keys of a sealed kiosk, and what opening says where nothing is sealed.
. tests/run/lib.sh
form=etablering.form
cp forms/library/etablering.* "$work" # publish writes its lock beside the form
cd "$work" || exit 1
export ETAPP_SURVEY=s.etapp LC_ALL=C.UTF-8
unset LANGUAGE || :

expect_exit 0 "$ETAPP" keys new halland
expect_err 'halland\.pub'
expect_equal 'only its owner reads the secret key' "$(stat -c %a halland.key)" 600
expect_equal 'the pair is not one key twice' "$(sed 1d halland.key | cmp -s - halland.pub; echo $?)" 1
cp halland.key before.key
expect_exit 1 "$ETAPP" keys new halland
expect_err 'halland\.pub. exists'
expect 'the key is as it was' cmp halland.key before.key
expect_exit 2 "$ETAPP" keys halland
expect_exit 2 "$ETAPP" keys new
expect_exit 3 "$ETAPP" keys new none/halland

expect_exit 0 "$ETAPP" new s.etapp
expect_exit 0 "$ETAPP" publish "$form"
expect_exit 0 "$ETAPP" open --key halland.key
expect_out 's\.etapp: 0 responses opened, 0 answers'
expect_exit 0 "$ETAPP" open --key halland.key --format json
expect_out '"opened": 0'
expect_exit 1 "$ETAPP" open --key halland.pub
expect_err 'public key, which only seals'
expect_exit 3 "$ETAPP" open --key none.key
expect_exit 2 "$ETAPP" open
expect_exit 0 "$ETAPP" new --sibling-of s.etapp kiosk.etapp
expect_exit 0 "$ETAPP" -s kiosk.etapp open --key halland.key -o s.etapp
expect_exit 0 "$ETAPP" verify

done_testing
