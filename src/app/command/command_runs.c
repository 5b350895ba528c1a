/* Commands for what stands beside the present: runs and branches, listed, named, forgotten. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "app/run/saving.h"
#include "core/base/text.h"
#include "explain/format.h"
#include "time/history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROW_SIZE = 320, NUMBER_WIDTH = 9, SHARE_SIZE = 16 };

/* What stands behind the first word of a text, and that word. */
static const char *first_word(const char *text, char word[BRANCH_NAME_SIZE])
{
    const char *behind = text_cut_word(text, " ", word, BRANCH_NAME_SIZE);
    return behind + strspn(behind, " ");
}

/* The name that is to be given: behind that of what gets it, or alone. *of is "" then. */
static const char *names(const char *text, char of[BRANCH_NAME_SIZE])
{
    const char *to = first_word(text, of);
    if (*to)
        return to;
    of[0] = '\0';
    return text;
}

/* A name to be typed, behind what is to get it. */
static void ask_name(App *app, const char *command, const char *of)
{
    char line[PROMPT_SIZE];
    snprintf(line, sizeof line, "%s rename %s", command, of);
    prompt_offer(&app->prompt, line, of);
}

static bool enter_branch(App *app, size_t index)
{
    Timeline *tl = &app->run.timeline;
    timeline_enter(tl, index);
    app_jump(app, "");
    app_say(app, false, "branch %s", timeline_journal(tl)->present.name);
    return true;
}

/* Curves are called otherwise then. */
static void rename_curves(App *app)
{
    app->picture.curves.labelled = 0;
}

static bool do_branch(App *app, const Argument *argument, Error *err)
{
    Timeline *tl = &app->run.timeline;
    const Branch *present = &timeline_journal(tl)->present;
    const char *name = argument->text;
    int index = branch_find(timeline_journal(tl), name);
    if (!*name)
        return error_set(err, "branch: the name of one, or a new one for %s", present->name);
    if (strcmp(name, present->name) == 0)
        return command_execute(app, "goto last", err);
    if (index >= 0)
        return enter_branch(app, (size_t)index);
    char old[BRANCH_NAME_SIZE];
    memcpy(old, present->name, sizeof old);
    if (!timeline_rename(tl, name, err))
        return false;
    rename_curves(app);
    app_say(app, false, "branch %s is %s now", old, name);
    return true;
}

const Command command_branch = {
    .row = {"branch", "go to the branch of that name, or give the present one another"},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_SELDOM,
    .usage = "NAME",
    .argument = ARGUMENT_TEXT,
    .waits = true,
    .run = do_branch,
};

/* Where a branch ends, and with what rate. */
static void end_text(const Branch *branch, char *out, size_t size)
{
    const JournalEvent *last = &branch->events[branch->count - 1];
    snprintf(out, size, "to epoch %llu, step %llu, rate %.6g",
             (unsigned long long)last->to.epoch, (unsigned long long)last->to.step,
             last->hyper.rate);
}

static BranchEra last_era(const Branch *branch)
{
    return (BranchEra){branch, branch_era(branch, branch->count - 1)};
}

/* The branches as rows: the present one, and those that were left, the last one first. SIZE_MAX
 * stands for the present one. */
static size_t branch_of_row(const App *app, size_t row)
{
    return row == 0 ? SIZE_MAX : timeline_journal(&app->run.timeline)->branch_count - row;
}

/* Where it was left, and what it has that the present one has not. */
static void branch_words(const App *app, const Branch *branch, char *out, size_t size)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    char other[DIFFERENCE_SIZE];
    Place fork = branch_fork(branch, &j->present);
    end_text(branch, out, size);
    history_difference(&app->run.timeline.replay, last_era(branch), last_era(&j->present), other);
    text_append(out, size, "; left after step %llu%s%s",
                (unsigned long long)(fork.ticks / j->present.events[fork.event].phases),
                other[0] ? ": " : "", other);
}

