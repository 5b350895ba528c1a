#include "data/table/cell.h"

#include "core/base/text.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 64 }; /* of what is looked at closely */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(const char *text, size_t length, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == length && strncasecmp(text, *words, length) == 0)
            return true;
    return false;
}

static const char *const missing_words[] = {"NA", "N/A", "#N/A", "<NA>", "NaN", "null", "?"};
enum { MISSING_WORDS = sizeof missing_words / sizeof missing_words[0], MISSING_LONGEST = 4 };

unsigned cell_missing_words(const char *text, size_t length)
{
    for (unsigned i = 0; i < MISSING_WORDS && length <= MISSING_LONGEST; i++)
        if (strlen(missing_words[i]) == length && strncasecmp(text, missing_words[i], length) == 0)
            return 1u << i;
    return 0;
}

void cell_list_missing(unsigned words, char *out, size_t size)
{
    for (unsigned i = 0; i < MISSING_WORDS; i++)
        if (words & (1u << i))
            text_append(out, size, "%s,", missing_words[i]);
}

bool cell_is_missing(const char *text, size_t length, const char *list)
{
    return length == 0 || (list ? cell_is_listed(text, length, list)
                                : cell_missing_words(text, length) > 0);
}

bool cell_is_missing_number(const char *text, size_t length)
{
    static const char *const words[] = {"-", ".", "None", NULL};
    return is_word(text, length, words);
}

bool cell_is_listed(const char *text, size_t length, const char *list)
{
    double value, other;
    bool number = number_parse(text, length, NUMBER_POINT, &value);
    for (const char *word = list; *word; word += strspn(word, ",")) {
        size_t n = strcspn(word, ",");
        if (n == length && strncasecmp(text, word, n) == 0)
            return true;
        if (number && number_parse(word, n, NUMBER_POINT, &other) && value <= other &&
            value >= other)
            return true;
        word += n;
    }
    return false;
}

bool cell_is_ambiguous(const char *text, size_t length)
{
    size_t sign = length > 0 && strchr("+-", *text) ? 1 : 0;
    const char *comma = memchr(text, ',', length);
    size_t before = comma ? (size_t)(comma - text) - sign : 0;
    return before >= 1 && before <= 3 && text[sign] != '0' &&
           (size_t)(text + length - comma) == 4 && strspn(text + sign, "0123456789") == before &&
           strspn(comma + 1, "0123456789") >= 3;
}

