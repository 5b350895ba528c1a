#!/bin/sh
# Links of TensorFlow's Playground: --import, and that the losses are those of that page by an
# implementation of its own (tests/reference/playground.js, which wrote playground.txt).
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

page='https://playground.tensorflow.org/#'
reference=$srcdir/tests/reference/playground.txt

# The losses at the epochs that the reference names for a link, to 1e-6.
follows() {
    awk -v link="$1" '$0 == link { on = 1; next } /^[^ ]/ { on = 0 } on' "$reference" >wanted
    run train -q --import "$page$1" -e "$(tail -n 1 wanted | awk '{ print $1 }')" --log -
    awk -F, '
        function far(a, b) { d = a - b; return !((d < 0 ? -d : d) <= 1e-6) }
        NR == FNR { split($0, w, " "); loss[w[1]] = w[2]; test[w[1]] = w[3]; n++; next }
        FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["epoch"] in loss {
            seen++
            e = $at["epoch"]
            bad += far($at["loss"], loss[e]) || far($at["test_loss"], test[e])
        }
        END { exit bad > 0 || seen != n || n == 0 }' wanted "$tmp/out"
}
grep -v '^ ' "$reference" >links
while read -r link; do
    ok "the losses are the page's: $link" follows "$link"
done <links

# What is decided is said, and is the page's own default.
loss_of() { sed -n 's/.*\(loss [^,]*, .*test loss [^,]*\).*/\1/p' "$tmp/out"; }
no_choice() { ! has "$tmp/err" 'left out\|is taken'; }
trained() { run train --import "$page$1" -e 3 && is_status 0 && loss_of >"$2" && [ -s "$2" ]; }
ok "a link says little" trained 'seed=0.12345' one
ok "that float and double part is said" has_text "$tmp/err" 'float part where training is chaotic'
ok "nothing else is" no_choice
ok "a whole one" trained "activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&\
learningRate=0.03&regularizationRate=0&noise=0&networkShape=4%2C2&seed=0.12345&showTestData=false&\
discretize=true&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=false&ySquared=false&\
cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false&problem=classification&\
initZero=false&hideText=false&playButton_hide=true" two
ok "is the same" same one two
ok "of which nothing is left out" no_choice
ok "words that the page does not know" trained 'seed=0.12345&dataset=moons&foo=1&cosX=true' two
ok "are its default" same one two
ok "which is said" has_text "$tmp/err" 'dataset=moons is unknown, as on the page circle is taken'
ok "and what is left out" has_text "$tmp/err" 'left out: foo, cosX;'
ok "without a seed" trained 'dataset=circle' two
ok "one is taken, and said" has_text "$tmp/err" 'it has no seed, 0.5 is taken'
ok "noise beyond the slider" trained 'noise=90&seed=0.1' one
ok "is 50" trained 'noise=50&seed=0.1' two
ok "as on the page" same one two
ok "noise below it" trained 'noise=-5&seed=0.1' one
ok "is none" trained 'noise=0&seed=0.1' two
ok "as there" same one two

# What is given beside a link goes before it; the configuration file behind it.
run train --import "${page}seed=0.5" --hidden 3 -r 0.1 -e 1 -q
ok "what is given beside it counts" has_text "$tmp/out" ' 2-3-1:'
mkdir -p config/backprop
printf '%s\n' 'hidden 9' 'rate 5' 'dropout 0.5' 'init zero' 'data spiral' 'optimizer adam' \
    >config/backprop/config
ok "with a configuration of another network" \
    env XDG_CONFIG_HOME="$PWD/config" sh -c '"$0" train --import "$1" -e 3 -q >configured' \
    "$BACKPROP" "${page}seed=0.12345"
run train --import "${page}seed=0.12345" -e 3 -q
ok "it is the link's" same configured "$tmp/out"

# What cannot be is refused in a sentence that says where.
refused() {
    run train --import "$1" -e 1
    is_status 2 && [ "$(wc -l <"$tmp/err")" -eq 1 ] && has_text "$tmp/err" "$2"
}
ok "no link" refused 'xor' 'behind a #'
ok "a number that is none" refused "${page}noise=much" "link's noise=much: it is to be a number"
ok "a shape that is none" refused "${page}networkShape=4,x" "link's networkShape=4,x: "
ok "no input" refused "${page}x=false&y=false" 'no input switched on'
ok "batches that never fill" refused "${page}batchSize=300" 'more than there are samples'
ok "too long" refused "${page}seed=$(printf '%090d' 1)" 'longer than anything'
ok "a seed of other characters" refused "${page}seed=0%1b5" 'page-seed'
refused_with_session() {
    run train --import "${page}seed=0.5" --load s.json
    is_status 2 && has_text "$tmp/err" 'does not go with --load'
}
ok "with a session" refused_with_session
finish
