#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# messages.sh BUILD - every text for staff in the sources has its Swedish, and
# no file of po/sv keeps one that is no longer used.
set -eu
build=$1
mkdir -p "$build/po"
find etapp.c forms print collector analysis \( -name '*.c' -o -name '*.h' -o -name '*.def' \) | sort |
    xgettext --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=et_text_n:1,2 \
        --files-from=- --no-location --sort-output --output="$build/po/etapp.pot"
msgcat --use-first --no-location po/sv/*.po --output-file="$build/po/sv.po"
msgmerge --quiet --no-fuzzy-matching --no-location --output-file="$build/po/merged.po" \
    "$build/po/sv.po" "$build/po/etapp.pot"
msgattrib --untranslated --no-obsolete "$build/po/merged.po" >"$build/po/untranslated.po"
if grep -q '^msgid "..*"' "$build/po/untranslated.po" || grep -A1 '^msgid ""$' "$build/po/untranslated.po" | tail -n +3 | grep -q '^"'; then
    echo "These texts for staff have no Swedish in po/sv:"
    cat "$build/po/untranslated.po"
    exit 1
fi
