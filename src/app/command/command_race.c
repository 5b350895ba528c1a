/* The command that trains with one value of an option after the other, in turn. */
#include "app/app.h"
#include "app/command/again.h"
#include "app/command/command.h"
#include "app/command/compare.h"
#include "app/overlay.h"
#include "core/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 32, USUAL_EPOCHS = 100 };

/* What is asked for: "rates=0.1,1 500". */
typedef struct RaceAsked {
    const Option *option;
    Values values;   /* owned */
    uint64_t epochs;
} RaceAsked;

typedef enum RaceWord { RACE_STOP, RACE_GO, RACE_CLEAR } RaceWord;
static const TableRow words[] = {
    [RACE_STOP] = {"stop", N_("let the race stand where it is")},
    [RACE_GO] = {"go", N_("go on with it")},
    [RACE_CLEAR] = {"clear", N_("forget it: its curves go")},
};
static const Table word_table = TABLE_OF("word", words);

/* The option of a name, which may be a plural. */
static const Option *find_option(const char *name, Error *err)
{
    char one[NAME_SIZE];
    size_t length = strlen(name);
    snprintf(one, sizeof one, "%s", name);
    if (length > 1 && length < sizeof one && name[length - 1] == 's' &&
        table_called(&option_table, name) < 0)
        one[length - 1] = '\0';
    int index = table_called(&option_table, one);
    return index >= 0 ? (const Option *)table_row(&option_table, (size_t)index)
                      : option_find(name, err);
}

static bool can_race(const Option *option, Error *err)
{
    unsigned both = 1u << VERB_TRAIN | 1u << VERB_SWEEP;
    bool can = (option->verbs & both) == both && option->type != OPTION_FLAG &&
               option->scope >= SCOPE_HYPER;
    return can || error_set(err, N_("race: %s is not what training differs by; rates, optimizers "
                                    "or seeds would do"), option->row.name);
}

/* So many seeds from the present one on: "8"; else what was typed. */
static bool write_seeds(const App *app, const char *list, char *out, size_t size)
{
    uint64_t seed = app->run.setup->trainer.hyper.seed;
    uint64_t count = strtoull(list, NULL, 10);
    bool is_count = strspn(list, "0123456789") == strlen(list) && count > 0;
    snprintf(out, size, "%s", list);
    if (is_count)
        snprintf(out, size, "%" PRIu64 "..%" PRIu64, seed, seed + count - 1);
    return is_count;
}

/* All that a table has, with commas between. */
static bool write_all(const Option *option, char *out, size_t size, Error *err)
{
    out[0] = '\0';
    if (option->type != OPTION_CHOICE && option->type != OPTION_NAMES)
        return error_set(err, N_("race %s: of which values? as in rates=0.01,0.1,1"),
                         option->row.name);
    for (size_t i = 0; i < option->table->count; i++)
        text_append(out, size, "%s%s", i > 0 ? "," : "", table_row(option->table, i)->name);
    return true;
}

/* Each is one that the option takes. */
static bool check_values(RaceAsked *asked, Error *err)
{
    Options scratch = {0};
    bool ok = true;
    if (option_has_commas(asked->option))
        values_write_commas(&asked->values);
    for (size_t i = 0; ok && i < asked->values.count && i < RACE_MAX; i++)
        ok = option_read(&scratch, asked->option, "race ", asked->values.text[i], err);
    options_free(&scratch);
    return ok;
}

static bool read_values(const App *app, const char *key, RaceAsked *asked, Error *err)
{
    char name[NAME_SIZE], list[OPTION_TEXT_SIZE];
    Error why;
    size_t length = strcspn(key, "=");
    snprintf(name, sizeof name, "%.*s", (int)length, key);
    asked->option = find_option(name, err);
    if (!asked->option || !can_race(asked->option, err))
        return false;
    bool seeds = strcmp(name, "seeds") == 0 && key[length] == '=';
    if (key[length] != '=') {
        if (!write_all(asked->option, list, sizeof list, err))
            return false;
    } else if (!seeds || !write_seeds(app, key + length + 1, list, sizeof list)) {
        snprintf(list, sizeof list, "%s", key + length + 1);
    }
    return (values_read(&asked->values, list, &why) && check_values(asked, &why)) ||
           (why.is_memory ? error_memory(err) : error_set(err, "race: %s", why.message));
}

