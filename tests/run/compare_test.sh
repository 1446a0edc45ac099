#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# etapp stat and etapp compare, from a file to the sentence.
. tests/run/lib.sh
: "${ETAPP_TOOLS:=$(dirname "$ETAPP")/tests/run}"
answers=$ETAPP_TOOLS/answers_tool
unset ETAPP_SURVEY

# ---- stat: a plain table ------------------------------------------------------
data=tests/data/statistics
expect_exit 0 "$ETAPP" stat paired $data/sleep.csv --format json
expect_out '"t": 4\.0621276'
expect_out '"notes": \['
expect_exit 0 "$ETAPP" stat paired $data/all_zero_n12.csv --format json
expect_out '"t": null'
expect_out 'every difference is the same'
expect_exit 0 sh -c "\"$ETAPP\" stat paired $data/all_zero_n12.csv --format json | grep -ci nan || true"
expect_out '^0$'
expect_exit 0 "$ETAPP" stat binary $data/only_up_5of20.csv --format json
expect_out '"or": "Inf"'
expect_exit 0 "$ETAPP" stat rci $data/jacobson_truax.csv --param reliability=0.8 --param sd_pre=10
expect_out 'rci_1 +2\.371708'
expect_exit 0 "$ETAPP" stat paired $data/sleep.csv --alpha 0.1 --format json
expect_out '"mean_diff_ci_lo": 0\.866'
printf 'code,pre,post\na,1,2\nb,x,3\n' >"$work/x.csv"
expect_exit 1 "$ETAPP" stat paired "$work/x.csv"
expect_err 'x\.csv:3:3: “x” is no number'
printf 'code,pre\na,1\n' >"$work/y.csv"
expect_exit 1 "$ETAPP" stat paired "$work/y.csv"
expect_err 'there is no column “post”; the columns are: code, pre'
printf 'code,pre,post\na,1\n' >"$work/z.csv"
expect_exit 1 "$ETAPP" stat paired "$work/z.csv"
expect_err 'z\.csv:2:1: this line has 2 fields, but the header has 3'
: >"$work/empty.csv"
expect_exit 1 "$ETAPP" stat paired "$work/empty.csv"
expect_err 'the file is empty'
printf 'code,pre,post\n' >"$work/none.csv"
expect_exit 0 "$ETAPP" stat paired "$work/none.csv" --format json
expect_out '"n": 0'
expect_exit 3 "$ETAPP" stat paired "$work/no-such.csv"
expect_exit 2 "$ETAPP" stat parred $data/sleep.csv
expect_err 'did you mean “paired”'
expect_exit 2 "$ETAPP" stat paired $data/sleep.csv --param reliability=1
expect_err 'has no parameter “reliability”'
expect_exit 2 "$ETAPP" stat paired
# every kind says something of the smallest file there can be, and never NaN
for kind in paired:code,pre,post then_test:code,pre,then,post binary:pre,post,n \
    binary_rows:code,pre,post nominal:pre,post,n waves:code,w1,w2,w3 waves_binary:code,w1,w2,w3 \
    unpaired:wave,value table_rxc:group,answer,n groups:code,group,pre,post site_summary:site,yi,vi \
    target:name,x,n,missing,target attrition:code,sex,pre,post partial:code,pre,post \
    multiplicity:indicator,p reliability:code,q1,q2,q3 disclosure:row,col,n; do
    echo "${kind#*:}" >"$work/k.csv"
    expect_exit 0 "$ETAPP" stat "${kind%%:*}" "$work/k.csv" --format json
    if grep -qiE 'nan|inf[^o]' "$work/out"; then not_ok "${kind%%:*} of nothing: NaN"; else ok; fi
done

# ---- compare: a survey file ----------------------------------------------------
cat >"$work/prov.form" <<'FORM'
form prov
title Prov
version 1
source sv
by sex, course

wave before: Före
wave after: Efter

scale s
  1 a: Inte alls
  2 b: Lite
  3 c: Ganska
  4 d: Mycket
  missing 98 vet_ej: Vet inte

list kon
  1 kvinna: Kvinna
  2 man: Man

