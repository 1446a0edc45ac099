#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check, show and fmt as people and programs call them.
. tests/run/lib.sh
export LC_ALL=C.UTF-8 LANGUAGE=en
data=$PWD/tests/data/forms
cd "$work" || exit 1
cp "$data/steget.form" "$data/trasig.form" .

# ---- check
expect_exit 1 "$ETAPP" check trasig.form
expect_err '^error\[unknown-choice\]: “arbeter” is not a choice of “gor”$'
expect_err '^  --> trasig\.form:88:18$'
expect_out '^trasig\.form: 7 errors, 1 warning$'
expect_exit 0 "$ETAPP" check steget.form
expect_exit 1 "$ETAPP" check --format line trasig.form
expect_out '^trasig\.form:34:3: error\[duplicate-code\]: '
expect_equal 'lines' "$(grep -c : out)" 8
expect_exit 1 "$ETAPP" check --format json trasig.form
expect_out '"errors": 7,'
expect_out '"code": "unknown-row",'
expect_exit 1 "$ETAPP" check --format json steget.form trasig.form
expect_out '"file": "steget.form"'
expect_exit 2 "$ETAPP" check
expect_exit 3 "$ETAPP" check none.form
expect_exit 0 env LANGUAGE=sv "$ETAPP" check --explain unknown-choice
expect_out 'felstavat val'
expect_exit 2 "$ETAPP" check --explain unknown-choise
expect_err 'unknown-choice'

expect_exit 0 "$ETAPP" help unknown-choice
expect_out '^unknown-choice$'
expect_exit 0 env LANGUAGE=sv "$ETAPP" help hard-to-read
expect_out 'Björnsson'
expect_exit 2 "$ETAPP" help unknown-choise

# ---- ten planted faults, ten good messages, in both languages
cp "$data"/tio_fel.* .
for language in en sv; do
    expect_exit 1 env LANGUAGE=$language "$ETAPP" check tio_fel.form
    expect_equal "ten faults in $language" "$(cat err)" "$(cat tio_fel.$language.txt)"
    expect_equal "one message a fault in $language" "$(grep -cE '^(error|fel)\[' err)" 10
    expect_equal "help for each in $language" "$(grep -cE '= (help|hjälp): ' err)" 10
done

# ---- check --fix mends what is safe, and nothing else
printf 'form f\ntitle F\nsource sv\nwave w: W\nsection s: S\n\task a yesno:Ett?\n\t\thnt Skriv\n  ask Kön yesno: Två?\n' >fix.form
expect_exit 1 "$ETAPP" check --fix fix.form
expect_err '^error\[bad-name\]'
expect_equal 'the mended form' "$(sed -n 6,8p fix.form)" '  ask a yesno: Ett?
    hint Skriv
  ask Kön yesno: Två?'

# ---- show
expect_exit 0 "$ETAPP" show steget.form
expect_out 'cefr\.prata: Prata med en kollega'
expect_exit 0 "$ETAPP" show --format json steget.form
expect_out '"form": "steget",'
expect_out '"when": "gor has arbetar or gor has studerar",'
expect_out '"range": "2020-01-01\.\.today",'
expect_exit 0 "$ETAPP" show --codebook steget.form
expect_out '^timmar,timmar,number,Hur många timmar i veckan\?,,,,0\.\.60,timmar,before after followup,'
expect_equal 'a line a variable' "$(wc -l <out)" 19
expect_exit 0 "$ETAPP" show --texts steget.form
expect_out '^list\.kan4\.nej	Nej, inte alls$'
expect_exit 1 "$ETAPP" show trasig.form
expect_exit 2 "$ETAPP" show --lang xx steget.form

# ---- the JSON stays as etapp-check(1) and etapp-show(1) have it
same_keys() {
    expect_equal "$1" "$(jq -rc "$2 | keys_unsorted | join(\" \")" <"$work/out" | sort -u)" "$3"
}
holds() {
    expect_equal "$1" "$(jq "$2" <"$work/out")" true
}
expect_exit 1 "$ETAPP" check --format json trasig.form
same_keys 'check' . 'diagnostics errors warnings'
same_keys 'a diagnostic' '.diagnostics[]' \
    'file line column end_line end_column severity code message label help note fix'
same_keys 'a fix' '.diagnostics[].fix | select(. != null)' \
    'line column end_line end_column text safe'
holds 'places are numbers' '[.diagnostics[] | .line, .column, .end_line, .end_column] | all(type == "number" and . > 0)'
holds 'words are texts' '[.diagnostics[] | .file, .code, .message, .label, .help, .note] | all(type == "string")'
holds 'severities are two' '[.diagnostics[].severity] | all(. == "error" or . == "warning")'
holds 'counts are right' '.errors == ([.diagnostics[] | select(.severity == "error")] | length)'
expect_exit 0 "$ETAPP" show --format json steget.form
same_keys 'show' . 'form title version source languages waves translations wave_texts items indicators targets'
same_keys 'an item' '.items[]' \
    'id kind text list codes range waves when section role hint unit required variables'
same_keys 'a code' '.items[].codes[]' 'code name text kind'
same_keys 'a variable' '.items[].variables[]' 'id export_name kind text reversed role'
same_keys 'a translation' '.translations[]' 'language direction reviewed waves'
same_keys 'an indicator' '.indicators[]' 'id text value kind need better'
same_keys 'a target' '.targets[]' 'id text kind indicator wave from to sign percent of'
holds 'codes are numbers' '[.items[].codes[].code] | all(type == "number")'
holds 'kinds of choices' '[.items[].codes[].kind] | all(IN("value", "missing", "only", "other", "retired"))'
holds 'languages and waves are names' '[.languages[], .waves[], .items[].waves[]] | all(type == "string")'

# ---- fmt
expect_exit 0 "$ETAPP" fmt --check steget.form
printf 'form  x\n# kept\ntitle X\n' >ugly.form
expect_exit 1 "$ETAPP" fmt --check ugly.form
expect_out '^ugly\.form$'
expect_exit 0 "$ETAPP" fmt ugly.form
expect_equal 'the formatted form' "$(cat ugly.form)" 'form x
# kept
title X'
printf 'form x\nnonsense\n' >bad.form
expect_exit 1 "$ETAPP" fmt bad.form
expect_equal 'a form with faults' "$(cat bad.form)" 'form x
nonsense'
done_testing