/* "KEY=VALUES", and perhaps behind it a number of epochs; else as many as the present run has. */
static bool read_asked(const App *app, const char *text, RaceAsked *asked, Error *err)
{
    char key[PROMPT_SIZE];
    char *end;
    const char *behind = text_cut_word(text, " ", key, sizeof key);
    uint64_t now = app->run.setup->trainer.cursor.epoch;
    behind += strspn(behind, " ");
    *asked = (RaceAsked){.epochs = now > 0 ? now : USUAL_EPOCHS};
    if (*behind) {
        asked->epochs = strtoull(behind, &end, 10);
        if (strspn(behind, "0123456789") != strlen(behind) || asked->epochs == 0 ||
            asked->epochs > 1000000000000)
            return error_set(err, N_("race: '%.40s' is wrong; behind the values stands a number of "
                                     "epochs, as in rates=0.1,1 500"), behind);
    }
    return read_values(app, key, asked, err);
}

/* All take memory for their data and their network. */
static bool has_room(const App *app, size_t count, Error *err)
{
    size_t budget = runs_budget(&app->run.options);
    size_t taken = runs_bytes(&app->runs) + run_bytes(&app->run);
    size_t wanted = count * (sizeof(Racer) + RACE_POINTS * sizeof(LossPoint) +
                             setup_bytes(app->run.setup));
    return taken + wanted <= budget ||
           error_set(err, N_("race: %zu of them take %zu MiB, and %zu of %zu are taken; --memory "
                             "gives more"), count, (wanted >> 20) + 1, taken >> 20, budget >> 20);
}

/* What has begun, and what is no more. */
static void say_begun(App *app, const RaceAsked *asked, size_t count, bool is_second)
{
    const Option *option = asked->option;
    char rest[96] = "";
    if (count < asked->values.count)
        text_append(rest, sizeof rest, N_(": the first %zu of %zu values"), count,
                    asked->values.count);
    if (is_second)
        text_append(rest, sizeof rest, N_("; the race before is forgotten"));
    app_say(app, false, N_("a race of %zu, %s, %llu epochs each%s"), count, option->row.name,
            (unsigned long long)asked->epochs, rest);
}

static bool begin(App *app, RaceAsked *asked, Error *err)
{
    size_t all = asked->values.count, count = all < RACE_MAX ? all : RACE_MAX;
    bool is_second = app->background.race.count > 0;
    Options options;
    Race race;
    if (!has_room(app, count, err) || !comparing_ready(&app->background.comparing, err))
        return false;
    if (!again_options(app, N_("races"), &options, err)) {
        options_free(&options);
        return false;
    }
    if (!race_begin(&race, &options, asked->option, &asked->values, asked->epochs, err))
        return false;
    app_end_race(app);
    app->background.race = race;
    compare_show(app);
    say_begun(app, asked, count, is_second);
    return true;
}

static bool obey_word(App *app, RaceWord word, Error *err)
{
    Race *race = &app->background.race;
    char said[RACE_WORDS_SIZE];
    if (race->count == 0)
        return error_set(err, N_("race: there is none; ':race optimizers' begins one"));
    if (word == RACE_STOP) {
        app_stop_race(app);
        return true;
    }
    race->stopped = false;
    race_words(race, said);
    app_say(app, false, word == RACE_CLEAR ? N_("%s: forgotten") : "%s", said);
    if (word == RACE_CLEAR)
        app_end_race(app);
    return true;
}

static bool do_race(App *app, const Argument *argument, Error *err)
{
    RaceAsked asked;
    if (argument->word >= 0)
        return obey_word(app, (RaceWord)argument->word, err);
    if (sweep_is_at(argument->text))
        return compare_read_sweep(app, argument->text, err);
    bool ok = read_asked(app, argument->text, &asked, err) && begin(app, &asked, err);
    values_free(&asked.values);
    return ok;
}

const Command command_race = {
    .row = {"race", N_("train with one value of an option after the other, in turn, as curves: "
                       "optimizers, rates=0.1,1, seeds=8")},
    .subject = SUBJECT_COMPARE,
    .level = LEVEL_USUAL,
    .usage = "OPTION[=VALUES] [EPOCHS]|stop|go|clear|FILE.csv",
    .takes_file = true,
    .argument = ARGUMENT_TEXT,
    .words = &word_table,
    .needs = N_("of what? optimizers, rates=0.01,0.1,1 or seeds=8"),
    .run = do_race,
};
