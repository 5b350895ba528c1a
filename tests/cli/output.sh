#!/bin/sh
# Output that cannot be written is reported, and an old file is kept.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

reported() {
    is_status 1 && lines_are "$tmp/err" 1 && matches "$tmp/err" '^backprop: .*(write|output)'
}
: >"$tmp/out"
while read -r arguments; do
    status=0
    # shellcheck disable=SC2086
    "$BACKPROP" $arguments 2>"$tmp/err" >&- || status=$?
    ok "standard output is closed: $arguments" reported
    if [ -c /dev/full ]; then
        status=0
        # shellcheck disable=SC2086
        "$BACKPROP" $arguments >/dev/full 2>"$tmp/err" || status=$?
        ok "standard output is full: $arguments" reported
    else
        skip "standard output is full: $arguments" "no /dev/full"
    fi
done <<'END'
data xor
data parity:12
gradients xor
gradients parity:12 --sample 7 --hidden 64
train xor --epochs 3 --quiet
train xor --epochs 3 --quiet --log -
train xor --epochs 3000 --quiet --log -
list data
list options
list man
list completion
--help
--version
END

# A file of results must not get into the place of a closed descriptor.
status=0
"$BACKPROP" train xor --epochs 3 --quiet --save kept.json >&- 2>/dev/null || status=$?
run train --load kept.json --epochs 1
ok "a session saved with standard output closed is whole" is_status 0
status=0
"$BACKPROP" data xor <&- >"$tmp/out" 2>"$tmp/err" || status=$?
ok "standard input is not needed" is_status 0
status=0
"$BACKPROP" train xor --epochs 3 --save noerr.json 2>&- >"$tmp/out" || status=$?
ok "nor standard error" is_status 0
run train --load noerr.json --epochs 1
ok "and the session is whole" is_status 0

# Messages of a program without standard error go nowhere, whatever file is opened then.
run train xor --epochs 300 --log with.csv
status=0
"$BACKPROP" train xor --epochs 300 --log without.csv 2>&- >"$tmp/out" || status=$?
ok "with standard error closed a log is as it is" same with.csv without.csv
"$BACKPROP" train xor --epochs 300 --log none.csv <&- >&- 2>&- || status=$?
ok "with all closed too" same with.csv none.csv
"$BACKPROP" train xor --rate fast --log message.csv 2>&- || status=$?
ok "a message goes into no file" test ! -s message.csv

# --save and --log where they cannot be written.
run train xor --epochs 5 --quiet --save old.json
cp old.json copy.json
mkdir folder
cannot() {
    is_status 1 && lines_are "$tmp/err" 1 && has "$tmp/err" '^backprop: ' &&
        has_text "$tmp/err" "$1"
}
run train xor --epochs 1 --quiet --save folder
ok "--save: a folder" cannot folder
run train xor --epochs 1 --quiet --save nosuch/file.json
ok "--save: no such folder" cannot nosuch
run train xor --epochs 1 --quiet --log nosuch/file.csv
ok "--log: no such folder" cannot nosuch
run train xor --epochs 1 --quiet --log folder
ok "--log: a folder" cannot folder
if [ -c /dev/full ]; then
    run train xor --epochs 1 --quiet --log /dev/full
    ok "--log: full" cannot /dev/full
    run train xor --epochs 1 --quiet --save /dev/full
    ok "--save: full" cannot /dev/full
    ok "/dev/full is still a device" [ -c /dev/full ]
fi
mkdir limited
cp old.json limited/old.json
(
    trap '' XFSZ
    ulimit -f 0
    "$BACKPROP" train xor --epochs 50 --quiet --save limited/old.json 2>&1 >/dev/null
    echo "status $?"
) | cat >limits
ok "--save: no room: exit 1" has limits '^status 1$'
ok "--save: no room: one line" [ "$(grep -c '^backprop: .*limited/old' limits)" -eq 1 ]
ok "--save: no room: the old file is kept" same copy.json limited/old.json
ok "--save: no room: no other file is left" [ "$(find limited -type f | wc -l)" -eq 1 ]
chmod a-w limited
if [ -w limited ]; then
    skip "--save: may not write" "root may"
else
    run train xor --epochs 1 --quiet --save limited/old.json
    ok "--save: may not write" cannot limited/old.json
    ok "--save: may not write: the old file is kept" same copy.json limited/old.json
fi
chmod u+w limited

# A reader that leaves: the program ends, long before its epochs do.
mkfifo pipe
"$BACKPROP" train xor --epochs 1000000000000 --quiet --log - >pipe 2>"$tmp/err" &
pid=$!
head -n 1 <pipe >first
watchdog "$pid"
watch=$!
status=0
wait "$pid" || status=$?
kill "$watch" 2>/dev/null
ok "train | head -n 1 ends" [ "$status" -ne 137 ]
ok "and has printed the header" has first '^epoch,step,loss,accuracy,rate$'
# Interrupted, it saves what it has, and dies of the signal.
"$BACKPROP" train xor --epochs 1000000000000 --quiet --log - --save stopped.json \
    >pipe 2>"$tmp/err" &
pid=$!
watchdog "$pid"
watch=$!
{
    head -n 100 >/dev/null
    kill -TERM "$pid"
    cat >/dev/null
} <pipe
status=0
wait "$pid" || status=$?
kill "$watch" 2>/dev/null
ok "interrupted: the signal's exit status" is_status 143
run train --load stopped.json --epochs 1 --quiet
ok "interrupted: the session is whole" is_status 0
finish
