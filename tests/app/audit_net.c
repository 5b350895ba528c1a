#include "audit_net.h"

#include "../draw.h"
#include "../view/tap.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NETWORKS = 20, MINI_BATCHES = 3, WORDS_MOST = 40, HIDDEN_MOST = 3 };

Player audit_player;
Truth audit_truth;

static const char data_file[] = "audit.csv";
static char line[1024];

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
    va_list arguments;
    size_t used = strlen(line);
    va_start(arguments, format);
    int n = vsnprintf(line + used, sizeof line - used, format, arguments);
    va_end(arguments);
    assert_true(n > 0 && used + (size_t)n < sizeof line);
}

/* A target that suits the loss. */
static void write_target(FILE *file, const Loss *loss, size_t k, uint64_t *seed)
{
    bool up = k == 0 ? false : k == 1 ? true : draw_below(seed, 2) == 0; /* both come up */
    if (loss->of_signs)
        fprintf(file, ",%d", up ? 1 : -1);
    else if (loss->partner)
        fprintf(file, ",%d", up);
    else
        fprintf(file, ",%.3f", draw_uniform(seed, -1, 1));
}

/* Samples in a file; the classes of cross-entropy are words. */
static void write_data(const Loss *loss, bool classes, size_t inputs, size_t outputs,
                       uint64_t *seed)
{
    FILE *file = fopen(data_file, "w");
    size_t count = 4 + draw_below(seed, 4);
    assert_non_null(file);
    for (size_t i = 0; i < inputs; i++)
        fprintf(file, "%sx%zu", i > 0 ? "," : "", i + 1);
    for (size_t o = 0; o < (classes ? 1 : outputs); o++)
        fprintf(file, ",y%zu", o + 1);
    for (size_t k = 0; k < count; k++) {
        fputc('\n', file);
        for (size_t i = 0; i < inputs; i++)
            fprintf(file, "%s%.3f", i > 0 ? "," : "", draw_uniform(seed, -1.5, 1.5));
        for (size_t o = 0; o < outputs && !classes; o++)
            write_target(file, loss, k, seed);
        if (classes)
            fprintf(file, ",c%zu", k < outputs ? k : draw_below(seed, outputs));
    }
    fputc('\n', file);
    assert_int_equal(fclose(file), 0);
}

/* An output activation that goes with the loss. */
static const char *draw_output(const Loss *loss, size_t outputs, uint64_t *seed)
{
    static const char *const signs[] = {"identity", "tanh", "softsign", "leaky-relu", "sine"};
    static const char *const any[] = {"identity", "tanh", "sigmoid", "softplus", "silu",
                                      "elu", "mish", "softmax"};
    if (loss->partner)
        return loss->partner;
    if (loss->of_signs)
        return signs[draw_below(seed, 5)];
    return any[draw_below(seed, outputs > 1 ? 8 : 7)];
}

static void say_network(size_t i, uint64_t *seed)
{
    size_t hidden = 1 + draw_below(seed, HIDDEN_MOST);
    say(" --hidden ");
    for (size_t h = 0; h < hidden; h++)
        say("%s%zu", h > 0 ? "," : "", 1 + draw_below(seed, 4));
    /* The last of all activations is softmax, which is for outputs. */
    say(" --activation ");
    for (size_t h = 0; h < hidden; h++)
        say("%s%s", h > 0 ? "," : "",
            plain_activations[(2 * i + h) % (plain_activation_count - 1)].name);
}

static void say_training(size_t i, uint64_t *seed)
{
    const char *optimizer = table_row(&optimizer_table, i % optimizer_table.count)->name;
    double usual = plain_optimizer(optimizer)->usual.rate;
    say(" --optimizer %s --seed %zu", optimizer, 1 + draw_below(seed, 1000));
    /* With much larger steps the last digits of float decide where training goes. */
    say(" --rate %.2g", draw_uniform(seed, 0.1, 2) * (usual > 0 ? usual : 0.25));
    if (draw_below(seed, 4) > 0)
        say(" --batch %zu", 1 + draw_below(seed, 3));
    if (draw_below(seed, 2) == 0)
        say(" --dropout 0.%zu", 2 + draw_below(seed, 4));
    if (draw_below(seed, 2) == 0)
        say(" --test 0.3");
    if (draw_below(seed, 2) == 0)
        say(" --shuffle off");
}

