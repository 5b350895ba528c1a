#include "app/headless/grid.h"

#include "core/base/text.h"
#include "data/generators.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether it can be varied: it has a value, and belongs to training, not to this machine. */
static bool can_vary(const Option *option)
{
    unsigned both = 1u << VERB_TRAIN | 1u << VERB_SWEEP;
    return (option->verbs & both) == both && option->type != OPTION_FLAG && !option->kept;
}

/* What a key stands for: an option, "data", or what is said of a data set that comes with the
 * program, which may have "data." before it. */
static bool find_key(Variation *v, Error *err)
{
    bool of_data = strncmp(v->key, "data.", 5) == 0;
    const char *key = v->key + (of_data ? 5 : 0);
    int said = table_called(&generator_key_table, key);
    if (strcmp(v->key, "data") == 0)
        return true;
    if (said >= 0 && (of_data || table_called(&option_table, key) < 0)) {
        v->said = table_row(&generator_key_table, (size_t)said)->name;
        return true;
    }
    if (of_data) {
        said = table_find(&generator_key_table, key, err);
        v->said = said < 0 ? NULL : table_row(&generator_key_table, (size_t)said)->name;
        return said >= 0;
    }
    v->option = option_find(key, err);
    return v->option && (can_vary(v->option) ||
                         error_set(err, N_("vary: %s is not part of training"),
                                   v->option->row.name));
}

/* Inside of a value + stands for a comma: layers of 8+8, moons:n=50+noise=0.1. */
static bool has_commas(const Variation *v)
{
    return !v->option || option_has_commas(v->option);
}

/* Each data set is one that comes with the program, or a file. */
static bool check_data(const Variation *v, Error *err)
{
    GeneratorChoice choice;
    Error why;
    for (size_t i = 0; i < v->values.count; i++) {
        const char *value = v->values.text[i];
        bool is_file = !generator_is_named(value) && access(value, R_OK) == 0;
        if (!is_file && !generator_find(value, &choice, &why))
            return error_set(err, "--vary data: there is no such file, and %s", why.message);
    }
    return true;
}

/* Each value of an option is one that it takes. */
static bool check_values(const Variation *v, Error *err)
{
    Options scratch = {0};
    bool ok = v->option || v->said || check_data(v, err);
    for (size_t i = 0; ok && v->option && i < v->values.count; i++)
        ok = option_read(&scratch, v->option, "--vary ", v->values.text[i], err);
    options_free(&scratch);
    return ok;
}

/* Reads "KEY=VALUES". */
static bool read_variation(Grid *grid, const char *line, size_t length, Error *err)
{
    const char *equals = memchr(line, '=', length);
    char list[OPTION_TEXT_SIZE];
    Error why;
    if (!equals || equals == line)
        return error_set(err, N_("--vary '%.*s' names no values; it is to be KEY=VALUES, as in "
                                 "rate=0.1,1 or seed=1..40"), (int)length, line);
    if (grid->count == VARIATIONS_MAX)
        return error_set(err, N_("--vary is given more than %d times"), VARIATIONS_MAX);
    Variation *v = &grid->variations[grid->count++];
    *v = (Variation){.key = strndup(line, (size_t)(equals - line))};
    if (!v->key)
        return error_memory(err);
    size_t rest = length - (size_t)(equals + 1 - line);
    if (rest >= sizeof list)
        return error_set(err, N_("--vary %s has too many values"), v->key);
    snprintf(list, sizeof list, "%.*s", (int)rest, equals + 1);
    if (!find_key(v, err))
        return false;
    if (!values_read(&v->values, list, &why))
        return why.is_memory ? error_memory(err)
                             : error_set(err, "--vary %s: %s", v->key, why.message);
    if (has_commas(v))
        values_write_commas(&v->values);
    return check_values(v, err);
}

/* One key is not varied twice, by whatever beginning of its name. */
static bool check_keys(const Grid *grid, Error *err)
{
    for (size_t a = 0; a < grid->count; a++)
        for (size_t b = 0; b < a; b++) {
            const Variation *x = &grid->variations[a], *y = &grid->variations[b];
            if (x->option == y->option && (x->option || x->said == y->said))
                return error_set(err, N_("--vary %s is given twice; all its values stand in one, "
                                         "with commas between"), x->key);
        }
    return true;
}

bool grid_init(Grid *grid, const Options *base, Error *err)
{
    bool ok = true;
    *grid = (Grid){.base = base, .cells = 1};
    for (const char *line = base->vary; ok && line && *line;) {
        size_t length = strcspn(line, "\n");
        ok = read_variation(grid, line, length, err);
        line += length + (line[length] == '\n');
    }
    for (size_t v = 0; ok && v < grid->count; v++) {
        grid->cells *= grid->variations[v].values.count;
        if (grid->cells > GRID_CELLS_MAX)
            return error_set(err, N_("--vary makes more than %d combinations"), GRID_CELLS_MAX);
    }
    return ok && check_keys(grid, err);
}

void grid_free(Grid *grid)
{
    for (size_t v = 0; v < grid->count; v++) {
        free(grid->variations[v].key);
        values_free(&grid->variations[v].values);
    }
    *grid = (Grid){0};
}

const char *grid_value(const Grid *grid, size_t cell, size_t v)
{
    for (size_t i = grid->count; i-- > v + 1;)
        cell /= grid->variations[i].values.count;
    return grid->variations[v].values.text[cell % grid->variations[v].values.count];
}

/* Says something of the data set, whose name is in force already. */
static bool rename_data(Options *o, const char *key, const char *value, Error *err)
{
    char said[OPTION_TEXT_SIZE + 32], name[GENERATOR_NAME_SIZE];
    snprintf(said, sizeof said, "%s=%s", key, value);
    return generator_rename(o->data ? o->data : "xor", said, name, err) &&
           options_name_data(o, name, err);
}

/* Sets what variations of one kind ask for: names of data sets, what is said of them, or options.
 */
static bool set_values(const Grid *grid, size_t cell, Options *o, int kind, Error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < grid->count; i++) {
        const Variation *v = &grid->variations[i];
        const char *value = grid_value(grid, cell, i);
        if (kind == 0 && !v->option && !v->said)
            ok = options_name_data(o, value, err);
        else if (kind == 1 && v->said)
            ok = rename_data(o, v->said, value, err);
        else if (kind == 2 && v->option)
            ok = option_set(o, v->option, value, err);
    }
    return ok;
}

bool grid_options(const Grid *grid, size_t cell, Options *options, Error *err)
{
    bool ok = options_copy(options, grid->base, err);
    for (int kind = 0; ok && kind < 3; kind++)
        ok = set_values(grid, cell, options, kind, err);
    options->verb = VERB_TRAIN;
    return ok;
}

void grid_words(const Grid *grid, size_t cell, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t v = 0; v < grid->count; v++)
        text_append(out, size, "%s%s=%s", v > 0 ? " " : "", grid->variations[v].key,
                    grid_value(grid, cell, v));
}
