#!/bin/sh
# --help, --version, `list`, and what is said about a wrong command line.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

answers() { is_status 0 && is_empty "$tmp/err" && [ -s "$tmp/out" ] && is_plain; }
two_columns() { answers && ! grep -v -q '^[^ ].*[^ ]  *[^ ]' "$tmp/out"; }
names_unique() { [ -z "$(sed 's/  .*//' "$tmp/out" | sort | uniq -d)" ]; }

for arguments in --help -h 'train --help' '--help xor' 'list --help'; do
    # shellcheck disable=SC2086
    run $arguments
    ok "$arguments prints how to use it" answers
    ok "$arguments starts with Usage:" has "$tmp/out" '^Usage: backprop '
done
for arguments in --version -V 'train --version'; do
    # shellcheck disable=SC2086
    run $arguments
    ok "$arguments answers" answers
    head -n 1 "$tmp/out" >first
    ok "$arguments in GNU form" has first '^backprop [0-9][0-9.]*$'
done
run --help
for verb in train gradients check data list; do
    ok "help shows $verb" has "$tmp/out" "^  $verb "
done

# Every table, and what it must hold.
for row in data:vowels data:xor data:parity data:mazur data:encoder data:majority data:and data:or \
    data:nand activations:identity activations:sigmoid activations:tanh activations:relu \
    losses:half-squared losses:mean-squared optimizers:sgd init:zero init:constant init:uniform \
    init:normal init:glorot-uniform init:he-normal keys:Space keys:Backspace keys:Enter keys:q; do
    run list "${row%%:*}"
    ok "list ${row%%:*} has ${row#*:}" has "$tmp/out" "^${row#*:}  *[^ ]"
done
"$BACKPROP" list lists >"$tmp/lists"
tables=$(sed 's/ .*//' "$tmp/lists" | grep -vxE 'options|man|completion.*')
ok "list lists: names and sentences" grep -q '^lists  *[^ ]' "$tmp/lists"
for table in $tables; do
    run list "$table"
    ok "list $table: names and sentences" two_columns
    ok "list $table: no name twice" names_unique
done

# One table of options feeds help, manual and completion.
run list options
ok "list options" answers
cp "$tmp/out" "$tmp/options"
"$BACKPROP" --help >"$tmp/help"
"$BACKPROP" list man >"$tmp/man"
for section in SCREEN TIME TRAINING DATA SESSIONS KEYS FILES 'EXIT STATUS' EXAMPLES CHANGES; do
    ok "the manual has $section" has "$tmp/man" "^\\.SH .*$section"
done
changes_last() { [ "$(grep '^\.SH' "$tmp/man" | tail -n 1)" = ".SH CHANGES" ]; }
ok "the manual ends with the changes" changes_last
version=$("$BACKPROP" --version | sed -n '1s/^backprop //p')
newest() { [ "$(sed -n '/^\.SH CHANGES/,$s/^\.I //p' "$tmp/man" | head -n 1)" = "$version" ]; }
ok "the newest of the changes is this version, $version" newest
fonts() { grep -o "\\\\f[$1]" "$tmp/man" | wc -l; }
ok "what is bold in the manual ends" [ "$(fonts BI)" = "$(fonts R)" ]
no_marks() { ! grep -E '`|\*\*' "$tmp/man"; }
ok "no mark of the text is left in the manual" no_marks
if groff --version >/dev/null 2>&1; then
    no_warnings() { [ -z "$(groff -man -Kutf8 -Tutf8 -ww "$tmp/man" 2>&1 >/dev/null)" ]; }
    ok "troff has nothing to say about the manual" no_warnings
else
    skip "troff has nothing to say about the manual" "no groff"
fi
"$BACKPROP" list completion >"$tmp/completion"
# Every option with named values, which completion offers, has a list of just those.
for table in $tables; do
    "$BACKPROP" list "$table" | sed 's/ .*//' | paste -sd ' ' -