/* The length of what marks thousands at `p`: , . ' _ a blank, a no-break blank or ’. */
static size_t mark_length(const char *p)
{
    static const char *const marks[] = {",", ".", "'", "_", " ", "\xc2\xa0", "\xe2\x80\xaf",
                                        "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strncmp(p, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* 12,345.5 and the like: groups of three digits, all with the same mark before them; `plain` gets
 * the number without marks. A single group behind a point is a number of its own. */
static bool has_thousands(const char *text, char plain[LONGEST + 1])
{
    const char *p = text, *mark = NULL;
    size_t marks = 0, length = 0;
    char *out = plain;
    if (strchr("+-", *p) && *p)
        *out++ = *p++;
    size_t lead = strspn(p, "0123456789");
    if (lead < 1 || lead > 3)
        return false;
    for (; lead > 0; lead--)
        *out++ = *p++;
    for (; *p; marks++) {
        size_t n = mark_length(p);
        if (n == 0 || (mark && (n != length || memcmp(p, mark, n) != 0)) ||
            strspn(p + n, "0123456789") != 3)
            break;
        mark = p;
        length = n;
        memcpy(out, p + n, 3);
        out += 3;
        p += n + 3;
    }
    if (marks == 0 || (*p == '\0' && marks == 1 && *mark == '.'))
        return false;
    if (*p == '.' || *p == ',') {
        *out++ = '.';
        p++;
        while (is_digit(*p))
            *out++ = *p++;
    }
    *out = '\0';
    return *p == '\0';
}

/* A number in one of the two ways of writing it, or one with marks of thousands. */
static bool is_amount(const char *text, char plain[LONGEST + 1])
{
    double value;
    size_t length = strlen(text);
    if (has_thousands(text, plain))
        return true;
    snprintf(plain, LONGEST + 1, "%s", text);
    return number_parse(text, length, NUMBER_POINT, &value) ||
           number_parse(text, length, NUMBER_COMMA, &value);
}

/* Takes a unit away from one end of `text`, with the blanks beside it. */
static bool strip(char *text, const char *unit, bool front)
{
    size_t n = strlen(unit), length = strlen(text);
    if (length <= n || memcmp(front ? text : text + length - n, unit, n) != 0)
        return false;
    if (front) {
        size_t skip = n + strspn(text + n, " ");
        memmove(text, text + skip, length - skip + 1);
    } else {
        for (length -= n; length > 0 && text[length - 1] == ' ';)
            length--;
        text[length] = '\0';
    }
    return true;
}

static bool is_money(const char *text, char plain[LONGEST + 1])
{
    static const char *const units[] = {"$", "\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5"};
    char copy[LONGEST + 1], sign[2] = {0};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        snprintf(copy, sizeof copy, "%s", text);
        if (strchr("+-", *copy) && strip(copy + 1, units[i], true))
            sign[0] = *copy;
        else if (!strip(copy, units[i], true) && !strip(copy, units[i], false))
            continue;
        const char *amount = sign[0] ? copy + 1 : copy;
        if (!is_amount(amount, plain))
            return false;
        snprintf(copy, sizeof copy, "%s%s", sign, plain);
        snprintf(plain, LONGEST + 1, "%s", copy);
        return true;
    }
    return false;
}

static bool is_percent(const char *text, char plain[LONGEST + 1])
{
    char copy[LONGEST + 1];
    snprintf(copy, sizeof copy, "%s", text);
    return strip(copy, "%", false) && is_amount(copy, plain);
}

/* 5.0f, 3L and the like, as programs write constants. */
static bool has_suffix(const char *text, char plain[LONGEST + 1])
{
    size_t length = strlen(text);
    if (length < 2 || !strchr("fFdDlL", text[length - 1]))
        return false;
    char copy[LONGEST + 1];
    snprintf(copy, sizeof copy, "%.*s", (int)length - 1, text);
    return is_amount(copy, plain);
}

/* 1d5, as Fortran writes 1e5. */
static bool has_other_exponent(const char *text, char plain[LONGEST + 1])
{
    double value;
    snprintf(plain, LONGEST + 1, "%s", text);
    char *d = strpbrk(plain, "dD");
    if (!d || d == plain)
        return false;
    *d = 'e';
    return number_parse(plain, strlen(plain), NUMBER_POINT, &value);
}

static bool is_hexadecimal(const char *text, char plain[LONGEST + 1])
{
    const char *p = text + (*text && strchr("+-", *text) ? 1 : 0);
    if (p[0] != '0' || (p[1] != 'x' && p[1] != 'X') || !p[2] ||
        p[2 + strspn(p + 2, "0123456789abcdefABCDEF")])
        return false;
    double value = 0;
    for (const char *q = p + 2; *q; q++)
        value = 16 * value + (is_digit(*q) ? *q - '0' : (*q | 0x20) - 'a' + 10);
    snprintf(plain, LONGEST + 1, "%s%.17g", *text == '-' ? "-" : "", value);
    return true;
}

static bool is_infinite(const char *text, char plain[LONGEST + 1])
{
    static const char *const words[] = {"inf", "infinity", "\xe2\x88\x9e", NULL};
    const char *p = text + (*text && strchr("+-", *text) ? 1 : 0);
    *plain = '\0';
    return is_word(p, strlen(p), words);
}

/* What has the form of a number and is none: 1e999. */
static bool is_too_large(const char *text, char plain[LONGEST + 1])
{
    double value;
    const char *e = strpbrk(text, "eE");
    *plain = '\0';
    return e && e > text && number_parse(text, (size_t)(e - text), NUMBER_POINT, &value) &&
           e[1] && !e[1 + strspn(e + 1, "+0123456789")];
}

/* (5), as bookkeepers write -5. */
static bool is_bookkeeping(const char *text, char plain[LONGEST + 1])
{
    char copy[LONGEST + 1], amount[LONGEST + 1];
    snprintf(copy, sizeof copy, "%s", text);
    if (!strip(copy, "(", true) || !strip(copy, ")", false) || !is_digit(*copy) ||
        !is_amount(copy, amount))
        return false;
    snprintf(plain, LONGEST + 1, "-%.*s", LONGEST - 1, amount);
    return true;
}

const char *cell_oddity(const char *text, size_t length, char right[CELL_RIGHT_SIZE])
{
    static const struct {
        bool (*is)(const char *text, char plain[LONGEST + 1]);
        const char *what, *instead;
    } odd[] = {
        {is_percent, "has a percent sign", "%s, or its hundredth, in every row alike"},
        {is_money, "has a currency sign", "%s"},
        {has_thousands, "has marks of thousands", "%s"},
        {has_suffix, "has a letter behind it", "%s"},
        {has_other_exponent, "has a d for the e of an exponent", "%s"},
        {is_hexadecimal, "is hexadecimal", "%s"},
        {is_infinite, "is not finite", "a finite number"},
        {is_too_large, "is too large", "a smaller number"},
        {is_bookkeeping, "is in brackets", "%s"},
    };
    char copy[LONGEST + 1], plain[LONGEST + 1];
    if (length == 0 || length > LONGEST - 8)
        return NULL;
    snprintf(copy, sizeof copy, "%.*s", (int)length, text);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        if (odd[i].is(copy, plain)) {
            snprintf(right, CELL_RIGHT_SIZE, "%s", odd[i].instead);
            if (strncmp(odd[i].instead, "%s", 2) == 0)
                snprintf(right, CELL_RIGHT_SIZE, "%s%s", plain, odd[i].instead + 2);
            return odd[i].what;
        }
    return NULL;
}

static bool is_month(const char *word, size_t length)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (size_t i = 0; length >= 3 && i < 36; i += 3)
        if (strncasecmp(word, names + i, 3) == 0)
            return true;
    return false;
}

