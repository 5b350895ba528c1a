/* Commands that give away what is seen: to the terminal's clipboard, or as plain text to a file. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/run/command_line.h"
#include "app/run/link.h"
#include "app/run/paths.h"
#include "core/base/text.h"
#include "data/file.h"
#include "explain/selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The size of an explanation that is copied: as wide as a letter, and as high as it has lines. */
enum { COPY_WIDTH = 72, COPY_HEIGHT = 24 };

typedef enum CopyWord { COPY_EXPLANATION, COPY_COMMAND, COPY_LINK } CopyWord;

static const TableRow copies[] = {
    [COPY_EXPLANATION] = {"explanation", "the explanation of what is selected"},
    [COPY_COMMAND] = {"command", "the command line that leads to what is seen"},
    [COPY_LINK] = {"link", "the link of TensorFlow's Playground that begins with these settings"},
};
static const Table copy_table = TABLE_OF("thing to copy", copies);

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

static bool copy_explanation(App *app, Error *err)
{
    char name[SELECTION_NAME_SIZE];
    const View *view = &app->view;
    bool open = view->focus == PANEL_EXPLAIN;
    selection_name(open ? &view->walk.subject : &view->selection, name);
    char *text = app_portray_panel(app, PANEL_EXPLAIN, COPY_WIDTH, COPY_HEIGHT, err);
    size_t lines = text ? count_lines(text) : 0;
    if (!text || !app_copy(app, text, err))
        return false;
    app_say(app, false, N_("sent to the terminal's clipboard: the explanation of %s, %zu lines"),
            name, lines);
    return true;
}

static bool copy_line(App *app, const char *line, Error *err)
{
    char *text = strdup(line);
    if (!text)
        return error_memory(err);
    if (!app_copy(app, text, err))
        return false;
    app_say(app, false, N_("sent to the terminal's clipboard: %s"), line);
    return true;
}

static bool copy_command(App *app, Error *err)
{
    char line[COMMAND_LINE_SIZE];
    return command_line_make(&app->run, line, sizeof line, err) && copy_line(app, line, err);
}

static bool copy_link(App *app, Error *err)
{
    char link[LINK_SIZE];
    return link_write(&app->run, link, err) && copy_line(app, link, err);
}

static bool do_copy(App *app, const Argument *argument, Error *err)
{
    switch (argument->word) {
    case COPY_COMMAND:
        return copy_command(app, err);
    case COPY_LINK:
        return copy_link(app, err);
    default:
        return copy_explanation(app, err);
    }
}

const Command command_copy = {
    .row = {"copy", "put an explanation, the command line that leads here, or a link on the "
            "terminal's clipboard"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_USUAL,
    .usage = "explanation|command|link",
    .argument = ARGUMENT_WORD,
    .words = &copy_table,
    .needs = "what?",
    .run = do_copy,
};

enum { SNAPSHOT_NEW, SNAPSHOT_OVER };

static bool is_text_path(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && ending != path && strcmp(ending, ".txt") == 0;
}

/* Where what may be written is to go, or why not. */
static bool may_write(const App *app, const char *path, bool over, Error *err)
{
    const char *mark = over ? "!" : "";
    if (!path[0])
        return error_set(err, "snapshot%s: the name of a file is needed, as in snapshot%s net.txt",
                         mark, mark);
    if (!is_text_path(path))
        return error_set(err, "%s: a snapshot is plain text; name it as in %.200s.txt", path, path);
    if (!over && access(path, F_OK) == 0)
        return error_set(err, "%s exists; :snapshot! %s overwrites", path, path);
    return paths_may_save(&app->run.options, app->run.setup->trainer.data, path, err);
}

/* A panel alone, or the screen. */
static char *portray(App *app, int panel, Error *err)
{
    const Canvas *screen = &app->frame.canvas;
    if (panel < 0)
        return app_portray_screen(app, err);
    if (panel_is_available((PanelId)panel, &app->tools.trace.net))
        return app_portray_panel(app, (PanelId)panel, screen->width, screen->height, err);
    error_set(err, "%s", panel_at((PanelId)panel)->missing);
    return NULL;
}

/* Adds the Playground's link below the screen, where one says it. False without memory. */
static bool add_link(const App *app, char **text, Error *err)
{
    char link[LINK_SIZE], *both;
    Error why;
    if (!link_write(&app->run, link, &why))
        return !why.is_memory || error_memory(err);
    if (asprintf(&both, "%s\n%s\n", *text, link) < 0)
        return error_memory(err);
    free(*text);
    *text = both;
    return true;
}

static bool do_snapshot(App *app, const Argument *argument, Error *err)
{
    char name[64];
    const char *path = text_cut_word(argument->text, " ", name, sizeof name);
    int panel = path[0] ? table_called(&panel_table, name) : -1;
    bool over = argument->variant == SNAPSHOT_OVER;
    if (panel < 0)
        path = argument->text;
    if (!may_write(app, path, over, err))
        return false;
    char *text = portray(app, panel, err);
    bool ok = text && (panel >= 0 || add_link(app, &text, err)) &&
              (over ? file_write : file_write_new)(path, text, strlen(text), err);
    if (ok)
        app_say(app, false, N_("%s written: %zu lines"), path, count_lines(text));
    free(text);
    return ok;
}

const Command command_snapshot = {
    .row = {"snapshot", "write the screen, or a panel, as plain text to a new file"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_USUAL,
    .usage = "[PANEL] FILE.txt",
    .argument = ARGUMENT_TEXT,
    .words = &panel_table,
    .takes_file = true,
    .before_file = &panel_table,
    .variant = SNAPSHOT_NEW,
    .run = do_snapshot,
};

const Command command_snapshot_over = {
    .row = {"snapshot!", "write it also over a file that is there"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_SELDOM,
    .usage = "[PANEL] FILE.txt",
    .argument = ARGUMENT_TEXT,
    .words = &panel_table,
    .takes_file = true,
    .before_file = &panel_table,
    .variant = SNAPSHOT_OVER,
    .run = do_snapshot,
};
