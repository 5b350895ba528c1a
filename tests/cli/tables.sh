#!/bin/sh
# Tables as people have them: each is read as meant, or refused with a sentence that says where and
# what would be right. The cases are files of a few lines; / stands for a line's end.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# put TEXT: into case.csv.
put() { printf '%s/' "$1" | tr '/' '\n' >case.csv; }

# reads WANTED TEXT ARGUMENT...: what `data` prints of it.
prints() {
    run data case.csv "$@"
    printf '%s/' "$wanted" | tr '/' '\n' >wanted
    is_status 0 && same wanted "$tmp/out"
}
reads() {
    wanted=$1
    put "$2"
    shift 2
    ok "read: $(cat case.csv | tr '\n' '/') $*" prints "$@"
}
says() { ok "and that is said: $1" has_text "$tmp/err" "backprop: note: $1"; }
silent() { ok "and nothing is said" is_empty "$tmp/err"; }
# refuses WHY TEXT ARGUMENT...
refuses() {
    why=$1
    put "$2"
    shift 2
    fails 1 "case.csv$why" data case.csv "$@"
}

# What parts the cells.
reads 'x1,x2,y1/1.5,2.5,0/2,1.5,1' '1,5;2,5;0/2,0;1,5;1'
reads 'a,b,y/1.5,2,0' 'sep=;/a;b;y/1,5;2;0'
reads 'a,b,y/1,2,0/3,4,1' 'a|b|y/1|2|0/3|4|1'
reads 'a,b,y/1,2,0/3,4,1' 'a b y/1 2 0/3 4 1'
reads 'x1,x2,y1/1,2,0/3,4,1' '  1   2  0/ 3 4   1'
reads '"Width, mm","Height, mm",kind/1.5,2.5,oak/1.5,2.5,elm' \
    'Width, mm;Height, mm;kind/1,5;2,5;oak/1,5;2,5;elm'
reads 'a,b,y/1,2,0/2,3,1' 'a, b, y/1, 2, 0/2, 3, 1' --targets y
reads 'a,y/1,"oak, red"/2,elm' 'a,y/1, "oak, red"/2, "elm"'
reads 'a,b,y/1,2,0/3,4,1' 'a,b,y,/1,2,0,/3,4,1,'
reads 'a,b,y/1,2,0/3,4,1' 'a,b,y/1,2,0,/3,4,1,'
reads '# x1,class/"1;2",oak/"3;4",elm/"3;4",elm' '1;2,oak/3;4,elm/3;4,elm' --separator comma
reads 'x1,x2,y1/1,2,3/4,5,6' '1;2;3/4;5;6' --separator semicolon
refuses ': --separator is for text with cells in lines, and the file is of the format arff' \
    '@relation r/@attribute a numeric/@attribute y numeric/@data/1,2/2,3' --separator comma
refuses ': one column only' 'a,b,c/1,2,3/4,5,6' --separator tab
refuses ': no samples' '1;2;3' --separator pipe --header on

# Numbers.
reads 'x,y/-1,5/2,6' 'x,y/−1,5/2,6'
refuses ":2:3: '5%' in y has a percent sign; write 5, or its hundredth" 'x,y/1,5%/2,6%'
refuses ":2:3: '\$5' in y has a currency sign; write 5" 'x,y/1,$5/2,6'
refuses ":2:3: '5.0f' in y has a letter behind it; write 5.0" 'x,y/1,5.0f/2,6'
refuses ":3:3: '1d5' in y has a d for the e of an exponent; write 1e5" 'x,y/1,6/2,1d5'
refuses ":2:3: '0x1F' in y is hexadecimal; write 31" 'x,y/1,0x1F/2,6'
refuses ":2:3: 'inf' in y is not finite" 'x,y/1,inf/2,6'
refuses ":2:3: '1e999' in y is too large" 'x,y/1,1e999/2,6'
refuses ":3: 1e+39 in x is too large" 'x,y/1,1/1e39,1'
refuses ":2:1: '(5)' in a is in brackets; write -5" 'a,y/(5),1/6,0'
refuses ":2:1: '1.234,5' in a has marks of thousands; write 1234.5" 'a;y/1.234,5;5/1;6'
refuses ":2:1: '1 200' in a has marks of thousands; write 1200" 'a;y/1 200;5/1 300;6'
refuses ':2:1: every comma in a number has three digits behind it' 'a;y/1,200;5/1,300;6'
reads 'a,y/1.2,5/1.3,6' 'a;y/1,200;5/1,300;6' --decimal comma
refuses ':2:1: a decimal comma here, and a decimal point in line 3' 'a;y/1,5;2/1;2.5'
refuses ':2:1: a decimal comma, and --decimal point' 'a;y/1,5;2/1;2' --decimal point

