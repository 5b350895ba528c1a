#!/bin/sh
# `predict`: what a saved network answers to the rows of a table, whole, in parts, line by line.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# feed FILE ARGUMENT...: runs the program with this on standard input.
feed() {
    input=$1
    shift
    status=0
    "$BACKPROP" "$@" <"$input" >"$tmp/out" 2>"$tmp/err" || status=$?
}
quiet() { is_status 0 && is_empty "$tmp/err"; }
quiet_but_note() { is_status 0 && lines_are "$tmp/err" 1; }
# answers FILE: all went well, and the answers are these.
answers() { is_status 0 && same "$tmp/out" "$1"; }
# complained_once TEXT: exit 1 and one line on standard error with TEXT in it, but for notes,
# whatever was answered.
complained_once() {
    is_status 1 && [ "$(grep -vc ' note: ' "$tmp/err")" -eq 1 ] && has_text "$tmp/err" "$1"
}
# refused TEXT: the same where nothing could be answered but a header.
refused() { complained_once "$1" && [ "$(wc -l <"$tmp/out")" -le 1 ]; }

# Three kinds of flowers, one of which has a blank and a comma in its name.
awk 'BEGIN {
    print "sl,sw,pl,pw,species"
    split("setosa,versi;color,virginica", name, ",")
    for (i = 0; i < 90; i++) {
        c = i % 3
        printf "%.1f,%.1f,%.1f,%.1f,%s\n", 4.5 + c * 0.7 + i * 7 % 11 / 10,
            3.4 - c * 0.3 + i * 5 % 9 / 10, 1.2 + c * 1.9 + i * 3 % 13 / 10,
            0.1 + c * 0.8 + i * 2 % 7 / 10,
            c == 1 ? "\"versi, color\"" : name[c + 1]
    }
}' >iris.csv
run train iris.csv --hidden 5 --scaling standard -e 60 --quiet --save s.json
mv iris.csv all.csv
run predict --load s.json all.csv
cp "$tmp/out" whole
ok "a row of output for each row of input" lines_are whole 91
ok "and nothing is to be said, though the file that was trained on has gone" quiet
ok "the header names the classes" has_text whole \
    'predicted,p(setosa),"p(versi, color)",p(virginica)'
tail -n +2 whole >rows

# An independent forward pass over the weights in the session, in double.
forward() {
    awk '
        FNR == 1 { file++ }
        file == 1 && /"weights"/ { layer++ }
        file == 1 && /^ *\[.*\],?$/ {
            gsub(/[][ ]/, "")
            n = split($0, v, ",")
            unit[layer]++
            for (j = 1; j <= n; j++) if (v[j] != "") w[layer, unit[layer], j] = v[j]
        }
        file == 1 && /"biases"/ {
            gsub(/.*\[|\].*/, "")
            n = split($0, v, ",")
            for (j = 1; j <= n; j++) b[layer, j] = v[j]
        }
        file == 1 && /"data"/ { layer = 99 }
        file == 1 && /"shift"/ && !/"target"/ {
            shift[++inputs] = $0
            sub(/.*"shift": /, "", shift[inputs])
            size[inputs] = $0
            sub(/.*"size": /, "", size[inputs])
        }
        file == 2 && FNR > 1 {
            split($0, cell, ",")
            for (i = 1; i <= inputs; i++) x[i] = (cell[i] - shift[i]) / size[i]
            for (u = 1; u <= unit[1]; u++) {
                z = b[1, u]
                for (i = 1; i <= inputs; i++) z += w[1, u, i] * x[i]
                a[u] = (exp(z) - exp(-z)) / (exp(z) + exp(-z))
            }
            sum = 0
            for (k = 1; k <= unit[2]; k++) {
                z = b[2, k]
                for (u = 1; u <= unit[1]; u++) z += w[2, k, u] * a[u]
                sum += o[k] = exp(z)
            }
            print o[1] / sum "," o[2] / sum "," o[3] / sum
        }' "$1" "$2"
}
forward s.json all.csv >oracle
# Only the last three cells are numbers, whatever is in quotes before them.
agree() {
    paste -d , "$1" "$2" | awk -F, '
        { for (k = 0; k < 3; k++) if (($(NF - k) - $(NF - 3 - k)) ^ 2 > 1e-10) exit 1; seen++ }
        END { exit seen != 90 }'
}
ok "the shares are those of a forward pass in double" agree rows oracle
run gradients --load s.json all.csv --sample 7
awk '/"activations"/ { on = 1 } on && /\[.*,.*\]/ { last = $0 } /"deltas"/ { exit }
    END { gsub(/[][ ]/, "", last); print last }' "$tmp/out" >seventh
