/* What was found, in words. */
#include "lab/follow/follow.h"

#include "core/base/text.h"

#include <math.h>
#include <string.h>

void follow_name(const Follow *f, char name[FOLLOW_NAME_SIZE])
{
    const FollowFinding *x = &f->finding;
    char parameter[NET_PARAMETER_NAME_SIZE] = "";
    if (x->kind == FOLLOW_ACTIVATION || x->kind == FOLLOW_DELTA) {
        snprintf(name, FOLLOW_NAME_SIZE, "%s[%zu][%zu] of sample %zu",
                 x->kind == FOLLOW_DELTA ? "δ" : "a", x->where.layer + 1, x->where.index + 1,
                 x->where.row + 1);
        return;
    }
    if (x->kind != FOLLOW_LOSS)
        net_parameter_name(&f->model->net, x->where.index, parameter);
    if (x->kind == FOLLOW_LOSS)
        snprintf(name, FOLLOW_NAME_SIZE, "the loss");
    else if (x->kind == FOLLOW_GRADIENT)
        snprintf(name, FOLLOW_NAME_SIZE, "the gradient of %s", parameter);
    else if (x->kind == FOLLOW_STATE)
        snprintf(name, FOLLOW_NAME_SIZE, "%s of %s",
                 f->model->optimizer->state[x->where.row].letter, parameter);
    else
        snprintf(name, FOLLOW_NAME_SIZE, "%s", parameter);
}

/* "layer 2", "layers 1 and 2", "layers 1 to 4", "layers 1, 3 and 4". */
static void name_layers(uint64_t layers, char *out, size_t size)
{
    size_t first = 0, last = 0, count = 0, seen = 0;
    for (size_t l = 0; l < NET_LAYERS_MAX; l++)
        if (layers >> l & 1) {
            first = count++ == 0 ? l : first;
            last = l;
        }
    text_append(out, size, count > 1 ? "layers %zu" : "layer %zu", first + 1);
    if (count > 2 && last - first + 1 == count)
        text_append(out, size, " to %zu", last + 1);
    for (size_t l = first; l <= last && (count == 2 || last - first + 1 > count); l++)
        if (layers >> l & 1 && seen++ > 0)
            text_append(out, size, "%s%zu", seen == count ? " and " : ", ", l + 1);
}

/* The arrays that a factor is of. */
static void name_arrays(const FollowFinding *x, char *out, size_t size)
{
    const char *between = " in ";
    for (size_t i = 0; i < 2 * NET_LAYERS_MAX; i++)
        if ((i % 2 ? x->biases : x->weights) >> i / 2 & 1) {
            text_append(out, size, "%s%s[%zu]", between, i % 2 ? "b" : "w", i / 2 + 1);
            between = ", ";
        }
}

static void name_mistake(const FollowFinding *x, char *title)
{
    text_append(title, FOLLOW_WORDS_SIZE, "%s", x->mistake->row.name);
    if (x->variant.named)
        text_append(title, FOLLOW_WORDS_SIZE, ": %s", x->variant.named);
    if (x->variant.layers) {
        text_append(title, FOLLOW_WORDS_SIZE, "%s in ", x->variant.named ? "," : "");
        name_layers(x->variant.layers, title, FOLLOW_WORDS_SIZE);
    }
}

/* f′ of the layers that a mistake is about, each activation once. */
static void add_slopes(const Follow *f, char *sentence)
{
    const FollowFinding *x = &f->finding;
    uint64_t layers = x->variant.layers;
    size_t last = f->model->net.layer_count - 1;
    const Activation *said = NULL;
    for (size_t l = 0; l < f->model->net.layer_count; l++) {
        const Activation *activation = f->model->net.layers[l].activation;
        if (!(layers >> l & 1) || activation == said)
            continue;
        text_append(sentence, FOLLOW_WORDS_SIZE, "; f′ of %s is %s", activation->row.name,
                    activation->derivative);
        said = activation;
    }
    if (x->variant.pass.no_slope >> last & 1)
        text_append(sentence, FOLLOW_WORDS_SIZE, "; at the outputs the cross-entropies alone do "
                    "without it");
}

/* Where to look when it is none of the usual ones. */
static void point_out(const Follow *f, char *sentence)
{
    const FollowFinding *x = &f->finding;
    size_t l = x->where.layer, last = f->model->net.layer_count - 1;
    if (x->kind == FOLLOW_GRADIENT && l < last)
        snprintf(sentence, FOLLOW_WORDS_SIZE, "what lies behind layer %zu follows: look at how its "
                 "δ = Wᵀ δ · f′(z) is made, and at its a", l + 1);
    else if (x->kind == FOLLOW_GRADIENT || x->kind == FOLLOW_DELTA)
        snprintf(sentence, FOLLOW_WORDS_SIZE, "it begins at layer %zu: look at ∂L/∂a, at f′(z) and "
                 "at what they are multiplied by there", l + 1);
    else if (x->kind == FOLLOW_ACTIVATION)
        snprintf(sentence, FOLLOW_WORDS_SIZE, "what goes into layer %zu follows: look at z = W a + "
                 "b and f(z) there", l + 1);
    else if (x->kind == FOLLOW_LOSS)
        snprintf(sentence, FOLLOW_WORDS_SIZE, "the gradient follows: it is printed of something "
                 "else");
    else
        snprintf(sentence, FOLLOW_WORDS_SIZE, "the gradient follows: look at the update, and at "
                 "what else changes parameters");
}

static void say_factor(const FollowFinding *x, char *title, char *sentence)
{
    bool besides = title[0];
    const char *name = x->scale.count > 0 ? x->scale.name : "a constant factor";
    text_append(title, FOLLOW_WORDS_SIZE, "%s%s", besides ? "; also " : "", name);
    name_arrays(x, title, FOLLOW_WORDS_SIZE);
    text_append(sentence, FOLLOW_WORDS_SIZE, "%sit is %.4g times what it should be", besides
                ? "; besides, " : "", x->factor);
    if (x->scale.count > 0)
        text_append(sentence, FOLLOW_WORDS_SIZE, ": %s", x->scale.sentence);
}

void follow_words(const Follow *f, char title[FOLLOW_WORDS_SIZE], char sentence[FOLLOW_WORDS_SIZE])
{
    const FollowFinding *x = &f->finding;
    title[0] = sentence[0] = '\0';
    if (x->mistake) {
        name_mistake(x, title);
        text_append(sentence, FOLLOW_WORDS_SIZE, "%s", x->mistake->row.summary);
        if (x->mistake->of_slope)
            add_slopes(f, sentence);
    }
    if (x->factor < 1 || x->factor > 1)
        say_factor(x, title, sentence);
    if (title[0] && x->digits > 0)
        text_append(sentence, FOLLOW_WORDS_SIZE, "; so far as the %u digits in the file tell",
                    x->digits);
    if (title[0])
        return;
    if (x->rounded) {
        snprintf(title, FOLLOW_WORDS_SIZE, "rounded numbers");
        snprintf(sentence, FOLLOW_WORDS_SIZE, "the digits in the file leave it open: write all of "
                 "them, as repr does in Python and %%.17g in C");
        return;
    }
    point_out(f, sentence);
}