# The first line.
reads '0,1,label/1.5,2.5,0/2.5,1.5,1' '0,1,label/1.5,2.5,0/2.5,1.5,1'
reads '0,1,label/5,6,1/6,5,0' 'label,0,1/1,5,6/0,6,5' --targets label
reads '# 2020,2021,2022/1,2,3/4,5,6' '2020,2021,2022/1,2,3/4,5,6' --inputs 2020,2021
reads '# 2020,2021,2022/1,2,3/4,5,6' '2020,2021,2022/1,2,3/4,5,6' --header on
reads '# x1,class/a,b/c,d/e,f' 'a,b/c,d/e,f'
reads '# outlook,play/sunny,no/rainy,yes/sunny,no/rainy,no' \
    'outlook,play/sunny,no/rainy,yes/sunny,no/rainy,no'
says 'the first line is taken for names of columns, as nothing in it occurs again; --header off'
reads '# x1,class/outlook,play/sunny,no/rainy,yes/sunny,no/rainy,no' \
    'outlook,play/sunny,no/rainy,yes/sunny,no/rainy,no' --header off
reads 'a,b,y/1.5,2.5,0/1.5,2.5,1' '"a","b","y"/"1","1.5","2.5","0"/"2","1.5","2.5","1"'
says 'the header is one cell short: the first column has the names of the rows'
reads 'a,b,y/1,2,0/3,4,1' '# a b y/1 2 0/3 4 1'
reads 'a,b,y/1,2,0' '# made by a logger/a,b,y/1,2,0'
reads 'a,y/1,0/3,1' 'a,y/1,0/#2,1/3,1'
refuses ':1: line 1 looks like a title: most lines have 2 cells; --skip-lines 1 leaves it out' \
    'Report 2024//x,y/1,2/2,4'
refuses ':1: line 1 looks like a title: most lines have 2 cells; --skip-lines 2 leaves it out' \
    'Report/by me/x,y/1,2/2,4'
reads 'x,y/1,2/2,4' 'Report/by me/x,y/1,2/2,4' --skip-lines 2
refuses ':3:3: 2 cells, but most lines have 3' 'a,b,c/1,2,3/4,5/6,7,8'
refuses ':3:7: 4 cells, but most lines have 3' 'a,b,c/1,2,3/4,5,6,7/6,7,8'
refuses ": --inputs: several columns are called 'a'" 'a,a,y/1,2,0/3,4,1' --inputs a

reads 'x1,x2,y1/1.5,2,0/2.5,3,2/3.5,4,4' '3,2,a,b,c/1.5,2,0/2.5,3,2/3.5,4,4'
says 'the first line says how many rows and inputs follow, as files of scikit-learn do'

# A number between blanks makes no table of what commas part into texts.
reads '# when,b,c/d 10:00,e,- 1/12:30,f,5%/g,h,i' 'when,b,c/d 10:00,e,- 1/12:30,f,5%/g,h,i' \
    --header on --problem classification

# Names that are numbers: years and bins, under quotes, and over the names of rows.
reads '# Country,1960,1961/Aruba,4.8,4.6/Chad,6.2,6.3/Cuba,4.1,4.3' \
    'Country,1960,1961/Aruba,4.8,4.6/Chad,6.2,6.3/Cuba,4.1,4.3'
says 'the first line is taken for names of columns, as its numbers go up in even steps; --header'
reads 'x1,x2,y1/Country,1960,1961/Aruba,4.8,4.6/Chad,6.2,6.3/Cuba,4.1,4.3' \
    'Country,1960,1961/Aruba,4.8,4.6/Chad,6.2,6.3/Cuba,4.1,4.3' --header off
