/* Jogging: noise on the weights, to see whether training finds its way back or somewhere better.
 *
 * Each weight, but no bias and nothing of a frozen unit, gets a normal deviate of its own. They are
 * a function of (seed, step, jogs made before), and each weight has its place in their order, so a
 * jog can be done again at any time. */
#ifndef CORE_TRAIN_JOG_H
#define CORE_TRAIN_JOG_H

#include "core/train/trainer.h"

/* Adds normal noise with standard deviation `amount` to the weights and counts the jog. What has
 * been computed of the mini-batch held is dropped, for it belongs to the weights before. */
void jog_weights(Trainer *trainer, double amount);

#endif
