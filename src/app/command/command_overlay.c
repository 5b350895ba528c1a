/* Commands of a list that lies over the picture: paging and searching. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

static bool need_overlay(const App *app, const char *command, Error *err)
{
    return app->overlay.count > 0 ||
           error_set(err, "%s: no list is open; ? or :glossary opens one", command);
}

typedef enum ScrollWord {
    SCROLL_UP, SCROLL_DOWN, SCROLL_PAGE_UP, SCROLL_PAGE_DOWN, SCROLL_FIRST, SCROLL_LAST,
    SCROLL_LEFT, SCROLL_RIGHT,
} ScrollWord;

static const TableRow scrolls[] = {
    [SCROLL_UP] = {"up", "a line up"},
    [SCROLL_DOWN] = {"down", "a line down"},
    [SCROLL_PAGE_UP] = {"page-up", "a page up"},
    [SCROLL_PAGE_DOWN] = {"page-down", "a page down"},
    [SCROLL_FIRST] = {"first", "to the first line"},
    [SCROLL_LAST] = {"last", "to the last line"},
    [SCROLL_LEFT] = {"left", "a column to the left, where there is something to choose"},
    [SCROLL_RIGHT] = {"right", "a column to the right"},
};
static const Table scroll_table = TABLE_OF("scroll", scrolls);

static bool do_scroll(App *app, const Argument *argument, Error *err)
{
    static const long by[] = {[SCROLL_UP] = -1, [SCROLL_DOWN] = 1, [SCROLL_PAGE_UP] = -1,
                              [SCROLL_PAGE_DOWN] = 1, [SCROLL_FIRST] = -OVERLAY_MAX,
                              [SCROLL_LAST] = OVERLAY_MAX, [SCROLL_LEFT] = -1,
                              [SCROLL_RIGHT] = 1};
    bool across = argument->word == SCROLL_LEFT || argument->word == SCROLL_RIGHT;
    if (!need_overlay(app, "scroll", err))
        return false;
    if (across && !app->overlay.take)
        app_say(app, false, "this list has one column");
    else if (across)
        overlay_choose_across(&app->overlay, (int)by[argument->word]);
    else if (argument->word == SCROLL_PAGE_UP || argument->word == SCROLL_PAGE_DOWN)
        overlay_page(&app->overlay, (int)by[argument->word]);
    else
        overlay_scroll(&app->overlay, by[argument->word]);
    return true;
}

const Command command_scroll = {
    .row = {"scroll", "move the lines of the list that is open"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "up|down|page-up|page-down|first|last|left|right",
    .argument = ARGUMENT_WORD,
    .words = &scroll_table,
    .needs = "which way?",
    .run = do_scroll,
};

static const TableRow deeds[] = {
    [DEED_MARK] = {"mark", N_("mark it, or take the mark away: what is marked is compared")},
    [DEED_RENAME] = {"rename", N_("give it another name")},
    [DEED_DELETE] = {"delete", N_("forget it")},
};
static const Table deed_table = TABLE_OF("deed", deeds);

static bool do_choose(App *app, const Argument *argument, Error *err)
{
    const Overlay *o = &app->overlay;
    if (o->count == 0 || !o->take || !o->chosen)
        return error_set(err, "choose: no list is open in which something can be chosen; :settings "
                         "opens one");
    if (argument->word < 0)
        return o->take(app, o->chosen, err);
    if (!o->deed)
        return error_set(err, N_("choose %s: that is for the lists of runs and branches"),
                         deeds[argument->word].name);
    return o->deed(app, overlay_own_index(o, o->chosen), (OverlayDeed)argument->word, err);
}

const Command command_choose = {
    .row = {"choose", "take the row that is chosen in a list: a setting is to be typed anew then"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_SELDOM,
    .usage = "[mark|rename|delete]",
    .argument = ARGUMENT_WORD,
    .words = &deed_table,
    .run = do_choose,
};

/* Goes to a line that matches, and says so where that is not plain to see. */
static void find(App *app, int by)
{
    bool wrapped;
    if (!overlay_find(&app->overlay, by, &wrapped))
        app_say(app, true, "'%s' is nowhere in this list", app->overlay.search);
    else if (wrapped)
        app_say(app, false, "the search went on at the %s", by > 0 ? "first line" : "last line");
}

static bool do_search(App *app, const Argument *argument, Error *err)
{
    if (!need_overlay(app, "search", err))
        return false;
    if (!argument->text[0]) {
        prompt_open(&app->prompt, "search ");
        return true;
    }
    snprintf(app->overlay.search, sizeof app->overlay.search, "%s", argument->text);
    app->overlay.match = OVERLAY_NO_MATCH;
    find(app, 1);
    return true;
}

const Command command_search = {
    .row = {"search", "find a text in the list that is open; capitals count where it has any"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "[TEXT]",
    .argument = ARGUMENT_TEXT,
    .run = do_search,
};

typedef enum MatchWord { MATCH_NEXT, MATCH_PREVIOUS } MatchWord;

static const TableRow matches[] = {
    [MATCH_NEXT] = {"next", "the next line"},
    [MATCH_PREVIOUS] = {"previous", "the line before"},
};
static const Table match_table = TABLE_OF("match", matches);

static bool do_match(App *app, const Argument *argument, Error *err)
{
    if (!need_overlay(app, "match", err))
        return false;
    if (!app->overlay.search[0])
        return error_set(err, "nothing has been searched for: / does that");
    find(app, argument->word == MATCH_NEXT ? 1 : -1);
    return true;
}

const Command command_match = {
    .row = {"match", "go to the next or previous line that the search finds"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "next|previous",
    .argument = ARGUMENT_WORD,
    .words = &match_table,
    .needs = "which one?",
    .run = do_match,
};
