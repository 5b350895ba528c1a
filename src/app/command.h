/* The commands: everything that can be done, one row each. Keys, the mouse, hints, the ":" prompt
 * and the configuration file all end here. */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "core/table.h"

#include <stddef.h>

typedef struct App App;

typedef struct Command {
    TableRow row;
    const char *argument;   /* what may follow, for the help; NULL: nothing */
    const Table *arguments; /* names for completion, or NULL */
    bool waits;             /* nothing is done on the way to another moment: keys that come then
                               were meant for what was on the screen before */
    bool (*run)(App *app, const char *argument, Error *err);
} Command;

/* Of `move`, in the order that do_move knows. */
extern const Table command_table, direction_table;

/* Runs "NAME ARGUMENT"; the name of an option is as good as "set NAME". False with a sentence. */
bool command_run(App *app, const char *line, Error *err);

/* What could stand at text[start…cursor]: the beginning that all candidates share goes to
 * common[size], their names to list[list_size]. Returns how many there are. */
size_t command_complete(const char *text, size_t start, size_t cursor, char *common, size_t size,
                        char *list, size_t list_size);

/* The functions of the rows, by subject: command_train.c, command_time.c, command_history.c,
 * command_edit.c, command_view.c, command_overlay.c, command_file.c, command_explain.c. */
bool do_epoch(App *app, const char *argument, Error *err);
bool do_minibatch(App *app, const char *argument, Error *err);
bool do_phase(App *app, const char *argument, Error *err);
bool do_back(App *app, const char *argument, Error *err);
bool do_goto(App *app, const char *argument, Error *err);
bool do_branch(App *app, const char *argument, Error *err);
bool do_branches(App *app, const char *argument, Error *err);
bool do_runs(App *app, const char *argument, Error *err);
bool do_edit(App *app, const char *argument, Error *err);
bool do_history(App *app, const char *argument, Error *err);
bool do_run(App *app, const char *argument, Error *err);
bool do_faster(App *app, const char *argument, Error *err);
bool do_slower(App *app, const char *argument, Error *err);
bool do_rate(App *app, const char *argument, Error *err);
bool do_restart(App *app, const char *argument, Error *err);
bool do_reseed(App *app, const char *argument, Error *err);
bool do_data(App *app, const char *argument, Error *err);
bool do_set(App *app, const char *argument, Error *err);
bool do_freeze(App *app, const char *argument, Error *err);
bool do_unfreeze(App *app, const char *argument, Error *err);
bool do_jog(App *app, const char *argument, Error *err);
bool do_check(App *app, const char *argument, Error *err);
bool do_save(App *app, const char *argument, Error *err);
bool do_save_over(App *app, const char *argument, Error *err);
bool do_load(App *app, const char *argument, Error *err);
bool do_resume(App *app, const char *argument, Error *err);
bool do_links(App *app, const char *argument, Error *err);
bool do_select(App *app, const char *argument, Error *err);
bool do_move(App *app, const char *argument, Error *err);
bool do_sample(App *app, const char *argument, Error *err);
bool do_panel(App *app, const char *argument, Error *err);
bool do_zoom(App *app, const char *argument, Error *err);
bool do_camera(App *app, const char *argument, Error *err);
bool do_scale(App *app, const char *argument, Error *err);
bool do_explain(App *app, const char *argument, Error *err);
bool do_differences(App *app, const char *argument, Error *err);
bool do_matrices(App *app, const char *argument, Error *err);
bool do_glossary(App *app, const char *argument, Error *err);
bool do_what(App *app, const char *argument, Error *err);
bool do_help(App *app, const char *argument, Error *err);
bool do_scroll(App *app, const char *argument, Error *err);
bool do_search(App *app, const char *argument, Error *err);
bool do_match(App *app, const char *argument, Error *err);
bool do_prompt(App *app, const char *argument, Error *err);
bool do_close(App *app, const char *argument, Error *err);
bool do_redraw(App *app, const char *argument, Error *err);
bool do_quit(App *app, const char *argument, Error *err);

#endif