sed -n 7p rows | awk -F, '{ print $(NF - 2) "," $(NF - 1) "," $NF }' >predicted
ok "and to the last bit those of gradients" same predicted seventh
largest() {
    awk -F, '{ k = NF - 2; for (i = k; i <= NF; i++) if ($i > $k) k = i
        name = $0; sub(/,[^,]*,[^,]*,[^,]*$/, "", name)
        want = k == NF - 2 ? "setosa" : k == NF ? "virginica" : "\"versi, color\""
        if (name != want) exit 1; seen++ } END { exit seen != 90 }' rows
}
ok "what is predicted is the class with the largest share" largest
run evaluate --load s.json all.csv --json
right() {
    cut -d, -f5- all.csv | tail -n +2 | paste -d '|' - rows | awk -F '|' '
        { right += index($2, $1 ",") == 1 } END { printf "%.9g\n", right / NR }'
}
ok "so many are right as evaluate says" [ "$(right)" = \
    "$(sed -n 's/.*"accuracy": \([0-9.]*\),/\1/p' "$tmp/out" | sed 's/\.0$//')" ]

# The same rows otherwise.
shuffle() {
    awk 'NR == 1 { print; next } { row[NR - 2] = $0 }
        END { for (i = 0; i < NR - 1; i++) print row[i * 37 % (NR - 1)] }' "$1"
}
shuffle all.csv >shuffled.csv
shuffle whole >wanted
run predict --load s.json shuffled.csv
ok "shuffled" answers wanted
awk -F, -v OFS=, '{ print $4, "more", $1, $3, $2 }' all.csv >permuted.csv
sed -i.old '1s/more/other/' permuted.csv
run predict --load s.json permuted.csv
ok "columns in another order, one more, and no target" answers whole
ok "need no word" is_empty "$tmp/err"
feed permuted.csv predict --load s.json -
ok "on standard input too" answers whole
ok "and nothing is said" is_empty "$tmp/err"
for rows in 1 2 41; do
    { head -n 1 all.csv && tail -n "$rows" all.csv; } >part.csv
    { head -n 1 whole && tail -n "$rows" whole; } >wanted
    run predict --load s.json part.csv
    ok "the last $rows" answers wanted
done
tail -n 41 all.csv >part.csv
run predict --load s.json part.csv
ok "a file without names" answers wanted
ok "is taken by places, which is said" has_text "$tmp/err" 'note: the file has no names of columns'
cut -d, -f1-4 part.csv >inputs.csv
for separator in ';' '|' '\t' ' '; do
    tr , "$separator" <inputs.csv >other.txt
    feed other.txt predict --load s.json -
    ok "lines of inputs alone, with '$separator'" answers wanted
done
tr ,. ';,' <inputs.csv >comma.txt
feed comma.txt predict --load s.json
ok "and decimal commas; without a name it is standard input" answers wanted
printf '1;2;3;1,200\n' >thousands.txt
feed thousands.txt predict --load s.json
ok "but no comma that could mark thousands" refused 'standard input:1: the comma in column 4'
feed thousands.txt predict --load s.json --decimal comma
ok "unless that is said" quiet_but_note
feed comma.txt predict --load s.json --decimal point
ok "--decimal point" refused "standard input:1: '"
feed comma.txt predict --load s.json --separator comma
ok "--separator" refused "standard input:1: '"
feed inputs.csv predict --load s.json --missing-values 0.1,77
ok "--missing-values" complained_once 'column 4 is missing'
feed inputs.csv predict --load s.json --skip-lines 40
ok "--skip-lines" lines_are "$tmp/out" 2
feed inputs.csv predict --load s.json --header on
ok "--header on" refused 'the column sl is missing'
printf '%s\r\n' "$(head -n 1 inputs.csv)" >line.txt
feed line.txt predict --load s.json -
ok "a single line" [ "$(tail -n 1 "$tmp/out")" = "$(sed -n 2p wanted)" ]
awk '{ printf "%s%s", sep, $0; sep = "\r" }' inputs.csv >returns.txt
feed returns.txt predict --load s.json -
ok "lines that only carriage returns end" answers wanted

