#!/bin/sh
# Files of a run: none is destroyed by its name, and what was asked to be kept is kept however the
# run ends.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

printf 'a,b,c\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >d.csv
run train d.csv --epochs 3 --quiet --save s.json
cp d.csv data.copy
cp s.json session.copy
mkdir inner
ln -s ../d.csv inner/link
ln d.csv hard
ln -s new dangling
ln -s s.json session.link
echo 'epochs 2' >settings
cp settings settings.copy

# What is read is not written, what is written is written once.
untouched() {
    complained 2 "would be overwritten" && same data.copy d.csv && same session.copy s.json &&
        same settings.copy settings && [ ! -e new ]
}
for name in out.npz out.csv dir.json/out.pt .hidden.txt; do
    fails 2 "$name: a session is written as JSON; name it ${name%.*}.json" \
        train xor --epochs 1 --save "$name"
done
while read -r arguments; do
    # shellcheck disable=SC2086
    run train $arguments --quiet
    ok "refused: $arguments" untouched
done <<'END'
d.csv --log d.csv
d.csv --log ./inner/../d.csv
d.csv --log inner/link
d.csv --log hard
d.csv --save d.csv
hard --save inner/link
--load s.json --log s.json
--load session.link --log s.json
--load s.json --log session.link
--load s.json --log d.csv
--load s.json --save d.csv
xor --log new --save new
xor --log dangling --save ./new
xor --log inner/../new --save dangling
--config settings --log settings xor
--config settings --save settings xor
END
mkdir -p "$HOME/.config/backprop"
cp settings "$HOME/.config/backprop/config"
run train xor --quiet --log "$HOME/.config/backprop/config"
ok "refused: the settings found by themselves" untouched
ok "and they are as they were" same settings "$HOME/.config/backprop/config"
rm "$HOME/.config/backprop/config"
status=0
"$BACKPROP" train --load s.json --quiet --log - >>s.json 2>err || status=$?
ok "refused: a log on standard output that leads to the session" same session.copy s.json
run train --load s.json --epochs 0 --quiet --save s.json
ok "a session may be saved over itself" is_status 0
run train --load s.json --epochs 0 --quiet --save session.link --log /dev/null
ok "and through a link, with a log that goes nowhere" is_status 0
cp s.json session.copy
"$BACKPROP" train --epochs 0 --quiet /dev/stdin --log /dev/stdout <d.csv 2>err | cat >out
ok "pipes and devices may be named as often as one likes" has out '^epoch,'

cp -R "$BACKPROP_ASSETS" own
for option in log save; do
    status=0
    BACKPROP_ASSETS=$PWD/own "$BACKPROP" train xor --epochs 1 --quiet --$option \
        own/data/vowels.csv >out 2>err || status=$?
    ok "refused: --$option to the file of a built-in data set" complained 2 "built-in data set"
done
ok "which stays as it was" same "$BACKPROP_ASSETS/data/vowels.csv" own/data/vowels.csv

# What cannot be saved to is found before training: it would not end.
mkfifo pipe
long=$(printf '%0256d' 0)
: >file
while read -r path why; do
    "$BACKPROP" train xor --epochs 1000000000000 --quiet --save "$path" >out 2>err &
    pid=$!
    watchdog "$pid"
    watch=$!
    status=0
    wait "$pid" || status=$?
    kill "$watch" 2>/dev/null
    ok "found before training: $(printf %.20s "$path")" complained 1 "$why"
done <<END
none/file No such file
file/x Not a directory
inner a folder
pipe a pipe, a device or a socket
/dev/null a pipe, a device or a socket
$long name too long
END
ok "nothing is left of the attempts" [ "$(find . -name '.backprop*' | wc -l)" -eq 0 ]

# Ended by a signal, the run is saved, then ends by that signal; without one it would not end.
endless() { # SIGNAL FILE [COMMAND...]: starts a run, waits until it trains, and ends it
    signal=$1 file=$2
    shift 2
    rm -f log.pipe
    mkfifo log.pipe
    "$@" "$BACKPROP" train xor --epochs 1000000000000 --quiet --log log.pipe --save "$file" \
        >out 2>err &
    pid=$!
    watchdog "$pid"
    watch=$!
    {
        head -n 100 >/dev/null
        kill -s "$signal" "$pid"
        cat >/dev/null
    } <log.pipe
    status=0
    wait "$pid" || status=$?
    kill "$watch" 2>/dev/null
}
saved() {
    run train --load "$1" --epochs 0 --quiet
    is_status 0 && has "$1" '"history"'
}
for row in HUP:129 INT:130 QUIT:131 TERM:143 XCPU:152; do
    # A shell ignores INT and QUIT in what runs beside it: env gives them back.
    endless "${row%:*}" "${row%:*}.json" env --default-signal=INT,QUIT
    ended=$status
    ok "${row%:*}: it ends by that signal" [ "$ended" -eq "${row#*:}" ]
    ok "${row%:*}: and is saved" saved "${row%:*}.json"