done >"$tmp/names"
sed -n 's/^    --\([a-z-]*\)[|a-z-]*) .* -W "\(.*\)" -- .*/\1 \2/p' "$tmp/completion" >"$tmp/values"
ok "completion has options with named values" grep -q '^scaling none ' "$tmp/values"
while read -r option names; do
    ok "the values of --$option can be listed" grep -qxF "$names" "$tmp/names"
done <"$tmp/values"
options=$(sed -n 's/^  \(-., \)\{0,1\}--\([a-z0-9-]*\).*/\2/p' "$tmp/options")
while read -r line; do
    [ -n "$line" ] && ok "list options shows $line" has "$tmp/options" "^  $line"
done <<'END'
--hidden
-a, --activation
--output-activation
-l, --loss
-o, --optimizer
-r, --rate
-b, --batch
--init
-s, --seed
-e, --epochs
--until
--shuffle
--load
--save
--log
--inputs
--targets
--speed
--color
--symbols
--no-mouse
--memory
--config
--no-config
-q, --quiet
-h, --help
-V, --version
--sample
END
completes() { has "$tmp/completion" "[\" ]--$1[\" ]"; }
for option in $options; do
    escaped=$(echo "$option" | sed 's/-/\\-/g')
    ok "--help shows --$option" matches "$tmp/help" "^ .*--$option( |\$)"
    ok "the manual shows --$option" has_text "$tmp/man" "\\-\\-$escaped"
    ok "completion knows --$option" completes "$option"
done
ok "the manual is a manual" has "$tmp/man" '^\.TH BACKPROP 1 '
for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS'; do
    ok "the manual has $section" has "$tmp/man" "^\\.SH $section"
