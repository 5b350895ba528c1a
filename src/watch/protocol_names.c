#include "watch/protocol_names.h"

#include "core/base/text.h"

#include <math.h>
#include <string.h>

enum { NAME_SIZE = 64 };

/* Small letters and digits alone. */
static void plain(const char *name, char out[NAME_SIZE])
{
    size_t n = 0;
    for (; *name && n + 1 < NAME_SIZE; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
    }
    out[n] = '\0';
}

static bool same(const char *a, const char *b)
{
    char one[NAME_SIZE], other[NAME_SIZE];
    plain(a, one);
    plain(b, other);
    return strcmp(one, other) == 0;
}

typedef struct LossAlias {
    const char *name, *row;
    double times;
    bool of_logits, over_outputs;
} LossAlias;

static const TableAlias activation_aliases[] = {
    {"linear", "identity"}, {"logistic", "sigmoid"}, {"swish", "silu"}, {"sin", "sine"},
    {NULL, NULL},
};

static const LossAlias loss_aliases[] = {
    {"MSELoss", "mean-squared", 1, false, true},
    {"mse", "mean-squared", 1, false, false},
    {"mean_squared_error", "mean-squared", 1, false, false},
    {"squared", "half-squared", 2, false, false},
    {"sum_squared_error", "half-squared", 2, false, false},
    {"L1Loss", "mean-absolute", 1, false, true},
    {"mae", "mean-absolute", 1, false, false},
    {"mean_absolute_error", "mean-absolute", 1, false, false},
    {"HuberLoss", "huber", 1, false, true},
    {"SmoothL1Loss", "huber", 1, false, true},
    {"BCELoss", "binary-cross-entropy", 1, false, true},
    {"BCEWithLogitsLoss", "binary-cross-entropy", 1, true, true},
    {"bce", "binary-cross-entropy", 1, false, false},
    {"binary_crossentropy", "binary-cross-entropy", 1, false, false},
    {"CrossEntropyLoss", "cross-entropy", 1, true, false},
    {"categorical_crossentropy", "cross-entropy", 1, false, false},
};

static const TableAlias state_aliases[] = {
    {"momentum_buffer", "v"}, {"velocity", "v"}, {"exp_avg", "m"}, {"exp_avg_sq", "v"},
    {"square_avg", "v"}, {"acc_delta", "u"}, {"sum", "s"}, {"prev", "p"}, {"step_size", "size"},
    {NULL, NULL},
};

typedef struct SettingAlias {
    const char *name, *row;
    SettingKind kind;
} SettingAlias;

static const SettingAlias settings[] = {
    {"rate", NULL, SETTING_RATE},
    {"lr", NULL, SETTING_RATE},
    {"learning_rate", NULL, SETTING_RATE},
    {"betas", NULL, SETTING_BETAS},
    {"eps", "epsilon", SETTING_NUMBER},
    {"alpha", "beta2", SETTING_NUMBER},
    {"rho", "beta2", SETTING_NUMBER},
    {"nesterov", NULL, SETTING_NESTEROV},
    {"weight_decay", NULL, SETTING_PENALTY},
    {"l1-rule", NULL, SETTING_DEAD},
    {"dampening", NULL, SETTING_OFF},
    {"amsgrad", NULL, SETTING_OFF},
    {"centered", NULL, SETTING_OFF},
    {"maximize", NULL, SETTING_OFF},
    {"lr_decay", NULL, SETTING_OFF},
    {"initial_accumulator_value", NULL, SETTING_OFF},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The row that a name of any spelling means, or −1. */
static int find(const Table *table, const TableAlias *aliases, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (same(table_row(table, i)->name, name))
            return (int)i;
    for (; aliases && aliases->name; aliases++)
        if (same(aliases->name, name))
            return table_called(table, aliases->row);
    return -1;
}

const Activation *protocol_activation(const char *name, Error *err)
{
    int index = find(&activation_table, activation_aliases, name);
    return index < 0 ? activation_find(name, err)
                     : (const Activation *)table_row(&activation_table, (size_t)index);
}

const Optimizer *protocol_optimizer(const char *name, Error *err)
{
    int index = find(&optimizer_table, NULL, name);
    return index < 0 ? optimizer_find(name, err)
                     : (const Optimizer *)table_row(&optimizer_table, (size_t)index);
}

bool protocol_loss(const char *name, NamedLoss *out, Error *err)
{
    int index = find(&loss_table, NULL, name);
    *out = (NamedLoss){.times = 1};
    for (size_t i = 0; i < COUNT(loss_aliases) && index < 0; i++)
        if (same(loss_aliases[i].name, name)) {
            index = table_called(&loss_table, loss_aliases[i].row);
            out->times = loss_aliases[i].times;
            out->of_logits = loss_aliases[i].of_logits;
            out->over_outputs = loss_aliases[i].over_outputs;
        }
    out->loss = index < 0 ? loss_find(name, err)
                          : (const Loss *)table_row(&loss_table, (size_t)index);
    return out->loss;
}

double protocol_rounding(const char *name, Error *err)
{
    static const struct {
        const char *name;
        double rounding;
    } precisions[] = {{"float32", 0x1p-24}, {"float", 0x1p-24}, {"float64", 0x1p-53},
                      {"double", 0x1p-53}, {"float16", 0x1p-11}, {"half", 0x1p-11},
                      {"bfloat16", 0x1p-8}};
    for (size_t i = 0; i < COUNT(precisions); i++)
        if (same(precisions[i].name, name))
            return precisions[i].rounding;
    error_set(err, "unknown precision '%.64s'; float32, float64, float16 or bfloat16 would be "
              "right", name);
    return 0;
}

SettingKind protocol_setting(const char *name, size_t *index)
{
    int row = find(&hyper_number_table, NULL, name);
    SettingKind kind = row < 0 ? SETTING_UNKNOWN : SETTING_NUMBER;
    for (size_t i = 0; i < COUNT(settings) && row < 0; i++)
        if (same(settings[i].name, name)) {
            kind = settings[i].kind;
            row = settings[i].row ? table_called(&hyper_number_table, settings[i].row) : -1;
        }
    *index = row < 0 ? 0 : (size_t)row;
    return kind;
}

static int state_called(const Optimizer *optimizer, const char *name)
{
    for (size_t s = 0; s < optimizer->states; s++)
        if (strcmp(optimizer->state[s].letter, name) == 0)
            return (int)s;
    return -1;
}

int protocol_state(const Optimizer *optimizer, const char *name)
{
    int index = state_called(optimizer, name);
    for (const TableAlias *alias = state_aliases; alias->name && index < 0; alias++)
        if (strcmp(alias->name, name) == 0)
            index = state_called(optimizer, alias->row);
    return index;
}