static void fill_branches(App *app)
{
    Overlay *o = &app->overlay;
    const Journal *j = timeline_journal(&app->run.timeline);
    char words[ROW_SIZE], key[BRANCH_NAME_SIZE + 4];
    end_text(&j->present, words, sizeof words);
    text_append(words, sizeof words, ": the present one");
    snprintf(key, sizeof key, "> %s", j->present.name);
    overlay_own_choice(o, key, words);
    for (size_t i = j->branch_count; i-- > 0;) {
        snprintf(key, sizeof key, "  %s", j->branches[i].name);
        branch_words(app, &j->branches[i], words, sizeof words);
        overlay_own_choice(o, key, words);
    }
    size_t chosen = branch_of_row(app, overlay_own_index(o, overlay_chosen(o)));
    if (chosen < j->branch_count)
        branch_words(app, &j->branches[chosen], words, sizeof words);
    else
        snprintf(words, sizeof words, N_("the present one"));
    overlay_about(o, N_("%s: %s. Enter goes there; e names it anew, D forgets it."),
                  chosen < j->branch_count ? j->branches[chosen].name : j->present.name, words);
}

/* Nothing is changed on the way to another moment. */
static bool has_arrived(const App *app, Error *err)
{
    return !timeline_is_replaying(&app->run.timeline) ||
           error_set(err, N_("still going to another moment; try again then"));
}

static bool take_branch(App *app, const TableRow *row, Error *err)
{
    size_t i = branch_of_row(app, overlay_own_index(&app->overlay, row));
    overlay_close(&app->overlay);
    return i == SIZE_MAX || (has_arrived(app, err) && enter_branch(app, i));
}

/* What goes with it is said: nothing brings it back. */
static bool delete_branch(App *app, size_t i, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    char name[BRANCH_NAME_SIZE], words[ROW_SIZE];
    if (i >= j->branch_count)
        return error_set(err, N_("%s is the present branch: go to another one first"),
                         j->present.name);
    if (!has_arrived(app, err))
        return false;
    snprintf(name, sizeof name, "%s", j->branches[i].name);
    branch_words(app, &j->branches[i], words, sizeof words);
    timeline_drop_branch(&app->run.timeline, i);
    app_say(app, false, N_("branch %s is forgotten: %s"), name, words);
    return true;
}

static bool do_to_branch(App *app, size_t row, OverlayDeed deed, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    size_t i = branch_of_row(app, row);
    if (deed == DEED_MARK)
        return error_set(err, N_("branches are all compared; marks are for runs"));
    if (deed == DEED_DELETE)
        return delete_branch(app, i, err);
    ask_name(app, "branches", i < j->branch_count ? j->branches[i].name : j->present.name);
    return true;
}

/* The branch of a name, or the present one where that is "": SIZE_MAX. */
static bool find_branch(const App *app, const char *name, size_t *index, Error *err)
{
    const Journal *j = timeline_journal(&app->run.timeline);
    int i = branch_find(j, name);
    *index = i >= 0 ? (size_t)i : SIZE_MAX;
    return i >= 0 || !*name || strcmp(name, j->present.name) == 0 ||
           error_set(err, N_("there is no branch %.24s; :branches lists them"), name);
}

static bool rename_branch(App *app, const char *text, Error *err)
{
    Timeline *tl = &app->run.timeline;
    char of[BRANCH_NAME_SIZE], old[BRANCH_NAME_SIZE];
    const char *to = names(text, of);
    size_t i;
    if (!find_branch(app, of, &i, err))
        return false;
    const Journal *j = timeline_journal(tl);
    snprintf(old, sizeof old, "%s", i == SIZE_MAX ? j->present.name : j->branches[i].name);
    if (!(i == SIZE_MAX ? timeline_rename(tl, to, err) : timeline_rename_branch(tl, i, to, err)))
        return false;
    rename_curves(app);
    app_say(app, false, "branch %s is %s now", old, to);
    return true;
}

