#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A form through three versions, with answers to each in one survey file: what
# publish refuses, what FORM.lock remembers, what diff says, and that answers
# are joined where they are comparable and nowhere else.
. tests/run/lib.sh
: "${ETAPP_TOOLS:=$(dirname "$ETAPP")/tests/run}"
answers=$ETAPP_TOOLS/answers_tool
make -s "$answers" 2>/dev/null || :
cd "$work" || exit 1
export ETAPP_SURVEY=s.etapp LC_ALL=C.UTF-8
unset LANGUAGE ETAPP_SEED || :

cat >prov.form <<'FORM'
form prov
title Prov
version 1
source sv

wave before: Före
wave after: Efter

scale kan
  1 inte: Inte alls
  2 lite: Lite
  3 bra: Bra

list plan
  1 ja: Ja
  2 nej: Nej

section a: Start
  ask prata one kan: Kan du prata?
  ask ringa one kan: Kan du ringa?
  ask plan one plan: Har du en plan?
  ask timmar number 0..60: Hur många timmar?

indicator tal: Prata
  value mean(prata)
  better up
indicator ring: Ringa
  value mean(ringa)
  better up
FORM
expect_exit 0 "$ETAPP" new s.etapp
expect_exit 0 "$ETAPP" publish prov.form
expect 'the lock is there' test -s prov.lock
expect_equal 'a line a question' "$(grep -c '1\.\.1' prov.lock)" 4
expect_exit 0 "$ETAPP" publish prov.form
expect_exit 0 "$ETAPP" check prov.form
expect_exit 0 "$ETAPP" enrol --count 2 --course a
"$ETAPP" enrol --list --format csv 2>/dev/null | tr -d '\r' | sed -n '2,$p' | cut -d, -f1 >codes
one=$(sed -n 1p codes)
two=$(sed -n 2p codes)
printf '%s before prata 1\n%s before ringa 1\n%s before plan 1\n%s before timmar 10\n' \
    "$one" "$one" "$one" "$one" | "$answers" s.etapp

# ---- the second version: renamed, reworded with the same meaning, one added
cp prov.form v1.form
sed -e 's/version 1/version 2/' -e 's/ask prata one/ask tala one/' -e 's/mean(prata)/mean(tala)/' \
    -e 's/Hur många timmar?/Hur många timmar i veckan?/' \
    -e 's/^  ask timmar/  ask ny yesno: Är du ny?\n&/' v1.form >prov.form
expect_exit 1 "$ETAPP" publish prov.form
expect_err 'renamed-without-was'
expect_err 'wording-changed'
expect_err 'reworded 2 same'
expect_exit 1 "$ETAPP" check prov.form --format json
expect_out '"code": "wording-changed"'
mv prov.lock aside.lock # the survey file remembers it too
expect_exit 1 "$ETAPP" publish prov.form
expect_err 'renamed-without-was'
mv aside.lock prov.lock
sed -i -e 's/^  ask tala.*/&\n    was prata/' -e 's/^  ask timmar.*/&\n    reworded 2 same/' prov.form
expect_exit 0 "$ETAPP" publish prov.form
expect 'the lock knows both versions' grep -q '^tala one kan .* 1\.\.2 prata@1 1 -$' prov.lock
cp prov.form v2.form
printf '%s after tala 3\n%s after ringa 3\n%s after plan 1\n%s after timmar 20\n' \
    "$one" "$one" "$one" "$one" | "$answers" s.etapp
expect_exit 0 "$ETAPP" compare --internal --indicator tal --format json
expect_out '"(pairs|n_pairs|paired|n)": 1'
expect_exit 0 "$ETAPP" diff v1.form v2.form
expect_out '^  tala .*same .*comparable: was called “prata”'
expect_out '^  timmar .*reworded .*comparable: .*same'
expect_out '^  ny .*added'
expect_out '2 same.*1 reworded|3 same, 1 reworded'