# Each answer comes before more is read: the next line is only written then.
mkfifo asked answered
"$BACKPROP" predict --load s.json - <asked >answered 2>"$tmp/err" &
pid=$!
watchdog "$pid"
watch=$!
exec 3>asked 4<answered
turns=0
head -n 5 inputs.csv >turns.csv
while IFS= read -r row <&5; do
    printf '%s\n' "$row" >&3
    [ "$turns" -gt 0 ] || IFS= read -r line <&4
    IFS= read -r line <&4
    turns=$((turns + 1))
    ok "line $turns is answered at once" [ "$line" = "$(sed -n "$((turns + 1))p" wanted)" ]
done 5<turns.csv
exec 3>&- 4<&-
status=0
wait "$pid" || status=$?
kill "$watch" 2>/dev/null
ok "and at the end of the lines it ends" is_status 0

# --keep and --json.
run predict --load s.json all.csv --keep
paste -d , all.csv whole >wanted
ok "--keep: the table's columns stand before, as they stand there" answers wanted
feed all.csv predict --load s.json --keep
ok "--keep: line by line too" answers wanted
sed 's/,/;/;s/,/;/;s/,/;/;s/,/;/' all.csv >semicolons.csv
run predict --load s.json semicolons.csv --keep
ok "--keep: CSV comes of another separator" answers wanted
run predict --load s.json all.csv --json
awk -F, 'NR > 1 {
    name = $0
    sub(/,[^,]*,[^,]*,[^,]*$/, "", name)
    gsub(/"/, "", name)
    printf "{\"predicted\": \"%s\", \"p\": {\"setosa\": %s, ", name, $(NF - 2)
    printf "\"versi, color\": %s, \"virginica\": %s}}\n", $(NF - 1), $NF
}' whole >wanted
ok "--json: an object a row" answers wanted
head -n 2 all.csv >one.csv
run predict --load s.json one.csv --json --keep
ok "--json --keep: with what went in" has_text "$tmp/out" \
    '{"input": {"sl": 4.5, "sw": 3.4, "pl": 1.2, "pw": 0.1, "species": "setosa"}, "predicted": '

# What cannot be answered. A category, a number, and what stands for them where they are missing.
awk 'BEGIN {
    print "island,mass,sex"
    for (i = 0; i < 40; i++)
        print (i % 4 ? "Dream" : "Biscoe") "," 2 + i % 2 "," (i % 3 ? "f" : "m")
}' >birds.csv
run train birds.csv --hidden 3 -e 20 --quiet --save birds.json
printf 'island,mass,sex\nDream,2.5,f\nBiscoe,,f\n,3,f\nNA,?,f\n' >missing.csv
printf 'island,mass,sex\nDream,2.5,f\nBiscoe,2.5,f\nDream,3,f\nDream,2.5,f\n' >filled.csv
run predict --load birds.json filled.csv
cp "$tmp/out" filled
for way in file lines; do
    if [ "$way" = file ]; then
        try() { run predict --load birds.json "$@"; }
        name=
    else
        try() { file=$1 && shift && feed "$file" predict --load birds.json - "$@"; }
        name='standard input'
    fi
    try filled.csv
    ok "$way: categories" answers filled
    try missing.csv --missing mean
    ok "$way: --missing mean: the session's mean, and its commonest text" answers filled
    try missing.csv
    ok "$way: a missing cell" complained_once \
        "${name:-missing.csv}:3: mass is missing; --missing mean"
    ok "$way: the row before is answered" [ "$(cat "$tmp/out")" = "$(head -n 2 filled)" ]
    while IFS='|' read -r text wanted; do
        # shellcheck disable=SC2059 # \n in the text
        printf "$text" >odd.csv
        try odd.csv
        ok "$way: $wanted" refused "${name:-odd.csv}$wanted"
    done <<'ROWS'