section x: X
  ask kon one kon: Är du kvinna eller man?
    role sex
    in before
  matrix m s: Hur är det?
    row latt: Det är lätt
    row svart: Det är svårt
      reversed
  ask plan yesno: Har du en plan?

indicator niva: Nivå
  value mean(m.latt, m.svart) need 2
  better up
  change before -> after by 0.5
indicator plan_finns: Har en plan
  value plan = ja

target battre: Alla blir bättre
  share niva better before -> after >= 50 %
target med_plan: Alla som avslutat har en plan
  share plan_finns in after >= 75 %
  of register.exit = completed
FORM
s=$work/s.etapp
unset ETAPP_SEED
expect_exit 0 "$ETAPP" new "$s"
expect_exit 0 "$ETAPP" -s "$s" publish "$work/prov.form"
expect_exit 0 "$ETAPP" -s "$s" compare
expect_out '0 enrolled'
expect_out 'nothing to compare'
expect_exit 0 "$ETAPP" -s "$s" enrol --count 8 --course vard
expect_exit 0 "$ETAPP" -s "$s" enrol --count 4 --course kok
"$ETAPP" -s "$s" enrol --list --format csv 2>/dev/null | tr -d '\r' >"$work/people"
sed -n '2,$p' "$work/people" | cut -d, -f1,4 >"$work/codes"
# kok first, then vard; the first 10 answer after as well, and go up by one on "latt",
# down by one on the reversed "svart": the turned mean goes up by 1
i=0
while IFS=, read -r code course; do
    i=$((i + 1))
    echo "$code before kon $((1 + i % 2))"
    echo "$code before m.latt 2"
    echo "$code before m.svart 3"
    echo "$code before plan 0"
    if [ $i -le 8 ]; then
        echo "$code after m.latt 3"
        echo "$code after m.svart 2"
        echo "$code after plan $((i % 2))"
    elif [ $i -eq 9 ]; then
        echo "$code after m.latt 98" # "don't know" is no value
        echo "$code after m.svart 1"
        echo "$code after plan 1"
    fi
done <"$work/codes" >"$work/answers"
expect "the answers are stored" sh -c "\"$answers\" \"$s\" <\"$work/answers\""
for code in $(cut -d, -f1 "$work/codes" | head -n 8); do
    expect "register $code" "$ETAPP" -s "$s" register "$code" --exit completed