reads '# kind,1,2/oak,5,6/elm,6,5/oak,7,8/elm,1,2' 'kind,1,2/oak,5,6/elm,6,5/oak,7,8/elm,1,2'
reads 'x1,x2,y1/ann,1,2/bob,5,6/cy,6,5/dan,7,8' 'ann,1,2/bob,5,6/cy,6,5/dan,7,8'
reads 'x1,x2,y1/kind,1,2/oak,3,4/elm,5,6/oak,7,8/elm,9,10' \
    'kind,1,2/oak,3,4/elm,5,6/oak,7,8/elm,9,10'
reads '# 1940,1945,1950/22.2,44.5,59.6/10.5,15.5,29' \
    '"1940","1945","1950"/22.2,44.5,59.6/10.5,15.5,29'
reads 'x1,x2,y1/1940,1945,1950/22.2,44.5,59.6/10.5,15.5,29' \
    '"1940","1945","1950"/"22.2","44.5","59.6"/"10.5","15.5","29"'
reads '# ,1940,1945/Food,22.2,44.5/Rent,10.5,15.5/Health,3.5,5.7' \
    ',1940,1945/Food,22.2,44.5/Rent,10.5,15.5/Health,3.5,5.7'
reads '# ,1940,1945/0,22.2,44.5/1,10.5,15.5/2,3.5,5.7' \
    ',1940,1945/0,22.2,44.5/1,10.5,15.5/2,3.5,5.7'
refuses ':1:1: column 1 is missing here' ',2,45/4,22.2,44.5/4,10.5,15.5/2,3.5,5.7'
reads 'x1,x2,y1/1960,1961,1962/22,44.5,59/10,15,29/1,2,3' '1960,1961,1962/22,44.5,59/10,15,29/1,2,3'
says 'the first line is taken for a sample, though its numbers go up in even steps; --header on'
reads 'x,z,y/1,-0.5,2/2,1.5,3' "x,z,y/1,$(printf '\342\200\223')0.5,2/2,1.5,3"

# What is missing.
refuses ':2:3: b is missing here, and 1 of 2 rows lack a value; --missing drop' 'a,b,y/1,NA,0/2,3,1'
refuses ':1:1: column 1 is missing here, and 1 of 3 rows' '?,1,0/2,2,1/3,2,0'
reads 'x,y/2,3.5/3,4.25' 'x,y/1,NA/2,3.5/3,4.25' --missing drop
says '1 of 3 rows left out: a value is missing'
reads 'a,b,y/1,4,0/2,3,1/3,5,0' 'a,b,y/1,,0/2,3,1/3,5,0' --missing mean
says '1 of 3 rows have missing values, filled with the mean of the training part'
reads 'a,s,y/1,u,0/2,u,1/3,v,0/4,u,1' 'a,s,y/1,u,0/2,u,1/3,v,0/4,na,1' --missing mean
reads 'a,y/1,0' 'a,y/1,0/-,1/.,0/None,1' --missing drop
reads 'a,y/1,-/2,+/3,-' 'a,y/1,-/2,+/3,-'
reads 'a,y/2,1/3,0' 'a,y/-999.0,0/2,1/3,0' --missing-values -999,-1 --missing drop
reads 'a,y/1,0/3,1' 'a,y/1,0/,/3,1'
says '1 line with nothing in any cell: left out'
refuses ': b has no values; these can be inputs: --inputs a' 'a,b,y/1,,0/3,,1'
refuses ': every row lacks a value; --missing mean' 'a,b,y/1,,0/,3,1' --missing drop
refuses ':2:3: b is missing here, and 3 of 4 rows lack a value; --missing drop leaves them out, '\
'and 1 stay; --missing mean fills inputs and leaves out the 1 without a target' \
    'a,b,y/1,,0/2,5,/3,,1/4,7,1'
refuses ':2:3: b is missing here, and 2 of 2 rows lack a value; --missing mean fills them' \
    'a,b,c,y/1,,3,0/2,5,,1'
refuses ':1:3: column 2 is missing here, and 2 of 3 rows' '1,NaN,2/2,3,4/3,NaN,3'
refuses ':3:3: 2 cells, but most lines have 3; --missing drop leaves such lines out' \
    'a,b,y/1,2,0/3,4/5,6,1/7,8,1'
reads 'a,b,y/1,2,0/5,6,1/7,8,1' 'a,b,y/1,2,0/3,4/5,6,1/7,8,1' --missing drop
reads 'a,b,y/1,2,0/3,5.333333333333333,1/5,6,1/7,8,1' 'a,y,b/1,0,2/3,1/5,1,6/7,1,8' --targets y \
    --missing mean
