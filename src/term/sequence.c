#include "term/sequence.h"

#include <stddef.h>

/* Modifiers: in a sequence stands their sum and 1. The locks mean nothing. */
enum { SHIFT = 1, CONTROL = 4, MODIFIERS = 63 };
enum { NUMBERS_MAX = 4, NUMBER_LARGEST = 0x110000, EVENT_RELEASE = 3 };

/* "1;5:3": numbers, some with one beside them. */
typedef struct Numbers {
    int count; /* at least 1: a number that is not written is 0 */
    int value[NUMBERS_MAX], beside[NUMBERS_MAX];
} Numbers;

static const char *read_number(const char *text, int *number)
{
    for (*number = 0; *text >= '0' && *text <= '9'; text++)
        *number = *number > NUMBER_LARGEST / 10 ? NUMBER_LARGEST : 10 * *number + (*text - '0');
    return text;
}

/* Returns what stands behind the numbers. */
static const char *read_numbers(const char *text, Numbers *n)
{
    *n = (Numbers){0};
    for (;; text++) {
        int value, beside = 0, more;
        text = read_number(text, &value);
        if (*text == ':')
            text = read_number(text + 1, &beside);
        while (*text == ':')
            text = read_number(text + 1, &more);
        if (n->count < NUMBERS_MAX) {
            n->value[n->count] = value;
            n->beside[n->count] = beside;
            n->count++;
        }
        if (*text != ';')
            return text;
    }
}

typedef struct NamedKey {
    int name; /* the number or letter that stands for it */
    uint32_t key;
} NamedKey;

static const NamedKey letters[] = {
    {'A', KEY_UP_ARROW},   {'B', KEY_DOWN_ARROW}, {'C', KEY_RIGHT_ARROW},
    {'D', KEY_LEFT_ARROW}, {'H', KEY_HOME_KEY},   {'F', KEY_END_KEY},
    {'P', KEY_FUNCTION_1}, {'Z', KEY_BACK_TAB},   {0, KEY_NONE},
};
static const NamedKey shifted_letters[] = {
    {'c', KEY_SHIFT_RIGHT}, {'d', KEY_SHIFT_LEFT}, {0, KEY_NONE}};
static const NamedKey numbered[] = {
    {1, KEY_HOME_KEY},  {3, KEY_DELETE},   {4, KEY_END_KEY}, {5, KEY_PAGE_UP},
    {6, KEY_PAGE_DOWN}, {7, KEY_HOME_KEY}, {8, KEY_END_KEY}, {11, KEY_FUNCTION_1},
    {0, KEY_NONE},
};
/* The keypad in application mode, beside j … y, which are the characters from '*' on. */
static const NamedKey keypad[] = {
    {'M', KEY_RETURN}, {'I', KEY_TAB}, {'X', '='}, {' ', ' '}, {0, KEY_NONE}};
/* Of the private code points that the kitty protocol gives to keys. */
static const NamedKey private_keys[] = {
    {57409, '.'},
    {57410, '/'},
    {57411, '*'},
    {57412, '-'},
    {57413, '+'},
    {57414, KEY_RETURN},
    {57415, '='},
    {57417, KEY_LEFT_ARROW},
    {57418, KEY_RIGHT_ARROW},
    {57419, KEY_UP_ARROW},
    {57420, KEY_DOWN_ARROW},
    {57421, KEY_PAGE_UP},
    {57422, KEY_PAGE_DOWN},
    {57423, KEY_HOME_KEY},
    {57424, KEY_END_KEY},
    {57426, KEY_DELETE},
    {0, KEY_NONE},
};
enum { PRIVATE_DIGIT_0 = 57399, PRIVATE_FIRST = 57344, PRIVATE_LAST = 63743 };

static uint32_t find_key(const NamedKey *keys, int name)
{
    while (keys->name != 0 && keys->name != name)
        keys++;
    return keys->key;
}

static bool give_key(uint32_t key, Event *event)
{
    *event = (Event){.kind = EVENT_KEY, .key = key};
    return key != KEY_NONE;
}

/* The modifiers' bits; −1 when the key is let go. */
static int modifiers(const Numbers *n, int at)
{
    int value = n->count > at ? n->value[at] : 0;
    if (n->count > at && n->beside[at] == EVENT_RELEASE)
        return -1;
    return value > 0 ? (value - 1) & MODIFIERS : 0;
}

/* A key that is no character: with a modifier it is another key, and known here of two. */
static uint32_t modified_key(uint32_t key, int with)
{
    if (with == 0 || (key == KEY_BACK_TAB && with == SHIFT))
        return key;
    if (with != SHIFT)
        return KEY_NONE;
    return key == KEY_LEFT_ARROW    ? KEY_SHIFT_LEFT
           : key == KEY_RIGHT_ARROW ? KEY_SHIFT_RIGHT
                                    : KEY_NONE;
}