done
expect_exit 0 "$ETAPP" -s "$s" compare
expect_out '^niva +8 +2\.00 +3\.00 +\+1\.00'
expect_out 'afterwards, 0 the same and 0 lower \(mean 2\.00 → 3\.00, change \+1\.00'
expect_out 'Wilcoxon–Pratt, exact, p = 0\.0078'
expect_out '^REACHED — Alla blir bättre'
expect_out '8 of 12 \(67%\); 4 are missing: between 67 and 100% of all 12'
expect_out '^NOT REACHED — Alla som avslutat har en plan'
expect_out '4 of 8 \(50%\)'
expect_out 'does not show that the'
if grep -q SIMULATED "$work/out"; then not_ok "real data called simulated"; else ok; fi
wide=$(LC_ALL=C.UTF-8 wc -L <"$work/out")
expect "no line wider than 80 cells ($wide)" test "$wide" -le 80
expect_exit 0 env LANG=sv_SE.UTF-8 "$ETAPP" -s "$s" compare
expect_out '\+1,00'
expect_out '^NÅTT — Alla blir bättre'
expect_out 'utan jämförelsegrupp visar inte att'
expect_exit 0 "$ETAPP" -s "$s" compare --format json --by course
expect_out '"verdict": "reached"'
expect_out '"sentence_sv": "8 av 12 \(67 %\); 4 saknas'
expect_out '"n01": 5'
if grep -qiE '[^a-z]nan[^a-z]' "$work/out"; then not_ok "NaN in JSON"; else ok; fi
# the items behind an indicator, the reversed one turned; too few are lost to tell of them
expect_exit 0 "$ETAPP" -s "$s" compare --items --indicator niva
expect_out '^m\.svart +9 +2\.00 +3\.11 '
expect_out '^m\.latt +8 +2\.00 +3\.00 '
if grep -q 'without the later answer' "$work/out"; then not_ok "four lost people shown"; else ok; fi
expect_exit 0 "$ETAPP" -s "$s" compare --items --indicator niva --internal
expect_out 'The 4 without the later answer'
# kok has 4 people: hidden, and then vard as well, or the total would tell
expect_exit 0 "$ETAPP" -s "$s" compare --by course
expect_out '^kok +hidden'
expect_out '^vard +hidden'
expect_exit 0 "$ETAPP" -s "$s" compare --by course --internal
expect_out 'INTERNAL'
expect_out '^kok +4 '
expect_exit 0 "$ETAPP" -s "$s" compare --format csv --indicator niva
expect_out '^,,niva,score,before,after,0,0,12,12,8,8,2,3,1,'
expect_exit 0 "$ETAPP" -s "$s" compare --wave after:before --indicator niva
expect_out '−1\.00'
expect_exit 1 "$ETAPP" -s "$s" compare --indicator nivo
expect_exit 1 "$ETAPP" -s "$s" compare --by age
expect_exit 2 "$ETAPP" -s "$s" compare --wave before
expect_exit 2 "$ETAPP" -s "$s" compare --wave before:before
expect_exit 3 "$ETAPP" -s "$work/prov.form" compare
# totals from elsewhere are set beside the records
expect_exit 0 "$ETAPP" -s "$s" expect --participants 15 --where sex=kvinna:9 --where sex=man:7 --source "Rapport 1"
expect_exit 0 "$ETAPP" -s "$s" compare --format json
expect_out 'Participants: 15 according to “Rapport 1” \(noted [0-9-]+\); the records have 12, 3 fewer\. The source.s own parts by sex add up to 16, not to 15\.'
expect_out '"sentence_sv": "sex = kvinna: 9 enligt ”Rapport 1” .*; uppgifterna har 6, 3 färre\.'
expect_exit 0 "$ETAPP" -s "$s" compare
expect_out '^EXPECTED TOTALS'
# a table of two roles together, linked to each of them
expect_exit 0 "$ETAPP" -s "$s" compare --by course,sex,course+sex --internal
expect_out '^BY course\+sex'
expect_out '^kok, Kvinna +2 '
expect_exit 0 "$ETAPP" -s "$s" compare --by course,sex,course+sex
expect_out '^kok, Kvinna +hidden'
if grep -qE '^(kok|vard), (Kvinna|Man) +[0-9]' "$work/out"; then not_ok "a cell of four is shown"; else ok; fi
expect_exit 1 "$ETAPP" -s "$s" compare --by course+age
# a target group by group
expect_exit 0 "$ETAPP" -s "$s" compare --by sex --internal --indicator niva
expect_out '^Kvinna +4 of 6 █+'
expect_out '^everyone +8 of 12 '
# all of a group alike: what each of them answered would be told
expect_exit 0 "$ETAPP" -s "$s" compare --by sex --indicator plan_finns
expect_out '^Kvinna +hidden'
expect_out '^Man +hidden'
# what was shown before: one more person would be seen in the difference
p=$work/published
expect_exit 0 "$ETAPP" -s "$s" compare --published "$p"
expect_out '^niva +8 '
expect "the record names who was counted" grep -qE "^prov indicator niva before after.([0-9A-Z]{5}-[0-9A-Z] ){8}$" "$p"
cp "$p" "$work/p1"
expect_exit 0 "$ETAPP" -s "$s" compare --published "$p"
expect_out '^niva +8 '
expect "the same again adds nothing" cmp -s "$p" "$work/p1"
code=$(sed -n 10p "$work/codes" | cut -d, -f1)
printf '%s after m.latt 4\n%s after m.svart 1\n' "$code" "$code" >"$work/more"
expect "one more answers" sh -c "\"$answers\" \"$s\" <\"$work/more\""
expect_exit 0 "$ETAPP" -s "$s" compare --published "$p"
expect_out '^niva +hidden'
expect "what is hidden is not recorded" cmp -s "$p" "$work/p1"
expect_exit 0 "$ETAPP" -s "$s" compare
expect_out '^niva +9 '
expect_exit 0 "$ETAPP" -s "$s" compare --published "$p" --internal
expect_out '^niva +9 '
echo 'no record' >"$work/bad"
expect_exit 1 "$ETAPP" -s "$s" compare --published "$work/bad"
expect_err 'bad:1: this is no record'
# one made-up participant marks everything
expect_exit 0 "$ETAPP" -s "$s" enrol --count 1 --simulated
expect_exit 0 "$ETAPP" -s "$s" compare
expect_out 'SIMULATED DATA'

