#!/bin/sh
# The layers of the source tree: who may include what; how long things may be; one key table.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

standard='assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal'
standard="$standard|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string"
standard="$standard|tgmath|threads|time|uchar|wchar|wctype"

# search PATTERN PATH...: where it stands in the sources there.
search() {
    pattern=$1
    shift
    find "$@" -type f \( -name '*.[ch]' -o -name '*.inc' -o -name '*.sh' \) \
        -exec grep -nE -e "$pattern" /dev/null {} +
}
none() { ! search "$@" | grep .; }

# includes FOLDER-OR-FILE ALLOWED: every included name in quotes or brackets matches ALLOWED.
includes() {
    [ -e "$srcdir/src/$1" ] || return 1
    ! search '^[[:space:]]*#[[:space:]]*include' "$srcdir/src/$1" |
        sed "s|^$srcdir/||" | grep -vE "include[[:space:]]*($2)"
}
c_library="<($standard)\\.h>"
ok "kernel includes kernel and the C library" includes kernel \
    "\"kernel/|$c_library|<(arm_neon|[ei]mmintrin|pthread|sched|unistd)\\.h>"
ok "core includes kernel, core and the C library" includes core "\"(kernel|core)/|$c_library"
rooms=
for room in base samples method net train look; do
    rooms=${rooms:+$rooms|}$room
    ok "core/$room includes no room of the core behind it" includes "core/$room" \
        "\"(kernel|core/($rooms))/|$c_library"
done
only_team() { ! search '<(pthread|sched|unistd)\.h>' "$srcdir/src/kernel" | grep -v /team.c; }
ok "only the team knows threads" only_team
ok "time includes kernel, core, time and the C library" includes time \
    "\"(kernel|core|time)/|$c_library"
ok "data includes kernel, core, time, data, never a screen" includes data \
    '"(kernel|core|time|data)/|<(jansson|zlib|[a-z]*|sys/[a-z]*)\.h>'
ok "explain includes kernel, core, time, data, explain" includes explain \
    "\"(kernel|core|time|data|explain)/|$c_library"
ok "lab includes kernel, core, time, data, lab" includes lab \
    "\"(kernel|core|time|data|lab)/|$c_library"
ok "watch includes kernel, core, data, watch" includes watch \
    "\"(kernel|core|data|watch)/|$c_library"
ok "lesson includes all above it, the C library" includes lesson \
    "\"(kernel|core|time|data|explain|lesson)/|$c_library"
ok "view includes kernel, core, time, explain, lab, view, cglm" includes view \
    "\"(kernel|core|time|explain|lab|view)/|$c_library|<cglm/"
ok "view/canvas includes no other view" includes view/canvas \
    "\"(kernel|core|explain|view/canvas)/|$c_library"
ok "view/graph includes the canvas, no panel" includes view/graph \
    "\"(core|time|explain|view/(canvas|graph))/|\"view/(names|view)\.h|$c_library"
ok "view/explain includes the canvas, no panel" includes view/explain \
    "\"(core|explain|view/(canvas|explain))/|\"view/(view|when)\.h|$c_library"
ok "app includes kernel, core, time, data, explain, lab, watch, view, app" includes app \
    '"(kernel|core|time|data|explain|lab|watch|view|app)/|<[a-z/]*\.h>'
ok "app/option includes no other app but the speeds" includes app/option \
    '"(kernel|core|data|lab|view|app/option)/|"app/speed\.h|<[a-z/]*\.h>'
below='"(kernel|core|time|data|lab|app/(option|run))/|<[a-z/]*\.h>|'
ok "app/run includes options and runs, no App" includes app/run "${below%|}"
ok "app/headless includes tables, no App" includes app/headless \
    "$below"'"(watch|view|app/(headless|command))/|"app/(clock|keymap|polite|speed)\.h'
ok "app/command includes no events and no dispatcher" includes app/command \
    "$below"'"(explain|view|app/command)/|"app/(app|keymap|overlay|speed)\.h'
ok "term includes the canvas, events, polite signals, curses" includes term \
    '"(view/canvas/canvas|app/(event|polite)|core/base/(error|text)|term/[a-z_]*)\.h"|<[a-z/]*\.h>'
ok "main includes app, term, the choice of kernels and threads" includes main.c \
    '"(app/|term/|core/base/kernels\.h|kernel/team\.h)|<[a-z/]*\.h>'

