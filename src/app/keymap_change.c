/* Keys that a person gives other commands, in the configuration file or at the prompt. */
#include "app/event.h"
#include "app/keymap.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

/* Those with a name; all others are called by their character, or Ctrl- and a letter. */
static const struct { const char *name; uint32_t key; } named[] = {
    {"Space", ' '}, {"Enter", KEY_RETURN}, {"Tab", KEY_TAB}, {"Shift-Tab", KEY_BACK_TAB},
    {"Backspace", KEY_BACK_SPACE}, {"Delete", KEY_DELETE}, {"Esc", KEY_ESCAPE},
    {"Up", KEY_UP_ARROW}, {"Down", KEY_DOWN_ARROW}, {"Left", KEY_LEFT_ARROW},
    {"Right", KEY_RIGHT_ARROW}, {"Shift-Left", KEY_SHIFT_LEFT}, {"Shift-Right", KEY_SHIFT_RIGHT},
    {"Home", KEY_HOME_KEY}, {"End", KEY_END_KEY}, {"PgUp", KEY_PAGE_UP}, {"PgDn", KEY_PAGE_DOWN},
    {"F1", KEY_FUNCTION_1},
};

static bool read_key(const char *name, uint32_t *key, Error *err)
{
    size_t length = strlen(name), size;
    if (length == 6 && strncmp(name, "Ctrl-", 5) == 0 && name[5] >= 'A' && name[5] <= 'Z') {
        *key = (uint32_t)(name[5] - 'A' + 1);
        return true;
    }
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (strcmp(named[i].name, name) == 0) {
            *key = named[i].key;
            return true;
        }
    *key = length > 0 ? text_decode(name, length, &size) : TEXT_INVALID;
    return (*key != TEXT_INVALID && size == length) ||
           error_set(err, N_("key: there is no key '%.20s' of the screen, and those of lists and "
                             "after g, a, w cannot be changed; a key is a character, Ctrl-A to "
                             "Ctrl-Z, or Space, Tab, Backspace, Up, Home, PgUp, F1 and the like"),
                     name);
}

/* What leads out, and what no program is told of. */
static bool is_fixed(uint32_t key)
{
    return key == KEY_ESCAPE || key == ':' || key == KEY_CONTROL_C || key == ('z' & 0x1f) ||
           key == KEY_RETURN || key == ('j' & 0x1f) || key == ('m' & 0x1f) || key == ('i' & 0x1f) ||
           key == ('h' & 0x1f) || key == ('[' & 0x1f);
}

bool keymap_change(Keymap *keymap, const char *name, const char *command, Error *err)
{
    uint32_t key;
    size_t i = 0;
    if (!read_key(name, &key, err))
        return false;
    if (is_fixed(key))
        return error_set(err, N_("key: %s stays as it is; Esc, Enter, ':', Ctrl-C and Ctrl-Z "
                                 "always do the same, and Ctrl-H, I, J and M are other keys"),
                         name);
    while (i < keymap->change_count && keymap->changes[i].row.key != key)
        i++;
    if (i == KEY_CHANGES_MAX)
        return error_set(err, N_("key: %d keys are changed, and no more can be"), KEY_CHANGES_MAX);
    OwnKeyRow *own = &keymap->changes[i];
    bool none = strcmp(command, "none") == 0;
    keymap->change_count += i == keymap->change_count;
    snprintf(own->name, sizeof own->name, "%s", name);
    snprintf(own->command, sizeof own->command, "%s", command);
    own->row = (KeyRow){.row = {own->name, own->command}, .subject = SUBJECT_FILE,
                        .level = LEVEL_USUAL, .key = key, .command = none ? NULL : own->command};
    return true;
}