static uint32_t private_key(int code)
{
    if (code >= PRIVATE_DIGIT_0 && code <= PRIVATE_DIGIT_0 + 9)
        return (uint32_t)('0' + code - PRIVATE_DIGIT_0);
    return find_key(private_keys, code);
}

static bool is_character(int code)
{
    return code > 0 && code < NUMBER_LARGEST && (code < 0xd800 || code > 0xdfff);
}

/* A character given by its number, with the one that Shift makes of it, or 0. */
static uint32_t modified_character(int code, int shifted, int with)
{
    bool small = code >= 'a' && code <= 'z';
    if (!is_character(code) || (shifted != 0 && !is_character(shifted)))
        return KEY_NONE;
    if (code >= PRIVATE_FIRST && code <= PRIVATE_LAST)
        return modified_key(private_key(code), with);
    if ((with & ~SHIFT) == CONTROL)
        return code >= '@' && code <= '~' ? (uint32_t)code & 0x1f : KEY_NONE;
    if ((with & ~SHIFT) != 0)
        return KEY_NONE;
    if (code == '\b' || code == 127)
        return KEY_BACK_SPACE;
    if (code == '\t' && with == SHIFT)
        return KEY_BACK_TAB;
    if (with == SHIFT && (shifted > 0 || small))
        return (uint32_t)(shifted > 0 ? shifted : code - 'a' + 'A');
    return (uint32_t)code;
}

bool sequence_mouse(int button, int column, int row, bool pressed, Event *event)
{
    enum { WHICH = 3, LEFT = 0, MOTION = 32, WHEEL = 64, FURTHER = 128, SIDEWAYS = 2 };
    MouseAction action = pressed ? MOUSE_PRESS : MOUSE_RELEASE;
    /* Of the buttons only the left one counts, of the wheels only the upright one. */
    bool counts = (button & WHICH) == LEFT;
    if (button & WHEEL) {
        action = button & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
        counts = !(button & SIDEWAYS) && pressed;
    } else if (button & MOTION) {
        action = MOUSE_MOVE;
        counts = true;
    }
    *event = (Event){.kind = EVENT_MOUSE, .action = action, .x = column - 1, .y = row - 1};
    return counts && !(button & FURTHER) && column > 0 && row > 0;
}

/* "<0;12;5M". */
static bool read_report(const char *text, Event *event)
{
    Numbers n;
    const char *end = read_numbers(text + 1, &n);
    if (n.count != 3 || (*end != 'M' && *end != 'm') || end[1] != '\0')
        return false;
    return sequence_mouse(n.value[0], n.value[1], n.value[2], *end == 'M', event);
}

bool sequence_control(const char *text, Event *event)
{
    enum { OTHER_KEYS = 27 };
    Numbers n;
    if (text[0] == '<')
        return read_report(text, event);
    if (text[0] == '[' && text[1] == 'A') /* the Linux console */
        return give_key(KEY_FUNCTION_1, event);
    const char *end = read_numbers(text, &n);
    int with = modifiers(&n, 1);
    if (*end == '\0' || end[1] != '\0' || with < 0)
        return false;
    if (*end == 'u')
        return give_key(modified_character(n.value[0], n.beside[0], with), event);
    if (*end == '~' && n.value[0] == OTHER_KEYS && n.count == 3)
        return give_key(modified_character(n.value[2], 0, with), event);
    if (*end == '~')
        return give_key(modified_key(find_key(numbered, n.value[0]), with), event);
    if (n.count > 2 || n.value[0] > 1)
        return false;
    uint32_t key = find_key(shifted_letters, *end);
    if (key != KEY_NONE)
        return give_key(text[1] == '\0' ? key : KEY_NONE, event);
    return give_key(modified_key(find_key(letters, *end), with), event);
}

bool sequence_keypad(const char *text, Event *event)
{
    Numbers n;
    const char *end = read_numbers(text, &n);
    if (*end == '\0' || end[1] != '\0')
        return false;
    int with = modifiers(&n, n.count - 1);
    if (with == 0 && *end >= 'j' && *end <= 'y')
        return give_key((uint32_t)('*' + *end - 'j'), event);
    uint32_t key = find_key(keypad, *end);
    if (key != KEY_NONE)
        return give_key(with == 0 ? key : KEY_NONE, event);
    return give_key(*end == 'Z' ? KEY_NONE : modified_key(find_key(letters, *end), with), event);
}
