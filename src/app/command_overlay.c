/* Commands of a list that lies over the picture: paging and searching. */
#include "app/app.h"
#include "app/command.h"
#include "app/overlay.h"

#include <stdio.h>
#include <string.h>

static bool need_overlay(const App *app, const char *command, Error *err)
{
    return app->overlay.count > 0 ||
           error_set(err, "%s: no list is open; ? or :glossary opens one", command);
}

bool do_scroll(App *app, const char *argument, Error *err)
{
    static const char *const names[] = {"up", "down", "page-up", "page-down", "first", "last"};
    const long all = OVERLAY_MAX;
    size_t i = 0;
    while (i < 6 && strcmp(argument, names[i]) != 0)
        i++;
    if (i == 6)
        return error_set(err, "scroll: up, down, page-up, page-down, first or last");
    if (!need_overlay(app, "scroll", err))
        return false;
    if (i == 2 || i == 3)
        overlay_page(app, i == 2 ? -1 : 1);
    else
        overlay_scroll(app, (i % 2 == 0 ? -1 : 1) * (i < 2 ? 1 : all));
    return true;
}

/* Goes to a line that matches, and says so where that is not plain to see. */
static void find(App *app, int by)
{
    bool wrapped;
    if (!overlay_find(app, by, &wrapped))
        app_say(app, true, "'%s' is nowhere in this list", app->overlay.search);
    else if (wrapped)
        app_say(app, false, "the search went on at the %s", by > 0 ? "first line" : "last line");
}

bool do_search(App *app, const char *argument, Error *err)
{
    if (!need_overlay(app, "search", err))
        return false;
    if (!*argument) {
        prompt_open(&app->prompt, "search ");
        return true;
    }
    snprintf(app->overlay.search, sizeof app->overlay.search, "%s", argument);
    app->overlay.match = OVERLAY_NO_MATCH;
    find(app, 1);
    return true;
}

bool do_match(App *app, const char *argument, Error *err)
{
    bool next = strcmp(argument, "next") == 0;
    if (!next && strcmp(argument, "previous") != 0)
        return error_set(err, "match: next or previous");
    if (!need_overlay(app, "match", err))
        return false;
    if (!app->overlay.search[0])
        return error_set(err, "nothing has been searched for: / does that");
    find(app, next ? 1 : -1);
    return true;
}