refuses ":2:3: 'c1' among the numbers of b (2 of 7 cells are text): correct it, or call it "\
"missing: --missing-values 'c1,c2,NA' --missing drop" \
    'a,b,y/1,c1,2/2,NA,3/3,5,4/4,6,5/5,c2,1/6,7,1/7,9,3'
reads 'a,b,y/3,5,4/4,6,5/6,7,1/7,9,3' 'a,b,y/1,c1,2/2,NA,3/3,5,4/4,6,5/5,c2,1/6,7,1/7,9,3' \
    --missing-values c1,c2,NA --missing drop

# Targets.
reads 'a,kind/1,1/1,2/1,3' 'a,kind/1,1/1,2/1,3'
silent
reads 'a,kind/1,3/1,1/1,3/1,1' 'a,kind/1,3/1,1/1,3/1,1'
says 'the whole numbers of kind are taken for 2 classes (1, 3); --problem regression'
reads 'a,kind/1,3/1,1/1,3/1,1' 'a,kind/1,3/1,1/1,3/1,1' --problem regression
silent
refuses ":4:3: 'abc' among the numbers of y (1 of 4 cells are text)" 'a,y/1,2/2,3/3,abc/4,5'
refuses ':4:3: a number among the texts of y (1 of 4 cells are numbers)' 'a,y/1,x/2,y/3,7/4,x'
reads 'a,y/1,x/2,y/3,7/4,x' 'a,y/1,x/2,y/3,7/4,x' --problem classification
refuses ": the target y is 'x' in every row: there is nothing to learn" 'a,y/1,x/2,x'
refuses ':2:3: the target y is text, which can only be classes' 'a,y/1,x/2,y' --problem regression
reads 'label,p,q/1,0,3/0,5,1/1,4,2' 'label,p,q/1,0,3/0,5,1/1,4,2'
says 'the target is the last column, q; --targets label would be another'
reads 'id,y,a,z/17,0.5,2,3/18,1.5,1,4/19,2.5,2,5.5' 'id,y,a,z/17,0.5,2,3/18,1.5,1,4/19,2.5,2,5.5'
says 'the target is the last column, z; --targets y --inputs a,z would be another'

# A target that cannot be one is told before an input that cannot, with all that trains.
refuses ": the target kind is 'oak' in every row: there is nothing to learn; --targets b --inputs "\
'a would be another' 'a,b,d,kind/1,2,2020-01-01,oak/2,1,2020-01-02,oak/3,3,2020-01-03,oak'
reads 'a,b/1,2/2,1/3,3' 'a,b,d,kind/1,2,2020-01-01,oak/2,1,2020-01-02,oak/3,3,2020-01-03,oak' \
    --targets b --inputs a
refuses ": the target n is '20' in every row: there is nothing to learn; --targets b --inputs a" \
    'a,b,n/1,2,20/2,1,20/3,3,20'
refuses ': the target y has no values; --targets b --inputs a would be another' \
    'a,b,y/1,2,/3,4,/5,6,'
refuses ': the target y has no values; --targets b --inputs a would be another' \
    'a,b,y/1,2,/3,4,/5,6,' --missing drop
refuses ':2:5: the target d has dates or times; no other columns can be a target and its inputs' \
    'x,d/0.5,2020-01-01/0.7,2020-01-02'
reads 'a,b,id/3.5,2,11/1.5,4,2/2,2,13' 'a,b,id/3.5,2,11/1.5,4,2/2,2,13'
says 'the target id seems to number or name the rows; --targets b --inputs a would be another'

# trains SHAPE TEXT ARGUMENT...: the shape of the network that is trained on it.
shape_is() { run train case.csv --epochs 1 "$@" && has "$tmp/out" "^case.csv $shape: "; }
trains() {
    shape=$1
    put "$2"
    shift 2
    ok "$shape: $(cat case.csv | tr '\n' '/') $*" shape_is "$@"
}
trains 1-8-1 'a,y/1,0/2,1/3,1'
trains 1-8-2 'a,y/1,0/2,1/3,1' --problem classification
trains 1-8-2 'a,y/1,0/2,1/3,1' --loss cross-entropy
trains 1-8-2 'a,y/1,0/2,1/3,1' --output-activation softmax
trains 1-8-3 'a,y/1,1/2,2/3,3' --loss cross-entropy
trains 1-8-1 'a,y/1,-1/2,1/3,1' --loss hinge
trains 1-8-3 'a,y/1,1/2,2/3,3' --loss hinge
trains 1-8-1 'a,y/1,1/2,2/1,1/2,2' --problem regression
trains 3-8-1 'isl,y/A,0/B,1/C,0/A,1'
says 'of texts each value is an input of its own (isl: 3 inputs)'
trains 4-8-1 'a,y/1,0/2,1/7,0/4,1' --categories a