typedef enum BesideWord {
    BESIDE_RENAME, BESIDE_DELETE, BESIDE_MARK, BESIDE_SAVE, BESIDE_SAVE_OVER,
} BesideWord;
static const TableRow branches_words[] = {
    [BESIDE_RENAME] = {"rename", N_("rename [NAME] NEW: give a branch, or the present one, another "
                                    "name")},
    [BESIDE_DELETE] = {"delete", N_("delete NAME: forget a branch")},
};
static const Table branches_word_table = TABLE_OF("word", branches_words);

static bool do_branches(App *app, const Argument *argument, Error *err)
{
    char word[BRANCH_NAME_SIZE];
    const char *behind = first_word(argument->text, word);
    size_t i;
    if (!argument->text[0]) {
        overlay_offer_own(&app->overlay, N_("branches"), fill_branches, take_branch, do_to_branch,
                          0, app);
        return true;
    }
    int which = table_find(&branches_word_table, word, err);
    if (which == BESIDE_RENAME)
        return rename_branch(app, behind, err);
    return which == BESIDE_DELETE && find_branch(app, behind, &i, err) &&
           delete_branch(app, i, err);
}

const Command command_branches = {
    .row = {"branches", N_("list the branches, each to be gone to, named anew or forgotten")},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_USUAL,
    .usage = "[rename [NAME] NEW|delete NAME]",
    .argument = ARGUMENT_TEXT,
    .words = &branches_word_table,
    .run = do_branches,
};

/* The run that was begun as number `number`: present, left, or beside the present one. */
static const Run *numbered(const App *app, unsigned number)
{
    const Run *run = runs_numbered(&app->runs, &app->run, number);
    return run ? run : app_run_beside(app, number);
}

/* The number of the run in a row of the list, in which they are in the order in which they were
 * begun; 0: none. */
static unsigned run_of_row(const App *app, size_t row)
{
    for (unsigned number = 1; number <= app->runs.numbers; number++)
        if (numbered(app, number) && row-- == 0)
            return number;
    return 0;
}

static size_t row_of_present(const App *app)
{
    size_t row = 0;
    while (run_of_row(app, row) != app->run.number)
        row++;
    return row;
}

static void add_number(char *out, size_t size, double value)
{
    char number[FORMAT_SIZE];
    if (isnan(value))
        text_append(out, size, "%*s—", NUMBER_WIDTH - 1, "");
    else
        text_append(out, size, "%*s", NUMBER_WIDTH, format_short(value, 7, number));
}

/* The accuracy that one goes by: of the test part, where there is one. */
static double accuracy_of(const Metrics *m)
{
    return isnan(m->test.accuracy) ? m->training.accuracy : m->test.accuracy;
}

/* Epochs, loss, test loss, accuracy and what differs, in columns. */
static void run_row(const Run *run, const InForce *present, char out[ROW_SIZE])
{
    InForce now;
    Metrics m = run_metrics(run);
    char share[SHARE_SIZE] = "", differs[ROW_SIZE];
    double accuracy = accuracy_of(&m);
    in_force_find(run->setup, &run->options, &now);
    in_force_differences(present, &now, differs, sizeof differs);
    snprintf(out, ROW_SIZE, "%6llu", (unsigned long long)run->setup->trainer.cursor.epoch);
    add_number(out, ROW_SIZE, m.training.loss);
    add_number(out, ROW_SIZE, m.test.loss);
    if (!isnan(accuracy))
        snprintf(share, sizeof share, "%.1f %%", 100 * accuracy);
    text_append(out, ROW_SIZE, "%9s  %s", share, differs);
}

/* In words: what the run is, and what the present one would have to change to be like it. */
static void say_about_run(App *app, const Run *run, const InForce *present)
{
    InForce now;
    char words[RUN_WORDS_SIZE], changes[ROW_SIZE] = "";
    in_force_find(run->setup, &run->options, &now);
    if (run != &app->run)
        in_force_changes(present, &now, changes, sizeof changes);
    run_words(run, words);
    overlay_about(&app->overlay, "%s: %s%s%s", run->name, words,
                  changes[0] ? N_(". From the present one: ") : "", changes);
}

