#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# layers.sh - the arrows between rooms point one way, and each foreign library
# is included by one file. Reads the include lines; fails on a wrong one.
set -eu
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

# may FOLDERS : PATTERNS - files in FOLDERS may include only what matches.
may() {
    [ -d "$1" ] || return 0
    folder=$1
    allowed=$2
    find "$folder" -maxdepth "${3:-9}" -name '*.[ch]' | while read -r file; do
        sed -n 's/^ *# *include "\([^"]*\)".*/\1/p' "$file" | grep -vE "^($allowed)" |
            sed "s|^|$file may not include |"
    done >>"$bad"
}
may forms/base 'forms/base/'
may forms/model 'forms/(base|model)/'
may forms/exchange 'forms/(base|model|lang|exchange)/'
may forms/lang 'forms/(base|model|lang|exchange)/'
may forms/store 'forms/(base|model|lang|exchange|store)/'
may forms 'forms/' 1
may print/draw 'forms/|print/draw/'
may print 'forms/|print/'
may collector 'forms/|collector/|print/draw/'
may analysis 'forms/|analysis/|print/draw/'
for file in etapp.c; do
    sed -n 's/^ *# *include "\([^"]*\)".*/\1/p' $file | grep -vE '^(forms/base/|[a-z]+/commands\.h)' |
        sed "s|^|$file may not include |" >>"$bad" || :
done

# One foreign library, one file.
for header in 'sqlite3\.h' 'hpdf' 'hb' 'fribidi' 'fontconfig' 'sodium\.h' 'n?curses' 'qrencode\.h' \
    'zbar\.h' 'poppler' 'cairo' 'qpdf' 'tiffio?\.h' 'jpeglib\.h' 'png\.h' 'gsl' 'gettext-po\.h' \
    'libintl\.h' 'linebreak\.h|unibreak'; do
    files=$(grep -lE "^ *# *include <($header)" -r etapp.c forms print collector analysis --include='*.[ch]' | sort)
    count=$(printf '%s' "$files" | grep -c . || :)
    # HarfBuzz shapes in one file and subsets in another: two libraries.
    limit=1
    [ "$header" = hb ] && limit=2
    # The page renderer hands poppler's page to cairo: both stand in one file.
    [ "$count" -le "$limit" ] || printf '<%s> is included by more than one file:\n%s\n' "$header" "$files" >>"$bad"
done

if [ -s "$bad" ]; then
    cat "$bad"
    exit 1
fi