# Inputs that cannot be.
refuses ':2:1: d has dates or times, which cannot be inputs; these can be inputs: --inputs x' \
    'd,x,y/2020-01-02,1,0/2020-01-03,2,1'
refuses ':2:1: t has dates or times' 't,x,y/12:30,1,0/13:45,2,1'
refuses ":4:1: 'oak' among the numbers of a (1 of 4 cells are text)" 'a,y/1,0/2,1/oak,0/4,1'
{ echo name,x,y; seq 65 | sed 's/.*/n&,&,&/'; } | tr '\n' '/' >long
refuses ': name has 65 different texts, and 64 can be inputs; these can be inputs: --inputs x' \
    "$(cat long)"
reads 'id,x,y/17,1.5,0/18,2.5,1/19,3.5,0' 'id,x,y/17,1.5,0/18,2.5,1/19,3.5,0'
says 'id seems to number or name the rows, and is an input; --inputs x leaves it out'
reads 'n,x,y/1,1.5,0/2,2.5,1/3,3.5,0' 'n,x,y/1,1.5,0/2,2.5,1/3,3.5,0'
says 'n seems to number or name the rows'
reads 'id,SeqNo,x,y/17,4,1.5,0/18,9,2.5,1/19,7,3.5,0' \
    'id,SeqNo,x,y/17,4,1.5,0/18,9,2.5,1/19,7,3.5,0'
says 'id and 1 more seem to number or name the rows, and are inputs; --inputs x leaves them out'
reads 'id,name,y/17,ann,2/18,bob,4.5/19,cy,7' 'id,name,y/17,ann,2/18,bob,4.5/19,cy,7'
says 'all inputs seem to number or name the rows: there may be nothing to learn from them'
refuses ':2:4: d has dates or times, which cannot be inputs; these can be inputs: --inputs x' \
    'id,d,x,y/17,2020-01-02,1,0/18,2020-01-03,2,1'
refuses ': b has no values where the target has one; these can be inputs: --inputs a --missing' \
    'a,b,y/1,5,/3,6,/5,,2/7,,3'
refuses ":4:5: 'x' among the numbers of c (1 of 4 cells are text): correct it, or call it "\
"missing: --missing-values 'x' --missing drop; --categories 2,3 makes each value an input" \
    'a,b,c,y/1,x,1,0/2,3,2,1/3,x,x,1/4,x,3,0' \
    --categories 2
# Every other of 300 columns cannot be: a list that is cut ends at a whole number.
awk 'BEGIN { for (r = 0; r < 70; r++) { for (c = 1; c <= 300; c++)
    printf "%s%s", c % 2 ? r * c % 7 : "t" r "," c, c < 300 ? ";" : "\n" } }' |
    sed 's/,[0-9]*//g; s/;[^;]*$/;0/' | tr '\n' '/' >wide
refuses ': column 2 has 70 different texts, and 64 can be inputs; these, and ' "$(cat wide)"
sed -n 's/.*--inputs \([0-9,-]*\).*/\1/p' "$tmp/err" >list
printf '%s\n' 'sub(/^.*,/, "") { exit $0 % 2 == 0 }' >odd.awk
ok 'and the last of the list is one of them' awk -f odd.awk list

# Numbers of another size.
reads 'x,y/200,1/300,2/400,5/350,1.5' 'x,y/200,1/300,2/400,5/350,1.5'
says 'inputs reach 400, which is hard to learn from: --scaling standard'
reads 'x,y/1,200/2,300.5/3,400' 'x,y/1,200/2,300.5/3,400'
says 'targets reach 400: --scaling-targets standard'
put 'a,y/1700000000,0/1700000060,1/1700000120,1/1700000180,0'
run train case.csv --scaling standard --epochs 0 --save far.json
ok "seconds of this century are told apart" has far.json '"size": 67.0820393'
run gradients --load far.json --sample 2
ok "and scaled in double" has "$tmp/out" '"inputs": \[-0.447213'

