#!/bin/sh
# The stored sessions of earlier versions (tests/sessions) are gone on with, without a screen.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# One sentence at most, where the past cannot be gone on with: nothing about the session itself.
goes_on() {
    run train --load "$1" --epochs 0 --save same.json --quiet
    [ "$(wc -l <"$tmp/err")" -le 1 ] || return 1
    case $1 in
    */diverged.json) is_status 3 ;;
    *)
        is_status 0 || return 1
        run train --load "$1" --epochs 3 --save more.json --quiet
        is_status 0 || return 1
        run train --load more.json --epochs 1 --quiet
        is_status 0
        ;;
    esac
}
# Its layers, as they were and as they are saved again, are the same text.
same_layers() {
    sed -n '/"network"/,/"data"/p' "$1" >was
    sed -n '/"network"/,/"data"/p' same.json >is
    sed '$d' was >was.layers && sed '$d' is >is.layers && same was.layers is.layers
}
for session in "$srcdir"/tests/sessions/*/*.json; do
    [ "${session##*/}" = list.json ] && continue
    name=${session#"$srcdir"/tests/sessions/}
    ok "$name" goes_on "$session"
    ok "$name: its weights" same_layers "$session"
done
finish