# ---- three waves, paper and kiosk, looking back, choices ---------------------------
cat >"$work/mer.form" <<'FORM'
form mer
title Mer
version 1
source sv

wave before: Före
wave after: Efter
wave followup = after + 90 days: Tre månader efter

scale s
  1 a: Inte alls
  2 b: Lite
  3 c: Ganska
  4 d: Mycket

list gor
  1 arbetar: Arbetar
  2 soker: Söker arbete
  3 annat: Annat

section x: X
  ask kan one s: Kan du?
  ask kan_da one s: Hur var det när kursen började?
    then before
    in after
  ask gor one gor: Vad gör du?
  ask plan yesno: Har du en plan?

indicator niva: Nivå
  value mean(kan)
  better up
indicator plan_finns: Har en plan
  value plan = ja
FORM
t=$work/t.etapp
expect_exit 0 "$ETAPP" new "$t"
expect_exit 0 "$ETAPP" -s "$t" publish "$work/mer.form"
expect_exit 0 "$ETAPP" -s "$t" enrol --count 16
"$ETAPP" -s "$t" enrol --list --format csv 2>/dev/null | tr -d '\r' | sed -n '2,$p' | cut -d, -f1 >"$work/codes"
i=0
: >"$work/kiosk"
: >"$work/paper"
while read -r code; do
    i=$((i + 1))
    where=$work/kiosk
    [ $((i % 2)) -eq 0 ] && where=$work/paper
    {
        echo "$code before kan $((1 + i % 2))"
        echo "$code before gor 2"
        echo "$code before plan 0"
        if [ $i -le 10 ]; then
            echo "$code after kan $((2 + i % 2))"
            echo "$code after kan_da 1"
            echo "$code after gor $((1 + i % 3))"
            echo "$code after plan $((i % 2))"
            echo "$code followup kan 4"
            echo "$code followup gor 1"
            echo "$code followup plan 1"
        fi
    } >>"$where"
done <"$work/codes"
expect "answers at the kiosk" sh -c "\"$answers\" \"$t\" sv kiosk <\"$work/kiosk\""
expect "answers on paper" sh -c "\"$answers\" \"$t\" sv paper <\"$work/paper\""
expect_exit 0 "$ETAPP" -s "$t" compare --format json
cp "$work/out" "$work/mer.json"
expect_out '"test": "friedman"'
expect_out '"n_complete": 10'
expect_out '"test": "cochran"'
# 5 of 10 go from no to yes by the second wave and the others by the third: Q = 15 of 2 df
expect_out '"statistic": 15,'
expect_out '"n_kiosk": 8'
expect_out '"n_paper": 8'
expect_out '"difference": -1,'
expect_out '"n_one": 6'
expect_out '"response_shift": -0\.5'
expect_out '"retrospective_change": 1\.5'
expect_out '"choice": "arbetar"'
expect_out '"share_to": 0\.3'
expect_out 'Av 10 som svarade alla gånger: Före 1,50, Efter 2,50, Tre månader efter 4,00; Friedman'
expect_out 'looking back less before \(response shift\) −0\.50'
if grep -qiE '[^a-z]nan[^a-z]' "$work/out"; then not_ok "NaN in JSON"; else ok; fi
expect_exit 0 env LANG=sv_SE.UTF-8 "$ETAPP" -s "$t" compare
expect_out '^TRE OMGÅNGAR ELLER FLER'
expect_out '^PAPPER OCH SKÄRM'
expect_out '^TILLBAKABLICK'
expect_out 'Söker arbete: 100 →'
wide=$(LC_ALL=C.UTF-8 wc -L <"$work/out")
expect "no line wider than 80 cells ($wide)" test "$wide" -le 80
done_testing
