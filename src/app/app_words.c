/* A choice of words in one line, in the place of the hints: what links show, or a panel. Each is
 * taken at once as one goes along them. */
#include "app/app.h"

#include "core/base/text.h"

#include <stdio.h>

static size_t present_links(const App *app)
{
    return app->view.links;
}

static size_t present_panel(const App *app)
{
    return app->view.focus;
}

static bool always(const App *app, size_t row)
{
    (void)app;
    (void)row;
    return true;
}

/* Whether p comes to a panel and this layout has it when nothing is zoomed. */
static bool has_panel(const App *app, size_t row)
{
    PanelId panel = (PanelId)row;
    View view = app->view;
    view.zoomed = false;
    view.focus = panel;
    bool fits = app_layout_of(app, &view).panel[panel].width > 0;
    return panel_at(panel)->is_walked &&
           (fits || (app->view.zoomed && panel_is_available(panel, &app->tools.trace.net)));
}

typedef struct Words {
    const char *key, *command; /* that opens it, and that takes the name of a row */
    const Table *table;
    size_t (*present)(const App *app);
    bool (*has)(const App *app, size_t row);
} Words;

static const Words choices[] = {
    [WORDS_LINKS] = {"v", "links", &quantity_table, present_links, always},
    [WORDS_PANEL] = {"p", "panel", &panel_table, present_panel, has_panel},
};

size_t app_next_word(const App *app, WordChoice choice, int by)
{
    const Words *words = &choices[choice];
    size_t count = words->table->count, now = words->present(app);
    for (size_t i = 1; i < count; i++) {
        size_t row = (now + (by > 0 ? i : count - i)) % count;
        if (words->has(app, row))
            return row;
    }
    return now;
}

void app_word_command(WordChoice choice, size_t row, char *out, size_t size)
{
    snprintf(out, size, "%s %s", choices[choice].command,
             table_row(choices[choice].table, row)->name);
}

size_t app_word_hints(App *app, Hint hints[HINTS_MAX])
{
    WordLine *line = &app->input.words;
    const Words *words = &choices[line->open];
    size_t present = words->present(app), n = 1;
    hints[0] = (Hint){words->key, words->command, NULL, 0, false};
    for (size_t i = 0; i < words->table->count && n < HINTS_MAX; i++) {
        if (!words->has(app, i) && i != present)
            continue;
        app_word_command(line->open, i, line->commands[n], sizeof line->commands[n]);
        hints[n] = (Hint){i == present ? "▸" : "·", table_row(words->table, i)->name,
                          line->commands[n], i == present ? 0 : (int)n + 1, false};
        n++;
    }
    if (line->open == WORDS_LINKS && n < HINTS_MAX && map_is_of(&app->tools.trace.net)) {
        snprintf(line->commands[n], sizeof line->commands[n], "faces");
        hints[n] = (Hint){"m", app->view.maps ? N_("values in neurons") : N_("maps in neurons"),
                          line->commands[n], (int)n + 1, false};
        n++;
    }
    if (line->open == WORDS_LINKS && n < HINTS_MAX && app->sides.count > 0) {
        snprintf(line->commands[n], sizeof line->commands[n], "twin difference");
        hints[n] = (Hint){"d", app->view.sides.difference ? N_("their own numbers")
                                                          : N_("difference of sides"),
                          line->commands[n], (int)n + 1, false};
        n++;
    }
    return n;
}
