#include "core/train/jog.h"

#include "core/base/rng.h"

void jog_weights(Trainer *t, double amount)
{
    Cursor *c = &t->cursor;
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    Rng rng;
    rng_init(&rng, rng_key(rng_key(t->hyper.seed, RNG_JOG, c->step), RNG_JOG, c->jogs), RNG_JOG);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        for (size_t w = layer->weights; w < layer->biases; w++) {
            double noise = amount * rng_normal(&rng);
            if (!freeze_holds(&t->net, frozen, w))
                t->parameters.theta[w] += (Real)noise;
        }
    }
    c->jogs++;
    trainer_drop_batch(t);
}