cd "$srcdir" || exit 1
curses='include[[:space:]]*[<"](n?cursesw?/|n?curses\.h|term\.h|panel\.h|menu\.h|form\.h)'
for folder in kernel core time data explain lab watch lesson view app main.c; do
    ok "$folder knows no curses" none "$curses" "src/$folder"
    ok "$folder knows no terminal settings" none 'include[[:space:]]*[<"](termios|sys/ioctl)' \
        "src/$folder"
done
for folder in kernel core time data explain lab watch lesson view; do
    ok "$folder knows no clock" none '(clock_gettime|gettimeofday|[^a-z_]time) *\(' "src/$folder"
done
ok "core and time print nothing and open no file" none \
    '[^a-z_](f?printf|puts|fputs|putchar|fopen|open|write|fwrite|abort|exit) *\(' src/core \
    src/kernel src/time
ok "explain, lab, watch, lesson and view open no file" none \
    '[^a-z_](printf|puts|fopen|open|fwrite) *\(' src/explain src/lab src/watch src/lesson src/view
ok "only data includes jansson and zlib" none 'include <(jansson|zlib)' src/kernel src/core \
    src/time src/explain src/lab src/watch src/lesson src/view src/app src/term
rooms_of_all='kernel|core|time|data|explain|lab|watch|lesson|view|app|term'
written_from_src() {
    ! search 'include "' src |
        grep -vE "include \"(($rooms_of_all)/|config\.h\")"
}
ok "includes are written from src/" written_from_src
commands_are_listed() {
    ! sed -n 's/^const Command command_\([a-z_]*\) = {$/\1/p' src/app/command/command_*.c |
        while read -r name; do
            grep -q "COMMAND($name)" src/app/command/command.h || echo "$name"
        done | grep .
}
ok "each command's row is in the list of command.h" commands_are_listed

# Circles of includes between modules; circles.awk says what one is.
(
    cd src || exit 1
    find . -name '*.[ch]' -o -name '*.inc' | sed 's|^\./||' >"$tmp/modules"
    # shellcheck disable=SC2046
    grep -HE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[a-z]' $(cat "$tmp/modules") |
        sed -E 's/:.*"(.*)".*/ \1/' >"$tmp/includes"
)
no_circles() { ! awk -f tests/cli/circles.awk "$tmp/modules" "$tmp/includes" | cut -f 2 | grep .; }
ok "includes go round in no circle" no_circles

# Generated files and builds do not count.
sources=$(find src tests -name '*.[ch]' -o -name '*.inc' -o -name '*.sh' | sort)
# shellcheck disable=SC2086
short_files() { ! wc -l $sources | awk '$2 != "total" && $1 > 600' | grep .; }
ok "no file is longer than 600 lines" short_files
# Characters, not bytes: what continues one in UTF-8 does not count.
# shellcheck disable=SC2086
short_lines() {
    ! awk '{ gsub(/[\200-\277]/, "") } length > 100 { print FILENAME ":" FNR ": " length }' \
        $sources | grep .
}
ok "no line is longer than 100 characters" short_lines
ok "no tabs, no blanks at line ends" none "$(printf '\t')| \$" src tests

# Declarations between "typedef struct NAME {" and "} NAME;", each ended by a semicolon.
few_fields() {
    for name in App Trainer Trace; do
        fields=$(cat "$srcdir"/src/*/*.h "$srcdir"/src/*/*/*.h |
            sed -n "/^typedef struct $name {/,/^} $name;/p" | grep -c '^    .*;')
        if [ "$fields" -eq 0 ] || [ "$fields" -gt 20 ]; then
            echo "$name: $fields"
            return 1
        fi
    done
}
ok "App, Trainer and Trace have at most 20 fields" few_fields

# The words are put together here, so that this file does not hold them.
todo=TO
fixme=FIX
ok "nothing is left to do" none "${todo}DO|${fixme}ME" src tests

if ctags --version 2>/dev/null | grep -q Universal; then
    short_functions() {
        # shellcheck disable=SC2086
        ctags -x --languages=C --langmap=C:+.inc --kinds-C=f --_xformat='%n %{end} %N %F' \
            $sources >"$tmp/tags"
        [ -s "$tmp/tags" ] &&
            ! awk '$2 - $1 + 1 > 60 { print $4 ":" $1 ": " $3 }' "$tmp/tags" | grep .
    }
    ok "no function is longer than 60 lines" short_functions
else
    skip "no function is longer than 60 lines" "no universal ctags"
fi

ok "the Makefile is short: what is built alike is said once" [ "$(wc -l <Makefile.am)" -lt 400 ]
ok "the README is short: what it points to says the rest" [ "$(wc -c <README.md)" -le 12288 ]
finish
