#include "watch/protocol.h"

#include "core/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool protocol_fail(const ProtocolReader *in, Error *err, const char *format, ...)
{
    char what[480], visible[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    text_visible(what, visible, sizeof visible);
    return error_set(err, "%s:%llu: %s", in->path, (unsigned long long)in->line, visible);
}

static bool grow(ProtocolReader *in, Error *err)
{
    size_t room = in->room < 4096 ? 4096 : 2 * in->room;
    char *text = realloc(in->text, room);
    if (!text)
        return error_memory(err);
    in->text = text;
    in->room = room;
    return true;
}

static bool is_blank(const ProtocolReader *in)
{
    for (size_t i = 0; i < in->size; i++)
        if (!strchr(" \t\r", in->text[i]) || !in->text[i])
            return false;
    return true;
}

/* Bytes to the end of a line; what is not ended is torn. */
static bool read_line(ProtocolReader *in, Error *err)
{
    int c;
    in->size = 0;
    in->line++;
    while ((c = getc(in->in)) != EOF && c != '\n') {
        if (in->size == PROTOCOL_LINE_MAX)
            return protocol_fail(in, err, "the line is longer than %d MiB; fewer numbers a line, "
                                 "or base64, would be right", PROTOCOL_LINE_MAX >> 20);
        if (c == '\0')
            return protocol_fail(in, err, "a NUL byte, which is no text; one JSON object a line "
                                 "would be right");
        if (in->size + 1 >= in->room && !grow(in, err))
            return false;
        in->text[in->size++] = (char)c;
    }
    in->torn = c == EOF;
    return !ferror(in->in) || protocol_fail(in, err, "it cannot be read to its end");
}

bool protocol_line(ProtocolReader *in, bool *end, Error *err)
{
    do {
        if (!read_line(in, err))
            return false;
    } while (is_blank(in) && !in->torn);
    *end = is_blank(in);
    in->torn = in->torn && !*end;
    return true;
}

/* What a line is looked through for before it is parsed. */
typedef struct Scan {
    char *text;
    size_t size, at;
    int depth;
    unsigned digits, decimals;
} Scan;

/* Behind the text that begins here; false where it holds what numbers are written by. */
static bool pass_string(Scan *s)
{
    for (s->at++; s->at < s->size && s->text[s->at] != '"'; s->at++) {
        if (s->text[s->at] == '\x7f')
            return false;
        s->at += s->text[s->at] == '\\';
    }
    s->at++;
    return true;
}

/* Significant digits and decimals of the number that begins here. */
static void pass_number(Scan *s)
{
    unsigned digits = 0, decimals = 0;
    bool behind = false;
    const char *begin = s->text + s->at, *end = s->text + s->size;
    const char *c = begin + (*begin == '-');
    for (; c < end && ((*c >= '0' && *c <= '9') || *c == '.'); c++) {
        behind = behind || *c == '.';
        digits += *c != '.' && (digits > 0 || *c != '0');
        decimals += behind && *c != '.';
    }
    if (c < end && (*c == 'e' || *c == 'E')) {
        int power = (int)strtol(c + 1, NULL, 10);
        decimals = power < 0 && power > -400 ? decimals + (unsigned)-power : decimals;
        for (c++; c < end && strchr("+-0123456789", *c) && *c; c++)
            continue;
    }
    s->digits = digits > s->digits ? digits : s->digits;
    s->decimals = decimals > s->decimals ? decimals : s->decimals;
    s->at += (size_t)(c - begin) > 0 ? (size_t)(c - begin) : 1;
}

/* Python's words for what is no number, which JSON lacks, become texts of the same length with a
 * character that no other text may hold. */
static bool replace_word(Scan *s)
{
    static const struct {
        const char *word, *text;
    } words[] = {{"NaN", "\"\x7f\""}, {"Infinity", "\"\x7f+\"    "},
                 {"-Infinity", "\"\x7f-\"     "}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].word);
        if (s->size - s->at >= length && memcmp(s->text + s->at, words[i].word, length) == 0) {
            memcpy(s->text + s->at, words[i].text, length);
            s->at += length;
            return true;
        }
    }
    return false;
}

/* Goes over one character, word, text or number; false with a sentence. */
static bool pass_one(const ProtocolReader *in, Scan *s, Error *err)
{
    char c = s->text[s->at];
    if (c == '"')
        return pass_string(s) || protocol_fail(in, err, "a text with the character DEL in it, "
                                               "column %zu", s->at + 1);
    if (replace_word(s))
        return true;
    if (c == '-' || (c >= '0' && c <= '9')) {
        pass_number(s);
        return true;
    }
    s->depth += (c == '[' || c == '{') - (c == ']' || c == '}');
    s->at++;
    return s->depth <= PROTOCOL_DEPTH_MAX ||
           protocol_fail(in, err, "brackets within brackets, more than %d deep, column %zu",
                         PROTOCOL_DEPTH_MAX, s->at);
}

json_t *protocol_parse(const ProtocolReader *in, RecordedStep *step, Error *err)
{
    json_error_t where;
    Scan s = {.text = in->text, .size = in->size};
    while (s.at < s.size)
        if (!pass_one(in, &s, err))
            return NULL;
    if (step) {
        step->digits = s.digits;
        step->decimals = s.decimals;
    }
    json_t *root = json_read_reals(in->text, in->size, &where);
    if (!root && json_error_code(&where) == json_error_out_of_memory)
        error_memory(err);
    else if (!root)
        protocol_fail(in, err, "this is not JSON, column %d: %s", where.column, where.text);
    else if (!json_is_object(root))
        protocol_fail(in, err, "one JSON object a line would be right: {\"step\": 0, …}");
    bool ok = json_is_object(root);
    return json_if(ok, root);
}

bool protocol_open(ProtocolReader *in, FILE *file, const char *path, Error *err)
{
    bool end;
    *in = (ProtocolReader){.path = path, .in = file};
    if (!protocol_line(in, &end, err))
        return false;
    if (end)
        return protocol_fail(in, err, "it is empty; a first line that says what is trained would "
                             "be right");
    json_t *root = protocol_parse(in, NULL, err);
    bool ok = root && protocol_model(in, root, err);
    json_decref(root);
    return ok;
}

void protocol_close(ProtocolReader *in)
{
    recorded_model_free(&in->model);
    json_decref(in->names);
    free(in->text);
    in->names = NULL;
    in->text = NULL;
}