static bool is_clock_word(const char *word, size_t length)
{
    static const char *const words[] = {"T", "Z", "AM", "PM", "UTC", "GMT", NULL};
    return is_word(word, length, words);
}

/* The form of a text: d for one digit, D for two, y for four, n for other runs of digits, m for the
 * name of a month, q for the letter of a quarter, t for a letter or word of times, x for other
 * words, - for the marks - / . and all else as it is. */
static void form_of(const char *p, size_t length, char form[LONGEST + 1])
{
    const char *end = p + length;
    while (p < end) {
        const char *start = p;
        while (p < end && is_digit(*p))
            p++;
        size_t n = (size_t)(p - start);
        while (n == 0 && p < end && is_letter(*p))
            p++;
        size_t letters = n > 0 ? 0 : (size_t)(p - start);
        if (n > 0)
            *form++ = n == 1 ? 'd' : n == 2 ? 'D' : n == 4 ? 'y' : 'n';
        else if (letters > 0)
            *form++ = is_month(start, letters)                       ? 'm'
                      : is_clock_word(start, letters)                ? 't'
                      : letters == 1 && (*start == 'Q' || *start == 'q') ? 'q'
                                                                     : 'x';
        else
            *form++ = strchr("/.", *p) ? '-' : *p;
        p += n + letters == 0;
    }
    *form = '\0';
}

/* How much of `form` has the form `wanted`, in which a is one or two digits; 0: none. */
static size_t match(const char *form, const char *wanted)
{
    size_t i = 0;
    for (; wanted[i]; i++)
        if (form[i] != wanted[i] && !(wanted[i] == 'a' && (form[i] == 'd' || form[i] == 'D')))
            return 0;
    return i;
}

static size_t match_any(const char *form, const char *const *wanted)
{
    for (; *wanted; wanted++)
        if (match(form, *wanted) > 0)
            return match(form, *wanted);
    return 0;
}

/* A time of the day: 9:30, 09:30:05.25, 9:30 PM, 09:30Z, 09:30+01:00. */
static bool is_time_form(const char *form)
{
    static const char *const times[] = {"a:D:D", "a:D", NULL};
    size_t n = match_any(form, times);
    if (n == 0)
        return false;
    form += n;
    if (form[0] == '-' && form[1] && strchr("dDny", form[1]) && !strchr(form + 1, ':'))
        form += 2;
    form += *form == ' ';
    form += *form == 't';
    if (*form == '+' || *form == '-')
        form += match(form + 1, "D:D") ? 4 : match(form + 1, "y") || match(form + 1, "D") ? 2 : 0;
    return *form == '\0';
}

bool cell_is_date(const char *text, size_t length)
{
    static const char *const dates[] = {"y-a-a", "a-a-y", "a-a-D", "y-D", "a-m-y", "a-m-D",
                                        "a m y", "m a, y", "m a y", "m y", "m-a-y", "m-y", "yqd",
                                        "yqD", "y-qd", "y qd", "qd y", "qd-y", NULL};
    char form[LONGEST + 1];
    if (length < 4 || length > LONGEST)
        return false;
    form_of(text, length, form);
    size_t n = match_any(form, dates);
    if (n == 0)
        return is_time_form(form);
    const char *rest = form + n;
    if (*rest == '\0')
        return true;
    rest += *rest == ',';
    rest += *rest == ' ' || *rest == 't';
    return is_time_form(rest);
}
