/* Training to its end without a screen, from options alone: so many epochs, or until a goal is
 * reached, the test loss has stopped falling, or the loss is not finite any more. */
#ifndef APP_RUN_TRAINING_H
#define APP_RUN_TRAINING_H

#include "app/run/best_weights.h"
#include "app/run/setup.h"
#include "core/look/evaluation.h"
#include "core/train/early_stopping.h"
#include "lab/doctor/course.h"

typedef enum TrainingEnd {
    TRAINING_GOES_ON,
    TRAINING_DONE,     /* as many epochs as were asked for */
    TRAINING_REACHED,  /* the goal of --until */
    TRAINING_STOPPED,  /* the test loss has not fallen for as long as was to be waited */
    TRAINING_DIVERGED,
} TrainingEnd;
extern const Table training_end_table; /* rows in the order of TrainingEnd */

typedef struct Training {
    const Options *options; /* borrowed */
    Setup setup;            /* its trainer is at work: a Training is not to be moved */
    Evaluation evaluation;
    EarlyStopping stopping;
    BestWeights best;
    LossCourse *course;     /* where the loss of each epoch is written down, borrowed; or NULL */
    uint64_t epochs, done;  /* to train, and trained */
    uint64_t from;          /* the epoch at which it began */
    uint64_t stretch;       /* the step at which the present stretch ends */
    Metrics metrics;        /* of the present parameters, when `measured` */
    bool measured;
    bool between;           /* training_go_on is at the end of a stretch, */
    bool begun;             /* and has begun */
    TrainingEnd end;        /* why it is over, of training_go_on */
    bool waited;            /* the test loss has not fallen for as long as was to be waited */
} Training;

/* Makes it all; on failure *status as setup_make. Released by training_free also after failure. */
bool training_init(Training *training, const Options *options, Status *status, Error *err);
void training_free(Training *training);

/* Loss and accuracy of the present parameters, computed only when somebody looks. */
const Metrics *training_metrics(Training *training);

/* Whether the test loss is looked at after each epoch, and taking notice of it, in line `event` of
 * the history: for --patience and --restore-best. */
bool training_watches_test_loss(const Training *training);
void training_watch(Training *training, size_t event);

/* Whether --restore-best has other weights than those in place to go back to, now that it is over:
 * not where it has diverged, nor where the weights in place are those that reach the goal. */
bool training_goes_back(Training *training);

/* Whether it is over, and why; and where a divergence shows in the loss alone, once it is over. */
TrainingEnd training_end(Training *training);
bool training_has_diverged(Training *training);

/* Epochs that may be trained before a loss has to be looked at for its own sake: 1, or all. */
uint64_t training_unseen(const Training *training);

/* Begins a stretch of so many epochs, and goes on with it for about *work multiply-adds: true at
 * its end, which is also where training has diverged. */
void training_begin_stretch(Training *training, uint64_t epochs);
bool training_advance(Training *training, uint64_t *work);

/* All that to the end, where nobody looks meanwhile: goes on for about *work multiply-adds, true
 * when it is over. With --restore-best the weights of the lowest test loss are in place then. */
bool training_go_on(Training *training, uint64_t *work);

#endif