done
# shellcheck disable=SC2016
"$BACKPROP" train xor --epochs 300000 --quiet --save plain.json >plain 2>err
(
    trap '' HUP
    "$BACKPROP" train xor --epochs 300000 --quiet --save ignored.json >ignored 2>err &
    pid=$!
    while kill -HUP "$pid" 2>/dev/null && ! [ -s ignored ]; do :; done
    wait "$pid"
)
ok "HUP inherited as ignored stays ignored" same plain.json ignored.json

# A reader who goes away ends the run; it is saved, and that is no failure.
reader_leaves() {
    rm -f "$1" code
    { "$BACKPROP" train xor --epochs "$2" --quiet --log - --save "$1"; echo "$?" >code; } 2>err |
        head -n "$3" >out
    [ "$(cat code)" = 0 ] && is_empty err && saved "$1"
}
ok "train | head: saved, status 0" reader_leaves left.json 1000000000000 5
ok "train | head -n 0 likewise" reader_leaves none.json 1000000000000 0
{ "$BACKPROP" train xor --epochs 50 --save short.json; echo "$?" >code; } 2>&1 | :
ok "nobody reads the result: status 0" [ "$(cat code)" = 0 ]
ok "and all epochs are saved" has short.json '"epoch": 50,'
if [ -c /dev/full ]; then
    run train xor --epochs 3000 --quiet --log /dev/full --save full.json
    ok "a full disk for the log is said" is_status 1
    ok "in a sentence" has "$tmp/err" '/dev/full: cannot write: No space'
    ok "and the session is saved" saved full.json
fi

# Nor does one who only stops reading keep a signal waiting: the run sleeps with its pipe full.
if [ -d /proc/self ]; then
    mkfifo stalled
    exec 8<>stalled
    for told in lost stalled; do
        "$BACKPROP" train xor --epochs 1000000000000 --quiet --log stalled --save stalled.json \
            2>$told &
        pid=$!
        watchdog "$pid"
        watch=$!
        head -c 1 <&8 >/dev/null
        asleep=0
        while [ "$asleep" -lt 30 ]; do
            grep -q '^State:.S' "/proc/$pid/status" && asleep=$((asleep + 1)) || asleep=0
        done
        kill -TERM "$pid"
        status=0
        wait "$pid" || status=$?
        kill "$watch" 2>/dev/null
        ok "nobody reads the log, messages to $told: one TERM ends it" [ "$status" -eq 143 ]
        ok "nobody reads the log, messages to $told: it is saved" saved stalled.json
        rm -f stalled.json
    done
    exec 8<&-
    ok "nobody reads the log: that is said" has lost '^backprop: stalled: its reader takes nothing'
fi

# A limit of file sizes is a sentence, whatever is done.
mkdir small
cp s.json small/s.json
(ulimit -f 0 && "$BACKPROP" train xor --epochs 5 --quiet --save small/s.json 2>&1 >/dev/null
echo "status $?") | cat >limits
ok "ulimit -f: a sentence" has limits '^backprop: small/s.json: cannot write: File too large'
ok "ulimit -f: status 1" has limits '^status 1$'
ok "ulimit -f: the old file is kept, alone" [ "$(find small -type f | wc -l)" -eq 1 ]
ok "ulimit -f: as it was" same session.copy small/s.json

# With any limit of memory the file is the old one or the whole new one.
if [ -z "${BACKPROP_SANITIZED:-}" ]; then
    memory="parity:10 --hidden 150,150 --epochs 1 --batch full --threads 1 --quiet"
    # shellcheck disable=SC2086
    run train $memory --save whole.json
    bad=0 short=0
    for limit in 8000 12000 16000 20000 24000 28000 32000 40000 48000 56000 64000 72000; do
        cp s.json v.json
        status=0
        # shellcheck disable=SC2086
        (ulimit -v "$limit" && exec "$BACKPROP" train $memory --save v.json) >out 2>err ||
            status=$?
        if [ "$status" -eq 0 ]; then
            cmp -s v.json whole.json || bad=$((bad + 1))
        else
            short=$((short + 1))
            cmp -s v.json s.json || bad=$((bad + 1))
        fi
    done
    ok "ulimit -v: the old file or the whole new one" [ "$bad" -eq 0 ]
    ok "ulimit -v: some limits were too small" [ "$short" -gt 0 ]
    ok "ulimit -v: nothing is left beside it" [ "$(find . -name '.backprop*' | wc -l)" -eq 0 ]
fi

# Reading from a pipe that never ends can be ended.
rm -f pipe
mkfifo pipe
"$BACKPROP" data pipe >out 2>err &
pid=$!
exec 9>pipe
kill -TERM "$pid"
watchdog "$pid"
watch=$!
status=0
wait "$pid" || status=$?
kill "$watch" 2>/dev/null
exec 9>&-
ok "reading a pipe that never ends is ended by TERM" [ "$status" -eq 143 ]
finish
