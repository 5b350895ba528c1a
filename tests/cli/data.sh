#!/bin/sh
# `data`, and the CSV files it reads: what is printed can be read again and means the same.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# What was decided may be said.
only_notes() { ! grep -v '^backprop: note: ' "$tmp/err"; }
prints() {
    wanted=$1
    shift
    run data "$@"
    printf "$wanted" >wanted
    is_status 0 && only_notes && same wanted "$tmp/out"
}
ok "xor" prints 'x1,x2,y1\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' xor
ok "and" prints 'x1,x2,y1\n0,0,0\n0,1,0\n1,0,0\n1,1,1\n' and
ok "nand" prints 'x1,x2,y1\n0,0,1\n0,1,1\n1,0,1\n1,1,0\n' nand
ok "or" prints 'x1,x2,y1\n0,0,0\n0,1,1\n1,0,1\n1,1,1\n' or
ok "mazur" prints 'x1,x2,y1,y2\n0.05,0.1,0.01,0.99\n' mazur
ok "encoder:2" prints 'x1,x2,y1,y2\n1,0,1,0\n0,1,0,1\n' encoder:2
ok "majority" prints \
    'x1,x2,x3,y1\n0,0,0,0\n0,0,1,0\n0,1,0,0\n0,1,1,1\n1,0,0,0\n1,0,1,1\n1,1,0,1\n1,1,1,1\n' majority
run data parity4
ok "parity4: sums modulo 2" awk -F , '
    NR > 1 && ($1 + $2 + $3 + $4) % 2 != $5 { exit 1 }
    END { exit NR != 17 }' "$tmp/out"

# Read again, it is the same, and trains the same network.
round_trip() {
    targets=$1
    shift
    run data "$@"
    cp "$tmp/out" again.csv
    run data again.csv --targets "$targets"
    is_status 0 && same again.csv "$tmp/out"
}
ok "round trip: xor" round_trip 3 xor
ok "round trip: mazur" round_trip 3-4 mazur
ok "round trip: encoder" round_trip 9-16 encoder
ok "round trip: vowels" round_trip 4 vowels
ok "round trip by name" round_trip y1,y2 mazur
run data xor
cp "$tmp/out" xor.csv
run train xor.csv --hidden 4 --rate 1 --epochs 20 --quiet --log a.csv
run train xor --hidden 4 --rate 1 --epochs 20 --quiet --log b.csv
ok "a file of xor trains like xor" same a.csv b.csv

# Forms of CSV files.
reads() {
    wanted=$1
    printf "$2" >file.csv
    shift 2
    prints "$wanted" file.csv "$@"
}
plain='a,b,c\n1,2,3\n4,5,6\n'
ok "a header" reads "$plain" "$plain"
ok "no header" reads 'x1,x2,y1\n1,2,3\n4,5,6\n' '1,2,3\n4,5,6\n'
ok "CRLF" reads "$plain" 'a,b,c\r\n1,2,3\r\n4,5,6\r\n'
ok "no last line end" reads "$plain" 'a,b,c\n1,2,3\n4,5,6'
ok "blank lines" reads "$plain" '\n\na,b,c\n\n1,2,3\r\n\r\n4,5,6\n\n'
ok "a byte order mark" reads "$plain" '\357\273\277a,b,c\n1,2,3\n4,5,6\n'
ok "semicolons" reads "$plain" 'a;b;c\n1;2;3\n4;5;6\n'
ok "tabs" reads "$plain" 'a\tb\tc\n1\t2\t3\n4\t5\t6\n'
ok "decimal commas" reads 'a,b,c\n1.5,2,3\n4,5,6.25\n' 'a;b;c\n1,5;2;3\n4;5;6,25\n'
ok "blanks around numbers" reads "$plain" 'a,b,c\n 1,2 ,\t3\n4, 5 ,6\n'
ok "quotes" reads "$plain" '"a","b",c\n"1",2,"3"\n4,5,"6"\n'
ok "forms of numbers" reads 'a,b\n1000,-0.5\n1.25,0\n-2,3\n' \
    'a,b\n1e3,-.5\n+1.25E0,0e0\n-2.,0.3e+1\n'
ok "all digits are kept" reads 'a,b\n0.1,16777217\n3.4028235e+38,1.17549435e-38\n' \
    'a,b\n0.1,16777217\n3.4028235e38,1.17549435e-38\n'
ok "quoted names" reads '"a,1","b ""x""",c\n1,2,3\n' '"a,1","b ""x""",c\n1,2,3\n'
names='\303\244,\316\262,\346\274\242\n1,2,3\n'
ok "names in UTF-8" reads "$names" "$names"
ok "a line end in a quoted name does no harm" reads 'a\\nb,c\n1,3\n' '"a\nb",c\n1,3\n'

# Columns.
ok "columns by name" reads 'c,a\n3,1\n6,4\n' "$plain" --inputs c --targets a
ok "columns by number" reads 'c,a\n3,1\n6,4\n' "$plain" --inputs 3 --targets 1
ok "a range" reads 'b,c,a\n2,3,1\n5,6,4\n' "$plain" --inputs 2-3 --targets 1
ok "all but the target" reads 'a,c,b\n1,3,2\n4,6,5\n' "$plain" --targets b
ok "two targets" reads 'a,b,c\n1,2,3\n4,5,6\n' "$plain" --targets b,c
ok "some inputs" reads 'b,c\n2,3\n5,6\n' "$plain" --inputs b
fails 1 'nosuch' data file.csv --inputs nosuch
fails 1 '1 to 3' data file.csv --inputs 4
fails 1 'twice' data file.csv --inputs 1,a
fails 1 'target' data file.csv --inputs 3
fails 1 'input' data file.csv --targets 1-3
fails 1 'column' data file.csv --targets ''

# Text classes become one output each, and keep their names.
pets='size,kind\n1,cat\n2,"dog, big"\n3,cat\n4,\303\244 "x"\n'
printf "$pets" >pets.csv
pets='size,kind\n1,cat\n2,"dog, big"\n3,cat\n4,"\303\244 ""x"""\n'
ok "classes keep their names" prints "$pets" pets.csv
run data pets.csv
cp "$tmp/out" pets2.csv
ok "and do when read again" prints "$pets" pets2.csv
run train pets.csv --hidden 5 --epochs 1 --save pets.json
ok "three classes, three outputs" has "$tmp/out" '^pets.csv 1-5-3: '
ok "their output is a softmax" has pets.json '"activation": "softmax"'
ok "data of a session" prints "$pets" --load pets.json
run gradients pets.csv --sample 2
ok "one-hot targets" has "$tmp/out" '"targets": \[0\.0, 1\.0, 0\.0\]'
run train pets.csv --epochs 0 --log -
ok "they have an accuracy" matches "$tmp/out" '^0,0,[0-9.e-]*,(0|1|0\.[27]?5),'
ok "classes without a header" reads 'x1,class\n1,no\n2,yes\n' '1,no\n2,yes\n'
long=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhh
printf 'a,k\n1,%s1\n2,%s2\n' $long $long >long.csv
run train long.csv --epochs 1 --hidden 2
ok "two long names are two classes" has "$tmp/out" '1-2-2: '

# Names of data sets and of files.
cp xor.csv majority
run data majority
ok "a data set's name wins over a file's" lines_are "$tmp/out" 9
ok "a path is a file" prints 'x1,x2,y1\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' ./majority
cp xor.csv m
ok "a file wins over a prefix" prints 'x1,x2,y1\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' m
ok "a pipe is a file" sh -c '
    cat xor.csv | "$1" data /dev/stdin >piped && cmp piped xor.csv' - "$BACKPROP"
finish
