#!/bin/sh
# CSV files that are wrong: one clear line with the place, exit 1, no control characters.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# wrong TEXT BYTES: every verb says so.
wrong() {
    printf "$2" >bad.csv
    fails 1 "$1" data bad.csv
    fails 1 "$1" train bad.csv --save s.json --log l.csv
    fails 1 "$1" gradients bad.csv
}
wrong 'bad.csv: no samples' ''
wrong 'bad.csv: no samples' '\n\n'
wrong 'bad.csv: no samples' 'a,b,c\n'
wrong 'bad.csv: one column' '1\n2\n'
wrong 'bad.csv:3:' 'a,b\n1,2\n3\n'
wrong 'bad.csv:3:' 'a,b\n1,2\n3,4,5\n'
wrong 'bad.csv:2:1:' 'a,b\nx,2\n3,4\n'
wrong 'bad.csv:3:3:' 'a,b\n1,2\n3,x\n'
wrong 'bad.csv:4:' 'a,b,c\n\n1,2,3\n1,2,,\n'
wrong 'bad.csv: b has no values' 'a,b,c\n1,,3\n'
wrong 'bad.csv:2:3:' 'a,b,c\n1,,3\n1,2,3\n'
wrong 'bad.csv:3:3:' 'a,k\n1,yes\n2,\n3,no\n'
wrong 'bad.csv:2:1:' 'a,b\nnan,2\n1,2\n'
wrong 'bad.csv:3:3:' 'a,b\n1,2\n1,inf\n1,1e39\n'
wrong 'bad.csv:2:' 'a,b\n1e39,2\n'
wrong 'bad.csv:2:1:' 'a,b\n0x10,2\n'
wrong 'bad.csv:2:1:' 'a,b\n1e,2\n3,4\n'
wrong 'bad.csv:2:3:' 'a,b\n1,"2\n'
wrong 'bad.csv:2:6:' 'a,b\n1,"2"x\n'
wrong 'bad.csv:2:3:' 'a,b\n\303\244,\377\n'
wrong 'bad.csv:2' 'a,b\n1,\000\n'
wrong '\x1b[31m' 'a,b\n\033[31m,1\n2,1\n'
wrong '\x07' 'a,b\n"\007\n",1\n2,1\n'
ok "no session is written" [ ! -e s.json ]

# Labels that would command the terminal.
printf 'in\033[2J,\033]0;title\007\n1,\033[31mred\n2,\233blue\302\233\n' >labels.csv
fails 1 'labels.csv:3:' data labels.csv
printf 'in\033[2J,\033]0;title\007\n1,\033[31mred\n2,blue\302\233\n3,\342\200\256evil\n' >labels.csv
for verb in data train gradients; do
    run $verb labels.csv
    ok "$verb: no escape sequence from labels" is_plain
    ok "$verb: nor C1 controls or overrides" sh -c '
        ! cat "$1/out" "$1/err" | grep -q -e "$2" -e "$3"' - "$tmp" "$(printf '\302\233')" \
        "$(printf '\342\200\256')"
    ok "$verb: but they are labels" is_status 0
done
name=$(printf 'la\033[31m\nbels.csv')
cp labels.csv "$name"
run train "./$name" --epochs 1
ok "nor from a file's name" is_plain
printf 'a,b\n1,x\n' >"$name"
run gradients "./$name" --targets a
ok "nor from a file's name in a message" is_plain
fails 1 '\x1b[31m' data "./$name" --inputs 7

# What is no CSV file.
mkdir folder
fails 1 folder data folder
fails 1 folder train ./folder
fails 1 /dev/zero data /dev/zero
fails 1 /dev/zero train /dev/zero
fails 1 'no samples' data /dev/null
fails 1 missing.csv data missing.csv
fails 1 ./missing data ./missing
fails 1 nosuch/ data nosuch/file
fails 2 nosuch data nosuch
fails 1 backprop data "$BACKPROP"
awk 'BEGIN { for (i = 0; i < 10001; i++) printf "%s1", (i > 0 ? "," : ""); print "" }' >wide.csv
fails 1 'wide.csv:1:' data wide.csv
awk 'BEGIN { print "a,k"; for (i = 0; i < 257; i++) print i ",c" i }' >classes.csv
fails 1 'more than 256 different values' data classes.csv
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "\"" }' >quotes.csv
fails 1 'quotes.csv: no samples' data quotes.csv
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "x"; print ",1"; print "y,2" }' >cell.csv
fails 1 'cell.csv:1:1: a text of 100000 bytes' data cell.csv
if [ "$(id -u)" -ne 0 ]; then
    cp labels.csv secret.csv
    chmod 0 secret.csv
    fails 1 secret.csv data secret.csv
else
    skip "a file that may not be read" "root may"
fi
finish
