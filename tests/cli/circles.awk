# Circles of modules. A module is a header with its source and its NAME_inside.h, for files beside it
# alone; a source without a header of its own is a part of the one that its name begins
# with. Input: names of files, then "FILE INCLUDED" lines, all
# below src/. Output: the modules of each circle in alphabetic order, a tab, and one way around.

function module_of(file,    name) {
    sub(/(_inside)?\.[a-z]+$/, "", file)
    for (name = file; !(name in header) && name ~ /_[^_\/]*$/;)
        sub(/_[^_\/]*$/, "", name)
    return name in header ? name : file
}

# Fills came[] with the modules that can be come to from `start`, and from where.
function walk(start,    first, last, queue, n, i, there) {
    split("", came)
    first = last = 1
    queue[1] = start
    while (first <= last) {
        n = split(included[queue[first]], there, " ")
        for (i = 1; i <= n; i++)
            if (!(there[i] in came)) {
                came[there[i]] = queue[first]
                queue[++last] = there[i]
            }
        first++
    }
}

# The shortest way from `start` back to it, after walk(start).
function way_around(start,    at, text) {
    text = start
    for (at = came[start]; at != start; at = came[at])
        text = at " -> " text
    return start " -> " text
}

function sorted_line(list, n,    i, j, value, line) {
    for (i = 2; i <= n; i++) {
        value = list[i]
        for (j = i - 1; j > 0 && list[j] > value; j--)
            list[j + 1] = list[j]
        list[j + 1] = value
    }
    for (i = 1; i <= n; i++)
        line = line (i > 1 ? " " : "") list[i]
    return line
}

NF == 1 {
    if (sub(/\.h$/, ""))
        header[$0] = 1
    next
}

{
    from = module_of($1)
    to = module_of($2)
    if (from != to && !((from, to) in known)) {
        known[from, to] = 1
        included[from] = included[from] " " to
        modules[from] = modules[to] = 1
    }
}

END {
    for (m in modules) {
        walk(m)
        for (other in came)
            reached[m, other] = 1
        if (m in came)
            around[m] = way_around(m)
    }
    for (m in around) {
        n = 0
        split("", circle)
        for (other in around)
            if ((m, other) in reached && (other, m) in reached)
                circle[++n] = other
        line = sorted_line(circle, n)
        if (circle[1] == m)
            print line "\t" around[m]
    }
}