island,mass\nTorgersen,2\n|:2: 'Torgersen' in island is new to the network
island,mass\nDream,2%%\n|:2: '2%' in mass is no number, and the network was trained with numbers
island,mass\n# \nDream,1e39\n|:3: 1e+39 in mass is too large
island,sex\nDream,f\n|: the column mass is missing
island,mass,mass\nDream,2,2\n|: several columns are called mass
island,mass\nDream,"2\n|:2:7: this quote is never closed
ROWS
    {
        head -n 3 filled.csv
        printf 'Torgersen,2,f\nDream,two,f\n,2,f\n'
        tail -n 2 filled.csv
    } >slips.csv
    try slips.csv --skip-errors
    awk 'NR == 4 { print ",,"; print ",,"; print ",," } { print }' filled >wanted
    ok "$way: --skip-errors: empty cells" same "$tmp/out" wanted
    ok "$way: --skip-errors: exit 1, a sentence for each" \
        eval 'is_status 1 && lines_are "$tmp/err" 3 && has_text "$tmp/err" ":6: island is missing"'
    try slips.csv --skip-errors --keep
    paste -d , slips.csv wanted >kept
    ok "$way: --skip-errors --keep" same "$tmp/out" kept
    try slips.csv --skip-errors --json
    ok "$way: --skip-errors --json" has_text "$tmp/out" '{"predicted": null, "p": null}'
done
printf 'island,mass\nDream,2.5\nDream\nDream,2,2\nBiscoe,2.5\n' >ragged.csv
feed ragged.csv predict --load birds.json --skip-errors
{ head -n 2 filled && printf ',,\n,,\n' && sed -n 3p filled; } >wanted
ok "lines of other widths are passed over" same "$tmp/out" wanted
ok "each with a sentence" has_text "$tmp/err" 'standard input:4: 3 cells, but the first line has 2'
run predict --load birds.json ragged.csv --skip-errors
ok "in a file too" same "$tmp/out" wanted
ok "each with a sentence there" has_text "$tmp/err" 'ragged.csv:4: 3 cells, but most lines have 2'
run predict --load birds.json ragged.csv
ok "or the first of them is the end" complained_once 'ragged.csv:3: 1 cell, but most lines have 2'
printf 'island,mass\n,\n\nBiscoe,2.5\n' >blank.csv
for how in feed run; do
    if [ $how = feed ]; then
        feed blank.csv predict --load birds.json --skip-errors
    else
        run predict --load birds.json blank.csv --skip-errors
    fi
    ok "$how: cells with nothing in them are a row, a line without cells is none" \
        eval 'lines_are "$tmp/out" 3 && [ "$(sed -n 2p "$tmp/out")" = ",," ]'
done
printf '1,2,3,4,5\n' >wide.csv
feed wide.csv predict --load birds.json
ok "cells that do not fit" refused 'standard input:1: 5 cells, and the network takes 2 inputs'
{ echo 'sep=;' && tr , ';' <filled.csv; } >said.csv
feed said.csv predict --load birds.json
ok "a line says what parts the cells" same "$tmp/out" filled
printf 'Dream,m\n' >short.csv
run predict --load birds.json short.csv
ok "a single line is no header unless it has names" \
    has_text "$tmp/err" "short.csv:1: 'm' in column 2 is no number"
printf 'island,mass,id,number\nDream,2,0071,12345678901234567890\n' >ids.csv
run predict --load birds.json ids.csv --keep --json
ok "--keep --json: numbers as they stand, names with zeros before them" \
    has_text "$tmp/out" '"id": "0071", "number": 12345678901234567890}'
printf '' >empty.csv
feed empty.csv predict --load birds.json
ok "nothing at all" refused 'standard input: no rows'

awk 'BEGIN { print "hue,form,kind"
    for (i = 0; i < 24; i++)
        print (i % 2 ? "red" : "blue") "," (i % 3 ? "round" : "flat") "," (i % 6 ? "good" : "bad")
}' >texts.csv
run train texts.csv --hidden 2 -e 5 -q --save texts.json
head -n 2 texts.csv >text.csv
run predict --load texts.json text.csv
ok "names above a single row of texts" eval 'quiet && lines_are "$tmp/out" 2'
run evaluate --load texts.json text.csv
ok "are names to evaluate too" eval 'quiet && has "$tmp/out" "of 1 samples"'

# Numbers, in the units of their targets, however they were scaled.
awk 'BEGIN {
    print "rooms,age,price,rent"
    for (i = 0; i < 60; i++) {
        rooms = 1 + i % 6
        age = i * 7 % 50
        print rooms "," age "," 90000 * rooms - 1000 * age + 200000 "," 300 * rooms + 250
    }
}' >houses.csv
run train houses.csv --targets price,rent --scaling standard --scaling-targets standard \
    --hidden none -e 1500 --rate 0.1 --quiet --save houses.json