static void fill_runs(App *app)
{
    Overlay *o = &app->overlay;
    const Runs *runs = &app->runs;
    InForce present;
    char line[ROW_SIZE], key[RUN_NAME_SIZE + 4];
    app_note_facts(app);
    in_force_find(app->run.setup, &app->run.options, &present);
    snprintf(line, sizeof line, N_("%.1f of %zu MiB. Enter goes there; m marks to compare, "
                                   "e names anew, D forgets."),
             (double)(runs_bytes(runs) + run_bytes(&app->run)) / (1 << 20),
             runs_budget(&app->run.options) >> 20);
    overlay_heading(o, line);
    overlay_heading(o, N_("                  epochs     loss     test accuracy  differs in"));
    for (unsigned number = 1; number <= runs->numbers; number++) {
        const Run *run = numbered(app, number);
        if (!run)
            continue;
        char mark = app_run_beside(app, number) ? '|' : run->marked ? '*' : ' ';
        snprintf(key, sizeof key, "%c %s", run == &app->run ? '>' : mark, run->name);
        run_row(run, &present, line);
        overlay_own_choice(o, key, line);
    }
    unsigned chosen = run_of_row(app, overlay_own_index(o, overlay_chosen(o)));
    if (chosen > 0)
        say_about_run(app, numbered(app, chosen), &present);
}

/* The run of a name; the present one where that is "". */
static Run *find_run(App *app, const char *name, Error *err)
{
    int i = runs_find(&app->runs, name);
    if (i >= 0)
        return app->runs.list[i];
    if (!*name || strcmp(name, app->run.name) == 0)
        return &app->run;
    for (size_t k = 0; k < app->sides.count; k++)
        if (strcmp(name, app->sides.other[k]->run.name) == 0)
            return &app->sides.other[k]->run;
    error_set(err, "there is no run %.24s; :runs lists them", name);
    return NULL;
}

static bool enter_run(App *app, const Run *run, Error *err)
{
    int index = runs_find(&app->runs, run->name);
    overlay_close(&app->overlay);
    if (app_run_beside(app, run->number))
        app_turn_to_side(app, (size_t)app_side_of_run(app, run->number));
    return index < 0 || app_go_to_run(app, (size_t)index, err);
}

static bool delete_run(App *app, const Run *run, Error *err)
{
    int index = runs_find(&app->runs, run->name);
    char name[RUN_NAME_SIZE], words[RUN_WORDS_SIZE];
    size_t branches = timeline_journal(&run->timeline)->branch_count;
    if (app_run_beside(app, run->number))
        return error_set(err, N_("%s is beside the present run: ':twin off' first"), run->name);
    if (index < 0)
        return error_set(err, N_("%s is the present run: go to another one first"), run->name);
    snprintf(name, sizeof name, "%s", run->name);
    run_words(run, words);
    judging_free(&app->background.judging); /* it may be of this one */
    runs_forget(&app->runs, &app->run, (size_t)index);
    if (branches > 0)
        app_say(app, false, N_("%s is forgotten, with %zu branches: %s"), name, branches + 1,
                words);
    else
        app_say(app, false, N_("%s is forgotten: %s"), name, words);
    return true;
}

static const TableRow runs_words[] = {
    [BESIDE_RENAME] = {"rename", N_("rename [NAME] NEW: give a run, or the present one, another "
                                    "name")},
    [BESIDE_DELETE] = {"delete", N_("delete NAME: forget a run, with its branches")},
    [BESIDE_MARK] = {"mark", N_("mark [NAME]: compare a run with the present one, or do not any "
                                "more")},
    [BESIDE_SAVE] = {"save", N_("save FILE: write all runs to one session's file, which :load "
                                "opens")},
    [BESIDE_SAVE_OVER] = {"save!", N_("save! FILE: also over a file that is not their own")},
};
static const Table runs_word_table = TABLE_OF("word", runs_words);

