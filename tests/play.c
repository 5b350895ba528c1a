#include "play.h"

#include "support.h"

#include "core/base/text.h"
#include "data/file.h"
#include "lesson/script_read.h"

#include <dirent.h>
#include <glob.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_MAX_SIZE = 4096, REMEMBERED_MAX = 32, SCRIPTS_MAX = 1000 };

typedef struct Remembered {
    const char *name;
    PlayScreen screen;
} Remembered;

/* A script while it is played. */
typedef struct Play {
    const PlayProgram *program;
    Script script;
    bool runs;
    int width, height;
    Remembered remembered[REMEMBERED_MAX];
    size_t remembered_count;
} Play;

static Play play;

static const PlayScreen *remembered(const char *name)
{
    for (size_t i = play.remembered_count; i-- > 0;)
        if (strcmp(play.remembered[i].name, name) == 0)
            return &play.remembered[i].screen;
    return NULL;
}

/* Whether the screen is as it was, but for a panel, which is where it was too. */
static bool is_as_it_was(const PlayScreen *screen, const ScriptLook *look)
{
    const PlayScreen *was = remembered(look->words);
    PlayRect hole = {0};
    if (look->but && !play_find_panel(was, look->but, &hole))
        return false;
    return play_same(screen, was, hole);
}

static bool stands_there(const PlayScreen *screen, const ScriptPlace *place)
{
    int x = place->x - 1, y = play_row_of(screen, place->y);
    if (place->text && !play_find(screen, place->text, true, &x, &y))
        return false;
    return screen->cursor_x == x && screen->cursor_y == y;
}

static bool is_so(const PlayScreen *screen, const ScriptLook *look)
{
    char row[PLAY_ROW_SIZE];
    int x, y;
    switch (look->at) {
    case LOOK_SCREEN:
        return play_find(screen, look->words, look->exact, &x, &y);
    case LOOK_ROW:
        y = play_row_of(screen, look->row);
        if (y < 0)
            return false;
        play_row(screen, y, row, sizeof row);
        return script_finds(row, look->words, look->exact);
    case LOOK_PLACE:
        y = play_row_of(screen, look->place.y);
        return y >= 0 && play_stands_at(screen, look->place.x - 1, y, look->words);
    case LOOK_MESSAGE:
        if (play.program->message)
            return script_finds(play.program->message(), look->words, look->exact);
        return play_says(screen, look->words);
    case LOOK_SAME:
        return is_as_it_was(screen, look);
    case LOOK_CURSOR:
        return stands_there(screen, &look->place);
    case LOOK_END:
        return play.program->has_ended();
    }
    return false;
}

static bool look_holds(const PlayScreen *screen, const void *context)
{
    const ScriptLook *look = context;
    return is_so(screen, look) != look->absent;
}

static void print_screen(void)
{
    char row[PLAY_ROW_SIZE];
    PlayScreen screen = {0};
    play.program->take(&screen);
    for (int y = 0; y < screen.height; y++) {
        play_row(&screen, y, row, sizeof row);
        fprintf(stderr, "# |%s\n", row);
    }
    free(screen.cells);
}

/* The rows of a remembered screen that are other ones now. */
static void print_difference(const PlayScreen *was)
{
    char then[PLAY_ROW_SIZE], now[PLAY_ROW_SIZE];
    PlayScreen screen = {0};
    play.program->take(&screen);
    for (int y = 0; y < screen.height && y < was->height; y++) {
        play_row(was, y, then, sizeof then);
        play_row(&screen, y, now, sizeof now);
        if (strcmp(then, now) != 0)
            fprintf(stderr, "# row %d was |%s\n", y + 1, then);
    }
    free(screen.cells);
}

static bool look_for(const Step *step, Error *err)
{
    const ScriptLook *look = &step->look;
    if (look->at == LOOK_SAME && !remembered(look->words))
        return script_complain(&play.script, step, err, "no screen was remembered as '%s'",
                               look->words);
    bool rests = look->at != LOOK_SAME || play.program->rest();
    if (rests && play.program->holds(look_holds, look, step->kind == STEP_WAIT))
        return true;
    print_screen();
    if (look->at == LOOK_SAME)
        print_difference(remembered(look->words));
    if (look->at == LOOK_MESSAGE && play.program->message)
        fprintf(stderr, "# message: %s\n", play.program->message());
    return script_complain(&play.script, step, err, "it is not so%s%s%s", look->words ? ": '" : "",
                           look->words ? look->words : "", look->words ? "'" : "");
}

