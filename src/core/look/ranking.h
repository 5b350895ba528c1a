/* All samples in the order of how badly they are answered: mistakes first are what one looks at.
 *
 * Forward passes alone, in slices; the order shown stays that of the last time that all were done.
 */
#ifndef CORE_LOOK_RANKING_H
#define CORE_LOOK_RANKING_H

#include "core/base/table.h"
#include "core/method/loss.h"
#include "core/train/batch.h"

/* By their number, by L, or by the largest |t − a| of their outputs; rows of rank_table. The first
 * stands for no ranking: the mini-batch. */
typedef enum RankBy { RANK_BATCH, RANK_NUMBER, RANK_LOSS, RANK_ERROR } RankBy;
extern const Table rank_table;

typedef struct Ranking {
    const Dataset *data;  /* borrowed */
    Batch batch;          /* rows of a slice */
    double *value;        /* [rows] what they are ordered by; owned, as the others */
    bool *wrong;          /* [rows] decided wrongly */
    size_t *order;        /* [count] samples, the worst first */
    size_t count;         /* listed in it; 0 before the first time */
    bool known;
    uint64_t version;     /* of the parameters that it is of, */
    size_t done;          /* rows done for the next one, */
    uint64_t next;        /* which is of these parameters */
    RankBy by;
    bool mistakes;        /* those decided rightly are left out */
} Ranking;

/* Makes room for the samples of `data`; ranking_free releases it. */
bool ranking_init(Ranking *ranking, const Net *net, const Dataset *data, Error *err);
void ranking_free(Ranking *ranking);

/* Goes on for about *work multiply-adds to the order `by` under `theta`, whose version is
 * `version`; begins anew where that is another. True when it is known. */
bool ranking_advance(Ranking *ranking, const Net *net, const Real *theta, uint64_t version,
                     const Loss *loss, RankBy by, bool mistakes, uint64_t *work);

/* Whether the order is of these. */
bool ranking_is_of(const Ranking *ranking, uint64_t version, RankBy by, bool mistakes);

/* Where a sample stands in the order, or SIZE_MAX. */
size_t ranking_place(const Ranking *ranking, size_t sample);

#endif