static void say_all(size_t i, uint64_t *seed)
{
    const Loss *loss = (const Loss *)(const void *)table_row(&loss_table, i % loss_table.count);
    bool classes = loss->partner && strcmp(loss->partner, "softmax") == 0;
    size_t inputs = 1 + draw_below(seed, 3), outputs = (classes ? 2 : 1) + draw_below(seed, 3);
    write_data(loss, classes, inputs, outputs, seed);
    line[0] = '\0';
    say("backprop --no-config --motion off %s", data_file);
    if (!classes)
        say(" --targets %zu-%zu", inputs + 1, inputs + outputs);
    say(" --loss %s --output-activation %s", loss->row.name, draw_output(loss, outputs, seed));
    say_network(i, seed);
    say_training(i, seed);
}

/* Starts network number i and draws it. */
static void open_network(size_t i, int width, int height, const char *more)
{
    char name[32], text[sizeof line], *words[WORDS_MOST];
    int count = 0;
    Options options;
    Error err;
    snprintf(name, sizeof name, "%zu", i);
    uint64_t seed = draw_seed((const char *const[]){"audit", name, NULL});
    say_all(i, &seed);
    say(" %s", more);
    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word && count < WORDS_MOST; word = strtok(NULL, " "))
        words[count++] = word;
    options_init(&options);
    if (!options_parse(&options, count, words, &err) ||
        !player_start(&audit_player, &options, &err))
        fail_msg("%s: %s", line, err.message);
    unlink(data_file);
    player_size(&audit_player, width, height);
    player_settle(&audit_player);
    player_draw(&audit_player);
    truth_open(&audit_truth, &audit_player);
}

void audit_each_phase(int width, int height, const char *words, void (*look)(void))
{
    for (size_t i = 0; i < fewer(NETWORKS); i++) {
        open_network(i, width, height, words);
        size_t phases = MINI_BATCHES * trainer_phases(&audit_player.app.run.setup->trainer);
        for (size_t k = 0; k < phases; k++) {
            player_do(&audit_player, "phase");
            truth_follow(&audit_truth);
            look();
        }
        truth_close(&audit_truth);
        player_close(&audit_player);
    }
}

const char *audit_about(void)
{
    static char text[sizeof line + 4];
    snprintf(text, sizeof text, "%s\n# ", line);
    return text;
}

void audit_wrong(const char *format, ...)
{
    char text[2 * ROW_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fail_msg("%smini-batch %zu, phase %zu: %s", audit_about(), audit_truth.run.updates,
             audit_truth.phases, text);
}

void audit_same(const char *what, Shown shown, double right)
{
    if (!(fabs(shown.value - right) <= shown.error + 2e-5 * fabs(right) + 3e-6))
        audit_wrong("%s: %.9g is shown for %.9g", what, shown.value, right);
}

bool audit_known(const char **at, bool known, Shown *shown, const char *what)
{
    *at += strspn(*at, " ");
    bool absent = strncmp(*at, "—", strlen("—")) == 0;
    if (absent == known)
        audit_wrong("%s: '%s' where the number is %sknown", what, *at, known ? "" : "not ");
    if (absent)
        *at += strlen("—");
    else
        *shown = read_number(at);
    return known;
}

Shown audit_digits(const char *at, int digits)
{
    char *end;
    Shown shown = {.value = strtod(at, &end)};
    if (end == at)
        audit_wrong("a number is expected at '%s'", at);
    double size = fabs(shown.value) > 0 ? fabs(shown.value) : 1;
    shown.error = 0.5000001 * pow(10, floor(log10(size)) + 1 - digits);
    return shown;
}

static char folder[] = "/tmp/backprop-audit-XXXXXX";

int audit_folder_open(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

int audit_folder_close(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}