# A session understands other data as it understood its own.
put 'a,b,kind/1,2,oak/2,1,elm/3,1,elm/1,3,oak'
run train case.csv --epochs 500 --rate 0.5 --scaling standard --save trees.json
ok "four trees are learnt" has "$tmp/out" ', accuracy 1$'
# evaluated TEXT ARGUMENT...: the loss and accuracy of the session on it.
evaluated() {
    put "$1"
    shift
    run train --load trees.json case.csv --epochs 0 --log - "$@"
    sed -n '$p' "$tmp/out" | cut -d, -f3,4 >"$tmp/got"
}
loss_is() { is_status 0 && same "$tmp/loss" "$tmp/got"; }
evaluated 'a,b,kind/1,2,oak/2,1,elm/3,1,elm/1,3,oak'
cp "$tmp/got" "$tmp/loss"
ok "its own rows" grep -q ',1$' "$tmp/loss"
evaluated 'a,b,kind/2,1,elm/1,2,oak/1,3,oak/3,1,elm' --batch 4
ok "other orders of rows have their classes" grep -q ',1$' "$tmp/got"
evaluated 'kind,b,a/oak,2,1/elm,1,2/elm,1,3/oak,3,1'
ok "columns are found by name" loss_is
evaluated 'x,kind,b,a/9,oak,2,1/9,elm,1,2/9,elm,1,3/9,oak,3,1'
ok "others are passed over" loss_is
evaluated '1,2,oak/2,1,elm/3,1,elm/1,3,oak'
ok "without names by place" loss_is
says 'the file has no names of columns: its columns are taken by their places'
evaluated 'a,b,kind/1,2,oak'
ok "the scaling is the session's" grep -q ',1$' "$tmp/got"
other() {
    why=$1
    put "$2"
    fails 1 "case.csv$why" train --load trees.json case.csv --epochs 0
}
other ': the column b is missing' 'a,c,kind/1,2,oak/2,1,elm'
other ":3: 'ash' in kind is new to the network, which knows elm, oak" 'a,b,kind/1,2,oak/2,1,ash'
other ":3: 'x' in b is no number" 'a,b,kind/1,2,oak/2,x,elm'
other ': 2 columns, and the network was trained with 2 inputs and 1 target' '1,2/2,1'
put 'isl,y/A,1.5/B,2.5/C,4/A,1.5'
run train case.csv --epochs 1 --save trees.json
other ":3: 'D' in isl is new to the network, which knows A, B, C" 'isl,y/A,1/D,2'
other ": several columns are called isl" 'isl,isl,y/A,A,1/B,B,2'

# --describe says what each column holds, also where the table is refused.
put 'isl,x,y/A,1.5,4/B,2.5,2/A,,4/C,3.5,2/B,2.5,4'
run data case.csv --describe --missing drop
ok "a column of texts" matches "$tmp/out" \
    '^isl  *input: 3 different texts; 3 inputs: A, B, C$'
ok "one of numbers" matches "$tmp/out" \
    '^x  *input: numbers, 1.5 to 3.5, mean 2.5, 3 different; 1 missing$'
ok "the target" matches "$tmp/out" \
    '^y  *target: numbers, 2 to 4, mean 3.2, 2 different; 2 classes: 2, 4$'
ok "what was decided" matches "$tmp/out" '^note  *1 of 5 rows left out: a value is missing$'
run data case.csv --describe
ok "a table that is refused is described" matches "$tmp/out" '^x  *input: numbers.*; 1 missing$'
ok "and why it is stands below" has_text "$tmp/err" 'case.csv:4:3: x is missing here'
run data case.csv --describe --inputs isl --missing drop
ok "a column that is not used" matches "$tmp/out" '^x  *not used: numbers'

# Other formats.
refuses ': a pattern file of SNNS' 'SNNS pattern definition file V3.2/x'
refuses ': a sparse file of LIBSVM' '+1 1:0.5 2:-1/-1 1:0.1 2:1'
refuses ': a web page, not a table' '<!DOCTYPE html>/<html>'
finish