run predict --load houses.json houses.csv
near() {
    tail -n +2 "$tmp/out" | paste -d , - houses.tail | awk -F, '
        { if (($1 / $5 - 1) ^ 2 > 1e-8 || ($2 / $6 - 1) ^ 2 > 1e-8) exit 1; seen++ }
        END { exit seen != 60 }'
}
tail -n +2 houses.csv >houses.tail
ok "numbers: the header has the targets' names" [ "$(head -n 1 "$tmp/out")" = price,rent ]
ok "numbers: in their own units" near
run predict --load houses.json --keep houses.csv
ok "numbers: beside targets that are kept they are called otherwise" \
    [ "$(head -n 1 "$tmp/out")" = "rooms,age,price,rent,predicted price,predicted rent" ]
head -n 2 houses.csv >house.csv
run predict --load houses.json house.csv
second=$(tail -n 1 "$tmp/out")
run predict --load houses.json house.csv --json
ok "numbers: --json" [ "$(cat "$tmp/out")" = "{\"price\": ${second%,*}, \"rent\": ${second#*,}}" ]

# A data set of the program: columns have no names, and one output has two classes.
run train xor -e 300 --quiet --save xor.json
printf '0,0\n0,1\n1,0\n1,1\n' >xor.txt
feed xor.txt predict --load xor.json -
ok "two classes of one output" [ "$(cut -d, -f1 "$tmp/out" | tr '\n' ' ')" = 'predicted 0 1 1 0 ' ]
ok "have the share of the second" has "$tmp/out" '^predicted,p(1)$'
cp "$tmp/out" wanted
"$BACKPROP" data xor >xor.csv
feed xor.csv predict --load xor.json -
ok "the names that data prints are a header" answers wanted
run predict --load xor.json xor.csv --json
ok "--json: the classes are numbers" has_text "$tmp/out" '{"predicted": 1, "p": {"1": 0.'
printf 'a,b,c\n0,1,0\n1,1,1\n1,0,0\n0,0,1\n' >labels.csv
run train labels.csv --inputs a --targets b,c -e 5 -q --save labels.json
run predict --load labels.json labels.csv
ok "several labels have a column each" [ "$(head -n 1 "$tmp/out")" = b,c ]
ok "of 0 and 1" [ "$(tail -n +2 "$tmp/out" | tr -d '01\n')" = ,,,, ]
printf 'x,c\n1,a\n2,b\n3,a\n4,b\n' >two.csv
run train two.csv --output-activation sigmoid -e 5 -q --save two.json
printf '1\nq\n3\n' >one.txt
feed one.txt predict --load two.json --skip-errors --header off
ok "outputs that are no shares: the class alone" has "$tmp/out" '^predicted$'
ok "a single empty cell is quoted" [ "$(sed -n 3p "$tmp/out")" = '""' ]

# Images without labels, in a file like that with labels: two of 2 by 2 pixels, learnt and asked.
head_of() { printf "\\000\\000\\010\\00$1\\000\\000\\000\\002"; }
pixels() { head_of 3 && printf '\000\000\000\002\000\000\000\002\377\000\377\000\000\377\000\377'; }
pixels >learn-images-idx3-ubyte
{ head_of 1 && printf '\000\001'; } >learn-labels-idx1-ubyte
pixels >asked-images-idx3-ubyte
run train learn-images-idx3-ubyte --hidden none --epochs 300 --rate 1 --quiet --save pixels.json
run predict --load pixels.json asked-images-idx3-ubyte
ok "images without labels" [ "$(sed 1d "$tmp/out" | cut -d, -f1 | paste -sd' ' -)" = '0 1' ]
cp "$tmp/out" unlabelled.csv
run predict --load pixels.json learn-images-idx3-ubyte
ok "as those with labels" same "$tmp/out" unlabelled.csv

# A session that has been tampered with: its columns are looked for where there are some.
sed 's/"place": 4,/"place": 4000,/' s.json >far.json
fails 1 'place is to be at most the width, 5' predict --load far.json part.csv
sed '/"columns"/,/^  },/d' s.json >old.json
fails 1 'iris.csv' predict --load old.json part.csv

# Wrong usage, and files that are none.
fails 2 '--load FILE' predict all.csv
fails 2 '--missing drop does not go with predict' predict --load s.json all.csv --missing drop
fails 2 "--keep does not go with 'train'" train --keep
fails 2 "--skip-errors does not go with 'evaluate'" evaluate --load s.json --skip-errors
fails 2 "--json does not go with 'data'" data --json
fails 1 'nothing.csv' predict --load s.json nothing.csv
fails 1 'nothing.json' predict --load nothing.json all.csv
finish
