#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# etapp plan, from the question to the sentence.
. tests/run/lib.sh

expect_exit 0 "$ETAPP" plan t --change 0.5 --attrition 20%
expect_out '^34 who answer both times are needed'
expect_out 'Enrol 43, if 20% are lost'
expect_out '^ +34 +43 +0\.808  ◀$'
expect_exit 0 env LANG=sv_SE.UTF-8 "$ETAPP" plan t --change 0,5 --attrition 20%
expect_out '^34 som svarar båda gångerna behövs för att visa en förändring på \+0,50'
expect_out 'Skriv in 43, om 20 % faller bort'
expect_exit 0 "$ETAPP" plan t --change 0.5 --format json
expect_out '"n": 34,'
expect_out '"power": 0\.80777'
expect_out '"sentence_sv": "34 som svarar'
expect_exit 0 "$ETAPP" plan t --change 0.5 --power 0.9 --one-sided --format json
expect_out '"n": 36,'
expect_exit 0 "$ETAPP" plan mcnemar --up 30% --down 10%
expect_out '^76 who answer'
expect_exit 0 "$ETAPP" plan mcnemar --up 30% --down 10% --exact
expect_out '^84 who answer'
expect_exit 0 "$ETAPP" plan mcnemar --before 20% --after 60% --format json
expect_out '"up": 0\.48'
expect_out '"down": 0\.08'
expect_exit 0 "$ETAPP" plan share --share 0.2 --target 0.05 --one-sided
expect_out '^33 who answer are needed to show that the share is above 5%'
expect_out 'itself reaches the target has probability'
expect_exit 0 "$ETAPP" plan wilcoxon --change 0.5 --rounds 400 --seed 3 --format json
cp "$work/out" "$work/first"
expect_exit 0 "$ETAPP" plan wilcoxon --change 0.5 --rounds 400 --seed 3 --format json
expect "the same seed, the same answer" cmp -s "$work/out" "$work/first"
expect_out '"seed": 3'
# the reverse
expect_exit 0 "$ETAPP" plan t --n 20
expect_out '^With 20 who answer both times, a change of \+0\.66'
expect_exit 0 "$ETAPP" plan t --n 25 --attrition 20% --format json
expect_out '"n": 20,'
expect_exit 0 "$ETAPP" plan t --n 34 --change 0.5
expect_out 'with probability$|with probability 0\.81'
expect_exit 0 "$ETAPP" plan mcnemar --n 3 --format json
expect_out '"least": null'
expect_out 'so few cannot reach significance'
expect_exit 0 "$ETAPP" plan t --change 0.001 --format json
expect_out '"n": null'
if grep -qiE '[^a-z]nan' "$work/out"; then not_ok "NaN in JSON"; else ok; fi
# what makes no sense
expect_exit 2 "$ETAPP" plan
expect_exit 2 "$ETAPP" plan z --change 1
expect_exit 2 "$ETAPP" plan t
expect_err 'change is missing'
expect_exit 2 "$ETAPP" plan t --change nan
expect_exit 2 "$ETAPP" plan t --change 0.5 --sd 0
expect_exit 2 "$ETAPP" plan t --change 0.5 --target 80%
expect_err 'no use for --target'
expect_exit 2 "$ETAPP" plan mcnemar --up 80% --down 30%
expect_exit 2 "$ETAPP" plan mcnemar --up 30% --before 20%
expect_exit 2 "$ETAPP" plan share --share 90%
expect_exit 2 "$ETAPP" plan t --n 1 --attrition 50%
done_testing
