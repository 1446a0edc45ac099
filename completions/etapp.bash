# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for etapp. The program itself tells its commands and options,
# so this file need not change when they do.

# The commands: "  name   summary" in the help.
_etapp_commands() {
    "$1" help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'
}

# The options of a command, one a line: "--wave W", "-o", "--quiet".
_etapp_options() {
    "$1" help "$2" 2>/dev/null |
        sed -n -e 's/^ *-\([a-zA-Z]\), \(--[a-z-]*\)\( [^ ][^ ]*\)\{0,1\}  .*/-\1\3\n\2\3/p' \
            -e 's/^ *\(--[a-z-]*\)\( [^ ][^ ]*\)\{0,1\}  .*/\1\2/p'
}

_etapp() {
    local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]}
    local previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word i
    COMPREPLY=()

    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        -s | --survey | --format) ((i++)) ;;
        -*) ;;
        *)
            command=$word
            break
            ;;
        esac
    done

    case $previous in
    -s | --survey)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -X '!*.etapp' -- "$current"; compgen -d -- "$current")
        return
        ;;
    --format)
        mapfile -t COMPREPLY < <(compgen -W 'text json line csv' -- "$current")
        return
        ;;
    esac

    if [[ -z $command || $command == help ]]; then
        if [[ $current == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W '--survey --format --quiet --help --version' -- "$current")
        else
            mapfile -t COMPREPLY < <(compgen -W "help $(_etapp_commands "$program")" -- "$current")
        fi
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_etapp_options "$program" "$command" | cut -d' ' -f1)" -- "$current")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}

complete -F _etapp etapp
