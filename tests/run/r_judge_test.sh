#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# R as the outside judge of etapp stat: 500 data sets of nasty shapes. Needs
# r-base-core, r-cran-coin, r-cran-exactranktests and r-cran-psych, which
# nothing else does; without them it is skipped, and says so.
. tests/run/lib.sh

if ! Rscript -e 'for (p in c("coin", "exactRankTests", "psych")) if (!requireNamespace(p, quietly = TRUE)) quit(status = 1)' >/dev/null 2>&1; then
    echo "skipped: R with coin, exactRankTests and psych is not installed"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
if Rscript tests/run/r_judge.R "$ETAPP" "$work" "${JUDGE_ROUNDS:-500}" >"$work/judged" 2>&1; then
    ok
else
    not_ok "R and etapp agree"
fi
tail -n 25 "$work/judged"
done_testing
