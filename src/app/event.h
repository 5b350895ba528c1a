/* What reaches the program from the person: keys, text that is pasted, the mouse, a new size. */
#ifndef APP_EVENT_H
#define APP_EVENT_H

#include <stdint.h>

/* Keys that are no characters, beyond Unicode. */
typedef enum EventKey {
    KEY_NONE = 0x120000,
    KEY_UP_ARROW,
    KEY_DOWN_ARROW,
    KEY_LEFT_ARROW,
    KEY_RIGHT_ARROW,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME_KEY,
    KEY_END_KEY,
    KEY_BACK_TAB,
    KEY_SHIFT_LEFT,
    KEY_SHIFT_RIGHT,
    KEY_BACK_SPACE,
    KEY_DELETE,
    KEY_FUNCTION_1,
} EventKey;

enum { KEY_TAB = '\t', KEY_RETURN = '\r', KEY_ESCAPE = 27, KEY_CONTROL_C = 3 };

/* EVENT_TEXT is a character of a paste, which is no key: it can only be written somewhere. */
typedef enum EventKind { EVENT_KEY, EVENT_TEXT, EVENT_MOUSE, EVENT_SIZE } EventKind;

typedef enum MouseAction {
    MOUSE_PRESS,
    MOUSE_RELEASE,
    MOUSE_MOVE,
    MOUSE_WHEEL_UP,
    MOUSE_WHEEL_DOWN,
} MouseAction;

typedef struct Event {
    EventKind kind;
    uint32_t key;       /* a code point, or of EventKey */
    MouseAction action;
    int x, y;           /* cell of the mouse; new width and height of EVENT_SIZE */
} Event;

#endif
