# Sourced by the scripts beside it: a temporary folder, and results in the Test Anything Protocol.
# The program is $BACKPROP, the oracle $REFERENCE, the sources are in $srcdir.
# shellcheck shell=sh
set -u
LC_ALL=C
export LC_ALL
unset XDG_CONFIG_HOME

# $1 as a path that stays right in another folder.
absolute() {
    case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s/%s\n' "$(pwd)" "$1" ;;
    esac
}

srcdir=$(absolute "${srcdir:-.}")
BACKPROP=$(absolute "${BACKPROP:-./backprop}")
[ -x "$BACKPROP" ] || { echo "Bail out! $BACKPROP: no such program; set BACKPROP" && exit 1; }
tmp=$(mktemp -d) || { echo "Bail out! no temporary folder" && exit 1; }
# What has just been forked has these traps still, and a watchdog may be ended that early: bash then
# goes through them there. Only the test itself, whose process is $$ everywhere, cleans up.
clean_up() {
    # shellcheck disable=SC2016 # the inner shell knows its parent
    [ "$(exec sh -c 'echo "$PPID"')" = $$ ] && cd / && rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
HOME=$tmp/home
export HOME
mkdir "$HOME"
cd "$tmp" || exit 1
tests=0
status=0

# ok NAME COMMAND...: a test that passes when the command does; what it prints is shown if not.
ok() {
    tests=$((tests + 1))
    title=$1
    shift
    if "$@" >"$tmp/said" 2>&1; then
        printf 'ok %s - %s\n' "$tests" "$title"
    else
        printf 'not ok %s - %s\n' "$tests" "$title"
        echo "# exit status $status of the program; failed: $*" | cut -c 1-300 | tr -cd ' -~\n'
        for said in said out err; do
            [ -s "$tmp/$said" ] && head -n 5 "$tmp/$said" | cut -c 1-200 | tr -cd ' -~\n' |
                sed "s/^/#   $said: /"
        done
    fi
    return 0
}

# fewer CASES: as tests/draw.h has it, how many of them are tried.
fewer() {
    if [ -n "${BACKPROP_SANITIZED:-}${BACKPROP_SLOW:-}" ]; then
        echo $((($1 + 7) / 8))
    else
        echo "$1"
    fi
}

skip() {
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

# After the last test.
finish() {
    echo "1..$tests"
    exit 0
}

# With sanitizers a process looks for its leaks for longer than it runs: one in eight does.
runs=0
asan=${ASAN_OPTIONS:-}
look_for_leaks() {
    ASAN_OPTIONS=$asan
    [ $((runs % 8)) -eq 0 ] || ASAN_OPTIONS=$asan:detect_leaks=0
    export ASAN_OPTIONS
}

# run ARGUMENT...: runs the program; $status, $tmp/out and $tmp/err are what came of it.
run() {
    status=0
    [ -z "${BACKPROP_SANITIZED:-}" ] || look_for_leaks
    runs=$((runs + 1))
    "$BACKPROP" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
}

is_empty() { [ ! -s "$1" ]; }
is_status() { [ "$status" -eq "$1" ]; }
lines_are() { [ "$(wc -l <"$1")" -eq "$2" ]; }
same() { cmp "$1" "$2" || { diff "$1" "$2" | head -n 4 && false; }; }
has() { grep -q -e "$2" "$1"; }
matches() { grep -q -E -e "$2" "$1"; }
has_text() { grep -q -F -e "$2" "$1"; }

# No control character but line ends has been printed.
is_plain() { ! grep -q -a '[[:cntrl:]]' "$tmp/out" "$tmp/err"; }

# complained STATUS TEXT: one line on standard error with TEXT in it, and nothing else. What is read
# here by the shell itself is read in hundreds of tests: a process each would be most of their time.
complained() {
    is_status "$1" && is_empty "$tmp/out" && is_plain || return 1
    { IFS= read -r first && ! IFS= read -r more && [ -z "$more" ]; } <"$tmp/err" || return 1
    case $first in
    'backprop: '*"$2"*) return 0 ;;
    *) echo "'$2' is not in: $first" && return 1 ;;
    esac
}

# fails STATUS TEXT ARGUMENT...: a test that the program complains so.
fails() {
    expected=$1
    needle=$2
    shift 2
    run "$@"
    shown=$*
    case $shown in
    *"$tmp"* | *'#'* | *[!\ -~]*)
        shown=$(printf '%s' "$*" | tr '\n#' '  ' | tr -cd ' -~' | sed "s|$tmp/||g")
        ;;
    esac
    ok "exit $expected, '$needle': $shown" complained "$expected" "$needle"
}

# watchdog PID: makes sure that a process ends, within a minute; it is ended itself by TERM.
watchdog() {
    (
        sleep 60 &
        sleeper=$!
        trap 'kill "$sleeper"; exit 0' TERM
        wait "$sleeper"
        kill -KILL "$1"
    ) >/dev/null 2>&1 &
}

# number_is NUMBER OPERATOR NUMBER, as in awk.
number_is() { awk "BEGIN { exit !($1 $2 $3) }"; }

# field FILE N: the Nth cell of the last line of a CSV file.
field() { tail -n 1 "$1" | cut -d , -f "$2"; }
