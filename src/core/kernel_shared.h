/* The large sums of core/kernel_batch.h in pieces for the team: pairs of blocks, and parts of what
 * they are crossed with. A vector is of one sample here. No piece cuts a sum, so the bits are those
 * of the whole. */

#ifndef BACKPROP_DOUBLE
typedef struct Shared {
    const Fused *f;
    const void *whole;
    size_t splits; /* of each pair of blocks */
} Shared;

/* Enough pieces that no thread waits long for the last one. */
static void share(const Fused *f, size_t blocks, void (*piece)(void *, size_t), const void *whole)
{
    const size_t pairs = (blocks + 1) / 2, enough = 4 * team_threads();
    const size_t splits = (enough + pairs - 1) / pairs;
    team_run(pairs * splits, piece, &(Shared){f, whole, splits});
}

/* Where part `i` of `count` things starts: at a multiple of `unit`. */
static size_t part_start(size_t count, size_t unit, size_t i, size_t splits)
{
    return i == splits ? count : (count + unit - 1) / unit * i / splits * unit;
}

static void crossing_piece(void *job, size_t i)
{
    const Shared *s = job;
    Crossing c = *(const Crossing *)s->whole;
    const size_t part = i % s->splits, block = i / s->splits * 2;
    const size_t from = part_start(c.groups, BLOCK, part, s->splits);
    c.groups = part_start(c.groups, BLOCK, part + 1, s->splits) - from;
    c.in += from * c.in_row;
    c.out += from * c.out_row;
    if (block + 2 <= c.out_blocks)
        crossing_column(s->f, LANES, 2, &c, block);
    else
        crossing_column(s->f, LANES, 1, &c, block);
}

static void crossing_shared(const Fused *f, const Crossing *c)
{
    share(f, c->out_blocks, crossing_piece, c);
}

static void outer_piece(void *job, size_t i)
{
    const Shared *s = job;
    Outer o = *(const Outer *)s->whole;
    const size_t part = i % s->splits, block = i / s->splits * 2;
    const size_t from = part_start(o.count, LANES, part, s->splits);
    o.count = part_start(o.count, LANES, part + 1, s->splits) - from;
    o.across += from;
    o.weights += from * LANES;
    if (o.gradient)
        o.gradient += from * LANES;
    if (block + 2 <= o.along_blocks)
        outer_column(s->f, LANES, 2, &o, block);
    else
        outer_column(s->f, LANES, 1, &o, block);
}

static void outer_shared(const Fused *f, const Outer *o)
{
    share(f, o->along_blocks, outer_piece, o);
}
#endif