static bool rename_run(App *app, const char *text, Error *err)
{
    char of[BRANCH_NAME_SIZE], old[RUN_NAME_SIZE];
    const char *to = names(text, of);
    Run *run = find_run(app, of, err);
    if (!run)
        return false;
    if (table_called(&runs_word_table, to) >= 0)
        return error_set(err, N_("runs: %s is a word of this command; another name would do"), to);
    if (strcmp(to, run->name) != 0 && app_is_name_of_side(app, to))
        return error_set(err, N_("there is a run %s already"), to);
    snprintf(old, sizeof old, "%s", run->name);
    if (!runs_rename(&app->runs, &app->run, run, to, err))
        return false;
    app_say(app, false, N_("run %s is %s now"), old, to);
    return true;
}

/* What is compared with the present run stays beside it when one goes to another. */
static bool mark_run(App *app, Run *run, Error *err)
{
    if (!comparing_ready(&app->background.comparing, err))
        return false;
    run->marked = !run->marked;
    app->run.marked = app->run.marked || run->marked;
    app_say(app, false, run->marked ? N_("%s is marked") : N_("%s is not marked any more"),
            run->name);
    return true;
}

static bool take_run(App *app, const TableRow *row, Error *err)
{
    unsigned number = run_of_row(app, overlay_own_index(&app->overlay, row));
    return enter_run(app, numbered(app, number), err);
}

static bool do_to_run(App *app, size_t row, OverlayDeed deed, Error *err)
{
    unsigned number = run_of_row(app, row);
    Run *run = find_run(app, numbered(app, number)->name, err);
    if (deed == DEED_MARK)
        return mark_run(app, run, err);
    if (deed == DEED_DELETE)
        return delete_run(app, run, err);
    ask_name(app, "runs", run->name);
    return true;
}

static bool save_runs(App *app, const char *path, SaveMode mode, Error *err)
{
    if (app->sides.count > 0)
        return error_set(err, N_("runs: those side by side are none of them yet: ':twin off' puts "
                                 "the others there"));
    if (!*path)
        return error_set(err, N_("runs save: the name of a file is needed"));
    if (timeline_is_replaying(&app->run.timeline))
        return error_set(err, N_("runs save: still going to another moment; try again then"));
    if (mode == SAVE_NEW && own_files_lack(&app->run.own, path))
        return error_set(err, N_("%s exists; :runs save! %s overwrites"), path, path);
    if (!saving_write_all(&app->run, &app->runs, path, mode, err))
        return false;
    app_say(app, false, N_("saved %s: %zu runs"), path, app->runs.count + 1);
    return true;
}

static bool do_with_runs(App *app, BesideWord word, const char *behind, Error *err)
{
    if (word >= BESIDE_SAVE)
        return save_runs(app, behind, word == BESIDE_SAVE ? SAVE_NEW : SAVE_OVER, err);
    if (word == BESIDE_RENAME)
        return rename_run(app, behind, err);
    Run *run = find_run(app, behind, err);
    return run && (word == BESIDE_MARK ? mark_run(app, run, err) : delete_run(app, run, err));
}

static bool do_runs(App *app, const Argument *argument, Error *err)
{
    char word[BRANCH_NAME_SIZE];
    const char *behind = first_word(argument->text, word);
    int which = table_called(&runs_word_table, word);
    if (!argument->text[0]) {
        overlay_offer_own(&app->overlay, N_("runs"), fill_runs, take_run, do_to_run,
                          row_of_present(app), app);
        return true;
    }
    if (which >= 0)
        return do_with_runs(app, (BesideWord)which, behind, err);
    const Run *run = find_run(app, argument->text, err);
    return run && enter_run(app, run, err);
}

const Command command_runs = {
    .row = {"runs", N_("list the runs, each to be gone to, marked, named anew or forgotten; or go "
                       "to one")},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_USUAL,
    .usage = "[NAME|rename [NAME] NEW|delete NAME|mark [NAME]|save[!] FILE]",
    .argument = ARGUMENT_TEXT,
    .words = &runs_word_table,
    .takes_file = true,
    .before_file = &runs_word_table,
    .run = do_runs,
};
