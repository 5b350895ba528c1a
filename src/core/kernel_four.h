/* Vectors of 16 bytes in the compiler's own terms, for the paths that have no wider ones.
 *
 * What each of those paths adds: multiply_add and, in float, any_less. */

enum { LANES = 16 / sizeof(Real) };

typedef Real Vec __attribute__((vector_size(16)));
typedef Real Loose __attribute__((vector_size(16), aligned(sizeof(Real)), may_alias));
#ifndef BACKPROP_DOUBLE
typedef int Int __attribute__((vector_size(16)));
#endif

static inline Vec splat(Real x)
{
#ifdef BACKPROP_DOUBLE
    return (Vec){x, x};
#else
    return (Vec){x, x, x, x};
#endif
}

/* The first n (at least one) lanes from memory, zeros behind them; one by one, for a loop over so
 * few takes longer. */
static inline Vec load_part(const Real *from, size_t n)
{
    if (n == LANES)
        return *(const Loose *)from;
#ifdef BACKPROP_DOUBLE
    return (Vec){from[0], 0};
#else
    return (Vec){from[0], n > 1 ? from[1] : 0, n > 2 ? from[2] : 0, 0};
#endif
}

static inline void store_part(Real *to, Vec v, size_t n)
{
    if (n == LANES) {
        *(Loose *)to = v;
        return;
    }
    to[0] = v[0];
#ifndef BACKPROP_DOUBLE
    if (n > 1)
        to[1] = v[1];
    if (n > 2)
        to[2] = v[2];
#endif
}

#ifndef BACKPROP_DOUBLE
/* yes where a < b, else no, also for NaN. */
static inline Vec where_less(Vec a, Vec b, Vec yes, Vec no)
{
    const Int condition = a < b;
    return (Vec)((condition & (Int)yes) | (~condition & (Int)no));
}

/* a where it is larger, else b, NaN too. */
static inline Vec larger(Vec a, Vec b)
{
    return where_less(b, a, a, b);
}

static inline Vec chunk(const Real *from, size_t width)
{
    (void)width;
    return *(const Loose *)from;
}

/* Lane i is v's lane index[i]. */
static inline Vec permute(Vec v, const int *index)
{
    return (Vec){v[index[0]], v[index[1]], v[index[2]], v[index[3]]};
}

static inline Vec spread_near(size_t width, Vec v, const int *index)
{
    (void)width;
    return permute(v, index);
}

/* `yes` in lane g, else `no`; the remainder tells compilers that there is no lane behind. */
static inline Vec where_lane(size_t width, size_t g, Vec yes, Vec no)
{
    (void)width;
    no[g % LANES] = yes[g % LANES];
    return no;
}

#define WIDEST 4
#endif