done
# What shells make of it: the words typed so far, and what the last one becomes.
"$BACKPROP" list completion-zsh >"$tmp/completion-zsh"
"$BACKPROP" list completion-fish >"$tmp/completion-fish"
cat >"$tmp/lines" <<'END'
backprop train --loss half|half-squared
backprop train --loss=half|half-squared
backprop train -l half|half-squared
backprop train -a tanh,rel|tanh,relu
backprop list activ|activations
backprop train majo|majority
backprop predi|predict
backprop --hidd|--hidden
END
cat >"$tmp/bash" <<'END'
. "$1"
COMP_WORDS=(${2//=/ = })
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_backprop
echo "${COMPREPLY[*]}"
END
bash_completes() { [ "$(bash "$tmp/bash" "$tmp/completion" "$1")" = "$2" ]; }
fish_completes() {
    [ "$(HOME=$tmp fish -c 'source $argv[1]; complete -C $argv[2]' "$tmp/completion-fish" "$1" |
        sed 's/\t.*//; s/^--[a-z]*=//')" = "$2" ]
}
for shell in bash fish; do
    while IFS='|' read -r line word; do
        if command -v "$shell" >/dev/null 2>&1; then
            ok "$shell completes $line" "${shell}_completes" "$line" "$word"
        else
            skip "$shell completes $line" "no $shell"
        fi
    done <"$tmp/lines"
done
if command -v zsh >/dev/null 2>&1; then
    ok "zsh reads its completion" zsh -n "$tmp/completion-zsh"
else
    skip "zsh reads its completion" "no zsh"
fi
zsh_knows() { has_text "$tmp/completion-zsh" "--$1"; }
fish_knows() { matches "$tmp/completion-fish" "-l $1( |\$)"; }
for option in $options; do
    ok "completion for zsh knows --$option" zsh_knows "$option"
    ok "completion for fish knows --$option" fish_knows "$option"
done

# Unknown words: the nearest, or all there are.
fails 2 "did you mean 'hidden'" train --hiden 4
fails 2 "did you mean 'rate'" --rat3 4
fails 2 rate train --bogus
fails 2 -z train -z
fails 2 "did you mean 'sigmoid'" train -a sigmod
fails 2 "did you mean 'tanh'" train --output-activation tahn
fails 2 half-squared train --loss foo
fails 2 "did you mean 'half-squared'" train --loss half-square-d
fails 2 sgd train -o nosuchthing
fails 2 "did you mean 'glorot-uniform'" train --init glorot-unifrom
fails 2 "did you mean 'glorot-uniform'" train --init glorott
fails 2 "did you mean 'xor'" train xro
fails 2 majority train nosuch
fails 2 'majority, mazur' train ma
fails 2 optimizers list nosuch
fails 2 'list lists' list
fails 2 "did you mean 'losses'" list lossse

# Missing, malformed, out of range.
fails 2 '--rate needs a value' train xor --rate
fails 2 '-r needs a value' train xor -r
fails 2 '-r needs a value' train xor -qr
fails 2 'no option -x' train --quiet -xq
fails 2 --hidden train --hidden
fails 2 --rate train --rate=
for value in x -1 nan inf 1e10 1,5 0x1 1e-30 9e-10 1e-400 -1e-9; do
    fails 2 --rate train --rate "$value"
done
for value in -3 1.5 x '' 99999999999999999999; do fails 2 --epochs train --epochs "$value"; done
for value in 0 -1 x 1.5; do fails 2 --batch train --batch "$value"; done
for value in x '0,4' '4,' ',4' -4 65537 '4,,4'; do fails 2 --hidden train --hidden "$value"; done
fails 2 --dropout train --dropout 1
fails 2 --dropout train --dropout -0.1
fails 2 --dropout train --dropout 0.99999999999
fails 2 'a[1] to a[2]' train --freeze 'a[3]'
fails 2 'nothing to freeze' train --freeze h1
fails 2 --freeze train --freeze
fails 2 --seed train --seed 4294967296
fails 2 --seed train --seed -1
fails 2 --shuffle train --shuffle maybe
fails 2 --until train --until small
fails 2 --memory --memory 0
fails 2 "colour depth '17'" --color 17
fails 2 ascii --symbols runes
fails 2 --sample gradients --sample 0
fails 2 --sample gradients xor --sample 5
fails 2 --quiet train --quiet=1
fails 2 activation train --hidden 4,4 -a tanh,tanh,tanh
fails 2 parity train parity:1
fails 2 parity train parity99
fails 2 xor train xor:4
fails 2 --inputs train xor --inputs 1

# The verb stands before the data, and options anywhere; what other programs call a verb.
for arguments in '--seed 3 train xor --epochs 2 -q' 'train --seed 3 xor --epochs 2 -q' \
    'train xor -q --epochs 2 --seed 3'; do
    # shellcheck disable=SC2086
    run $arguments
    ok "$arguments trains" has "$tmp/out" '^xor 2-4-1: epoch 2, '
done
fails 2 "'train' is a verb: it stands before the data, as in 'backprop train xor'" xor train
fails 2 "'y' is one name too many after 'xor'" train xor y
fails 2 'backprop train DATA' run xor
fails 2 'backprop --help' help
fails 2 "'backprop list' is a verb" --list

# The wrong verb, too many names.
fails 2 --sample train --sample 1
fails 2 --speed train --speed 30
fails 2 --epochs gradients --epochs 3
for value in 0 0.0 -0 0e5 1e-9 1e9; do
    run train xor --rate "$value" --epochs 1 -q
    ok "--rate $value" is_status 0
done
fails 2 --rate data --rate 3
fails 2 --rate list data --rate 3
fails 2 --log --log -
fails 2 --hidden train --load none.json --hidden 4
fails 2 "'or'" train xor or
fails 2 "'keys'" list data keys
escape=$(printf '\033[31m')
fails 2 '\x1b[31m' train "$escape"
fails 2 '\x1b' train --loss "$escape"
fails 2 '\n' train "xo
r"

# Without a terminal there is no screen.
fails 1 'backprop train'
fails 1 'backprop train' xor --hidden 3
finish