/* The cell that a place means now, from 0. */
static bool find_place(const Step *step, const ScriptPlace *place, int *x, int *y, Error *err)
{
    PlayScreen screen = {0};
    ScriptLook look = {.exact = true, .words = place->text};
    if (place->text && !place->is_thing)
        play.program->holds(look_holds, &look, false);
    play.program->take(&screen);
    *x = place->x - 1;
    *y = play_row_of(&screen, place->y);
    bool found = !place->text         ? *x < screen.width && *y >= 0
                 : place->is_thing    ? play.program->find && play.program->find(place->text, x, y)
                                      : play_find(&screen, place->text, true, x, y);
    free(screen.cells);
    if (found)
        return true;
    print_screen();
    return script_complain(&play.script, step, err, "%s is not on the screen%s",
                           place->text ? place->text : "the cell",
                           place->is_thing && !play.program->find
                               ? "; in a terminal a place is a cell or a \"text\""
                               : "");
}

static bool use_mouse(const Step *step, Error *err)
{
    const PlayProgram *p = play.program;
    int x, y, to_x, to_y;
    if (!find_place(step, &step->place, &x, &y, err))
        return false;
    if (step->kind == STEP_DRAG && !find_place(step, &step->to, &to_x, &to_y, err))
        return false;
    if (step->kind == STEP_WHEEL) {
        p->mouse(step->count > 0 ? PLAY_WHEEL_UP : PLAY_WHEEL_DOWN, x, y);
    } else if (step->kind == STEP_MOVE) {
        p->mouse(PLAY_MOVE, x, y);
    } else {
        p->mouse(PLAY_PRESS, x, y);
        if (step->kind == STEP_DRAG)
            p->mouse(PLAY_MOVE, x = to_x, y = to_y);
        p->mouse(PLAY_RELEASE, x, y);
    }
    return true;
}

static void type(const char *text)
{
    size_t length = strlen(text), size;
    for (const char *at = text; *at; at += size)
        play.program->key(text_decode(at, length - (size_t)(at - text), &size));
}

static bool keep_screen(const Step *step, Error *err)
{
    if (play.remembered_count == REMEMBERED_MAX)
        return script_complain(&play.script, step, err, "more than %d screens are remembered",
                               REMEMBERED_MAX);
    if (!play.program->rest())
        return script_complain(&play.script, step, err, "the program does not come to rest");
    Remembered *r = &play.remembered[play.remembered_count++];
    *r = (Remembered){.name = step->name};
    play.program->take(&r->screen);
    return true;
}

/* Ends the program where one runs. */
static bool stop(Error *err)
{
    bool runs = play.runs;
    play.runs = false;
    return !runs || play.program->stop(err);
}

static bool start(const Step *step, Error *err)
{
    Error why;
    if (!stop(&why))
        return script_complain(&play.script, step, err, "%s", why.message);
    play.runs = play.program->start(step->text, play.width, play.height, &why);
    return play.runs || script_complain(&play.script, step, err, "%s", why.message);
}

static void resize(const Step *step)
{
    play.width = step->x;
    play.height = step->y;
    if (play.runs)
        play.program->resize(step->x, step->y);
}

static bool put_text(const Step *step, Error *err)
{
    Error why;
    return file_write(step->name, step->text, strlen(step->text), &why) ||
           script_complain(&play.script, step, err, "%s", why.message);
}

/* A stored screen is called by its size too: "start-80x24". */
static bool check_golden(const Step *step, Error *err)
{
    const char *dash = strrchr(step->name, '-');
    char size[32];
    snprintf(size, sizeof size, "-%dx%d", play.width, play.height);
    if (!dash || strcmp(dash, size) != 0)
        return script_complain(&play.script, step, err, "the name is to end in %s", size);
    play.program->check_golden(step->name);
    return true;
}

static bool is_look(const Step *step)
{
    return step->kind == STEP_EXPECT || step->kind == STEP_WAIT || step->kind == STEP_GOLDEN;
}

/* Enters a command; one that is refused is to be looked at by the next step. */
static bool enter(const Step *step, Error *err)
{
    bool last = step + 1 == play.script.steps + play.script.count;
    play.program->key(':');
    type(step->text);
    play.program->key(SCRIPT_KEY_ENTER);
    const char *why = play.program->refusal ? play.program->refusal() : NULL;
    return !why || (!last && is_look(step + 1)) ||
           script_complain(&play.script, step, err, "it is refused: %s", why);
}

/* What a step does to a program that runs. */
static bool act(const Step *step, Error *err)
{
    switch (step->kind) {
    case STEP_KEY:
        for (size_t i = 0; i < step->count; i++)
            play.program->key(step->key);
        return true;
    case STEP_COMMAND:
        return enter(step, err);
    case STEP_TYPE:
        type(step->text);
        return true;
    case STEP_PASTE:
        play.program->paste(step->text);
        return true;
    case STEP_CLICK:
    case STEP_MOVE:
    case STEP_DRAG:
    case STEP_WHEEL:
        return use_mouse(step, err);
    case STEP_REMEMBER:
        return keep_screen(step, err);
    case STEP_GOLDEN:
        return check_golden(step, err);
    default:
        return look_for(step, err);
    }
}

