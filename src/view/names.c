#include "view/names.h"

#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { COMPARED = 40, DROP_MOST = 64 };

/* `text` without its first `drop` characters, or its end. */
static const char *without(const char *text, size_t drop)
{
    for (size_t n; drop > 0 && *text; drop--, text += n)
        text_decode(text, strlen(text), &n);
    return text;
}

/* Bytes of the longest beginning of `text` that takes no more than `columns`. */
static size_t beginning(const Canvas *canvas, const char *text, int columns)
{
    size_t length = strlen(text), end = 0;
    for (size_t n; end < length; end += n) {
        char part[NAMES_SIZE];
        text_decode(text + end, length - end, &n);
        snprintf(part, sizeof part, "%.*s", (int)(end + n), text);
        if (canvas_text_width(canvas, part) > columns)
            break;
    }
    return end;
}

const char *names_text(const NameCut *cut, size_t i, char out[NAMES_SIZE])
{
    char buffer[DATASET_NAME_SIZE];
    const char *name = cut->name(cut->data, i, buffer), *rest = without(name, cut->drop);
    int mark = canvas_text_width(cut->canvas, "…"), room = cut->columns - (cut->drop ? mark : 0);
    if (canvas_text_width(cut->canvas, name) <= cut->columns) {
        snprintf(out, NAMES_SIZE, "%s", name);
        return out;
    }
    bool whole = canvas_text_width(cut->canvas, rest) <= room;
    /* Where little would be left beside a mark, or between two, there is none. */
    if (!whole && (cut->drop ? room <= mark : room < 2 * mark)) {
        snprintf(out, NAMES_SIZE, "%.*s", (int)beginning(cut->canvas, rest, cut->columns), rest);
        return out;
    }
    size_t n = whole ? strlen(rest) : beginning(cut->canvas, rest, room - mark);
    snprintf(out, NAMES_SIZE, "%s%.*s%s", cut->drop ? "…" : "", (int)n, rest,
             whole ? "" : "…");
    return out;
}

static bool all_differ(const NameCut *cut, size_t count)
{
    char texts[COMPARED][NAMES_SIZE];
    for (size_t i = 0; i < count; i++) {
        names_text(cut, i, texts[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(texts[i], texts[k]) == 0)
                return false;
    }
    return true;
}

/* Characters of the words that all names begin with: "Iris-" of "Iris-setosa" and its like. */
static size_t shared_words(const NameCut *cut, size_t count)
{
    char first[DATASET_NAME_SIZE], other[DATASET_NAME_SIZE];
    const char *name = cut->name(cut->data, 0, first);
    size_t shared = strlen(name), words = 0, characters = 0;
    for (size_t i = 1; i < count; i++) {
        const char *text = cut->name(cut->data, i, other);
        size_t same = 0;
        while (same < shared && text[same] == name[same])
            same++;
        shared = same;
    }
    for (size_t i = 0, n; i < shared; i += n) {
        text_decode(name + i, strlen(name + i), &n);
        characters++;
        if (strchr(" -_.:/", name[i]))
            words = characters;
    }
    return words;
}

int names_width(const Canvas *canvas, const Dataset *data, NameOf *name, size_t count)
{
    char buffer[DATASET_NAME_SIZE];
    int longest = 0;
    for (size_t i = 0; i < count && i < COMPARED; i++) {
        int width = canvas_text_width(canvas, name(data, i, buffer));
        longest = width > longest ? width : longest;
    }
    return longest;
}

NameCut names_cut(const Canvas *canvas, const Dataset *data, NameOf *name, size_t count,
                  int columns)
{
    NameCut cut = {.canvas = canvas, .data = data, .name = name, .columns = columns};
    count = count < COMPARED ? count : COMPARED;
    for (size_t turn = 0; turn < DROP_MOST; turn++) {
        cut.drop = turn == 0 ? 0 : turn == 1 ? shared_words(&cut, count) : turn - 1;
        cut.differ = all_differ(&cut, count);
        if (cut.differ)
            return cut;
    }
    cut.drop = 0;
    return cut;
}
