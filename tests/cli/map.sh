#!/bin/sh
# The map in src/README.md: each file's first sentence. `make map` writes it, the test compares it.
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"
cd "$srcdir" || exit 1
marker='<!-- What follows is written by `make map`. -->'

# The first sentence of the comment that a file begins with; nothing where there is none.
first_sentence() {
    awk '
        NR == 1 && substr($0, 1, 3) != "/* " { exit }
        { sub(/^\/\* /, ""); sub(/^ \*\/?/, ""); sub(/^ /, ""); ends = sub(/ *\*\/.*/, "") }
        $0 == "" { exit }
        { all = all (all == "" ? "" : " ") $0 }
        match(all, /\.( |$)/) { all = substr(all, 1, RSTART - 1); exit }
        ends { exit }
        END { print all }' "$1"
}

# Files of a folder: a source and its header are one, and the header speaks for both.
files_of() {
    find "$1" \( -name '*.[ch]' -o -name '*.inc' \) | while read -r file; do
        case $file in
        *.c) [ -e "${file%.c}.h" ] || echo "$file" ;;
        *.h) [ -e "${file%.h}.c" ] && echo "${file%.h}" || echo "$file" ;;
        *) echo "$file" ;;
        esac
    done | sort
}

print_map() {
    echo "$marker"
    for folder in kernel core time data explain lab watch lesson view app term; do
        printf '\n## %s\n\n| File | What it is |\n| --- | --- |\n' "$folder"
        files_of "src/$folder" | while read -r file; do
            spoken=$file
            [ -e "$file" ] || spoken=$file.h
            printf '| `%s` | %s |\n' "${file#src/"$folder"/}" "$(first_sentence "$spoken")"
        done
    done
}

print_map >"$tmp/map"
if [ "${UPDATE_MAP:-}" ]; then
    { sed "/^$marker\$/,\$d" src/README.md && cat "$tmp/map"; } >"$tmp/new" &&
        cat "$tmp/new" >src/README.md
fi
sed -n "/^$marker\$/,\$p" src/README.md >"$tmp/written"
ok "the map in src/README.md is that of the files: make map writes it" \
    same "$tmp/map" "$tmp/written"
speaks() { ! grep '|  |$' "$tmp/map"; }
ok "each file begins with a sentence that says what it is" speaks
finish