static bool perform(const Step *step, Error *err)
{
    if (step->kind == STEP_RUN)
        return start(step, err);
    if (step->kind == STEP_FILE)
        return put_text(step, err);
    if (step->kind == STEP_SIZE) {
        resize(step);
        return true;
    }
    return play.runs ? act(step, err)
                     : script_complain(&play.script, step, err, "no program runs yet: run …");
}

/* Whether this is a kind of program that the script is for. */
static bool is_for(const Script *script, const char *kind)
{
    for (size_t i = 0; i < script->count; i++)
        if (script->steps[i].kind == STEP_ONLY && strcmp(script->steps[i].name, kind) != 0)
            return false;
    return true;
}

static bool perform_all(Error *err)
{
    const Script *script = &play.script;
    for (size_t i = 0; i < script->count; i++)
        if (script->steps[i].kind != STEP_ONLY && !perform(&script->steps[i], err))
            return false;
    return stop(err);
}

static char top[PATH_MAX_SIZE]; /* the folder of the sources */

/* A folder of the script's own, with a way to what is stored beside it. */
static int open_folder(void **state)
{
    char stored[PATH_MAX_SIZE + 32];
    void *folder;
    (void)state;
    if (folder_make(&folder) != 0 || chdir(folder) != 0)
        return -1;
    snprintf(stored, sizeof stored, "%s/tests/scripts", top);
    setenv("XDG_STATE_HOME", folder, 1);
    play = (Play){.program = play.program, .width = 80, .height = 24};
    free(folder);
    return symlink(stored, "scripts");
}

static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    char inner[PATH_MAX_SIZE];
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (unlink(inner) != 0)
            remove_folder(inner);
    }
    closedir(folder);
    rmdir(path);
}

static int close_folder(void **state)
{
    (void)state;
    Error err;
    char *folder = strdup(getenv("XDG_STATE_HOME"));
    stop(&err);
    for (size_t i = 0; i < play.remembered_count; i++)
        free(play.remembered[i].screen.cells);
    script_free(&play.script);
    if (!folder || chdir(top) != 0)
        return -1;
    remove_folder(folder);
    free(folder);
    return 0;
}

/* Reads the script of a file; what it holds stays where the file is wrong. */
static bool read_script(Script *script, const char *path, Error *err)
{
    char *text = NULL;
    size_t size;
    *script = (Script){.path = path};
    if (!file_read_text(path, FILE_REGULAR, SCRIPT_SIZE_MAX, &text, &size, err))
        return false;
    bool read = script_read(script, path, text, size, err);
    free(text);
    return read;
}

static void test_script(void **state)
{
    Error err;
    if (!read_script(&play.script, *state, &err) || !perform_all(&err))
        fail_msg("%s", err.message);
}

/* Whether a file is to be played; one that cannot be read is, so that it is told. */
static bool is_played(const char *path)
{
    Script script;
    Error err;
    bool played = !read_script(&script, path, &err) || is_for(&script, play.program->kind);
    script_free(&script);
    return played;
}

static struct CMUnitTest tests[SCRIPTS_MAX];
static char *names[SCRIPTS_MAX], *paths[SCRIPTS_MAX];
static size_t count;

/* A test for a script, called as its file is, without what every one ends with. */
static void add_script(const char *given)
{
    char *path = realpath(given, NULL);
    const char *slash = strrchr(given, '/'), *name = slash ? slash + 1 : given;
    names[count] = strndup(name, strcspn(name, "."));
    paths[count] = path ? path : strdup(given);
    tests[count] = (struct CMUnitTest){.name = names[count], .test_func = test_script,
                                       .setup_func = open_folder, .teardown_func = close_folder,
                                       .initial_state = paths[count]};
    count++;
}

static int play_scripts(void)
{
    int result = _cmocka_run_group_tests("scripts", tests, count, NULL, NULL);
    while (count-- > 0) {
        free(names[count]);
        free(paths[count]);
    }
    return result;
}

int play_all(const PlayProgram *program, int argc, char **argv)
{
    char pattern[PATH_MAX_SIZE + 32];
    glob_t found = {.gl_pathc = (size_t)argc - 1, .gl_pathv = argv + 1};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    play.program = program;
    if (!realpath(getenv("srcdir") ? getenv("srcdir") : ".", top))
        return 1;
    setenv("srcdir", top, 1); /* for who reads it in another folder */
    snprintf(pattern, sizeof pattern, "%s/tests/scripts/*.txt", top);
    if (argc < 2 && glob(pattern, 0, NULL, &found) != 0)
        return 1;
    for (size_t i = 0; i < found.gl_pathc && count < SCRIPTS_MAX; i++)
        if (is_played(found.gl_pathv[i]))
            add_script(found.gl_pathv[i]);
    if (argc < 2)
        globfree(&found);
    return play_scripts();
}