# ---- the third: ringa asks something else, plan is another list
sed -e 's/version 2/version 3/' -e 's/Kan du ringa?/Kan du ringa till en myndighet?/' \
    -e 's/2 nej: Nej/2 kanske: Kanske/' v2.form >prov.form
expect_exit 1 "$ETAPP" publish prov.form
expect_err 'code-changed-meaning'
expect_err 'etapp publish --break plan'
sed -i 's/^  ask ringa.*/&\n    reworded 3 new/' prov.form
expect_exit 1 "$ETAPP" publish prov.form --break ringa
expect_exit 0 "$ETAPP" publish prov.form --break plan
expect_out 'plan: another question now \(recoded\)'
expect_out 'ringa: another question now \(reworded\)'
expect 'the lock says since when' grep -q '^ringa .* 1\.\.3 ringa@1 3 reworded$' prov.lock
expect 'and why' grep -q '^plan .* 1\.\.3 plan@1 3 recoded$' prov.lock
cp prov.form v3.form
printf '%s before tala 2\n%s before ringa 2\n%s after tala 3\n%s after ringa 3\n' \
    "$two" "$two" "$two" "$two" | "$answers" s.etapp
expect_exit 0 "$ETAPP" diff v2.form v3.form
expect_out '^  ringa .*reworded .*NOT comparable: .*something else'
expect_out '^  plan .*recoded .*NOT comparable: code 2 was “nej”, is “kanske”'
expect_out 'indicator ring .*NOT comparable: reads ringa'
expect_exit 0 "$ETAPP" diff v1.form v3.form --format json
expect_out '"was": "prata"'
expect_out '"comparable": false'
expect_exit 0 "$ETAPP" verify

# ---- what the views show: tala of all, ringa of the third version alone
view() {
    python3 - "$1" <<'END'
import sqlite3, sys
db = sqlite3.connect("file:s.etapp?mode=ro", uri=True)
print(*[row[0] for row in db.execute(sys.argv[1])])
END
}
if command -v python3 >/dev/null; then
    expect_equal 'tala of three versions' \
        "$(view 'SELECT count(tala) FROM v_answers_prov')" 4
    expect_equal 'ringa of the third' "$(view 'SELECT count(ringa) FROM v_answers_prov')" 2
    expect_equal 'plan of none' "$(view 'SELECT count(plan) FROM v_answers_prov')" 0
    expect_equal 'timmar of two' "$(view 'SELECT sum(timmar) FROM v_answers_prov')" 30
fi

# ---- a file that holds the versions apart gives the same when merged
expect_exit 0 "$ETAPP" new --sibling-of s.etapp b.etapp
expect_exit 0 "$ETAPP" -s b.etapp merge s.etapp
expect_exit 0 "$ETAPP" -s b.etapp verify

# ---- the version must be raised, the name must stay, the lock must be whole
sed 's/Kan du prata?/Kan du prata nu?/' v3.form >prov.form
expect_exit 1 "$ETAPP" check prov.form
expect_err 'version-not-raised'
sed 's/^form prov/form provet/' v3.form >prov.form
expect_exit 1 "$ETAPP" check prov.form
expect_err 'form-renamed'
cp v3.form prov.form
echo 'rubbish' >>prov.lock
expect_exit 1 "$ETAPP" check prov.form
expect_err 'bad-lock'
expect_exit 2 "$ETAPP" diff v1.form
expect_exit 3 "$ETAPP" diff v1.form none.form
sed 's/^form prov/form annat/' v1.form >annat.form
expect_exit 1 "$ETAPP" diff v1.form annat.form

# ---- every fault can be explained
for name in bad-lock choice-removed code-changed-meaning form-renamed id-reused \
    renamed-without-was scale-extended type-changed unknown-was version-not-raised \
    wording-changed; do
    expect_exit 0 "$ETAPP" check --explain $name
done

done_testing
