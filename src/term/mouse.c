#include "term/mouse.h"

#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

/* Beyond ncurses' own codes and those it makes for a terminal's extended keys. */
enum { REPORT_START = KEY_MAX + 4000, FIELDS = 3, LARGEST = 9999 };

/* The report being read: "\033[<" button ";" column ";" row, then M (pressed) or m (released). */
static bool reading;
static int field, value[FIELDS];

bool mouse_known(void)
{
    const char *kmous = tigetstr("kmous");
    return kmous && kmous != (char *)-1 && define_key("\033[<", REPORT_START) == OK;
}

/* Bits of the button: 1 and 2 its number, 32 a motion, 64 the wheel. */
static MouseAction action_of(int button, bool pressed)
{
    if (button & 64)
        return button & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
    if (button & 32)
        return MOUSE_MOVE;
    return pressed ? MOUSE_PRESS : MOUSE_RELEASE;
}

static void finish(bool pressed, Event *event)
{
    enum { LEFT = 0, OTHER_BUTTON = 3 };
    MouseAction action = action_of(value[0], pressed);
    bool other = (value[0] & OTHER_BUTTON) != LEFT;
    /* Of the buttons only the left one counts, of the wheels only the upright one. */
    bool counts = action == MOUSE_MOVE || (value[0] & 64 ? !(value[0] & 2) : !other);
    reading = false;
    if (!counts)
        return;
    if (field == FIELDS - 1 && value[1] > 0 && value[2] > 0)
        *event = (Event){
            .kind = EVENT_MOUSE, .action = action, .x = value[1] - 1, .y = value[2] - 1};
}

bool mouse_takes(bool is_code, wint_t code, Event *event)
{
    *event = (Event){.kind = EVENT_KEY};
    if (is_code && code == REPORT_START) {
        reading = true;
        field = 0;
        memset(value, 0, sizeof value);
        return true;
    }
    if (!reading || is_code)
        return reading = false;
    if (code >= '0' && code <= '9' && value[field] < LARGEST)
        value[field] = 10 * value[field] + (int)(code - '0');
    else if (code == ';' && field + 1 < FIELDS)
        field++;
    else if (code == 'M' || code == 'm')
        finish(code == 'M', event);
    else
        return reading = false;
    return true;
}
