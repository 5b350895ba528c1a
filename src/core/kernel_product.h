/* The products, once for each path: kernel_<path>.c defines its vectors (Vec of LANES, Loose for
 * unaligned memory, splat, load_part, store_part, multiply_add) and includes this text.
 *
 * All three are C[m][n] = S[m][n] + Σ_k A[m][k] · B[k][n] with S where the sums start. Each element
 * is one chain of multiply_add over ascending k: vectors, blocks and edges divide m and n only, so
 * they cannot change a bit, and a chain cut between two blocks of k goes on from C as stored. */

#define UNLIKELY(condition) __builtin_expect((condition), 0)

/* B is used in panels of two vectors' width and at most DEPTH steps, which the stack holds. */
enum { WIDTH = 2 * LANES, DEPTH = 256, SMALL_DEPTH = 32 };

typedef struct Product {
    size_t m, n, k;
    const Real *a, *b;
    size_t a_row, a_step; /* from A[m][k] to A[m + 1][k] and to A[m][k + 1] */
    size_t b_row, b_step; /* from B[k][n] to B[k][n + 1] and to B[k + 1][n] */
    const Real *start;    /* S, or NULL for zeros */
    size_t start_row;     /* from S[m][n] to S[m + 1][n]; 0 for the same in each row */
    Real *c;
    size_t c_row;
} Product;

ALWAYS Vec load(const Real *from)
{
    return *(const Loose *)from;
}

ALWAYS void store(Real *to, Vec v)
{
    *(Loose *)to = v;
}

/* One tile of C: `height` (at most BLOCK) rows of `vectors` (1 or 2) vectors, the last of which has
 * `lanes` lanes. Both counts are constants where it is called, so that the sums are registers. */
ALWAYS void tile(size_t height, size_t vectors, const Product *p, size_t lanes)
{
    Vec sum[BLOCK][2];
    const size_t last = vectors - 1, a_row = p->a_row;
    const Real *a = p->a, *b = p->b;
    UNROLLED
    for (size_t m = 0; m < height; m++) {
        const Real *start = p->start ? p->start + m * p->start_row : NULL;
        sum[m][0] = splat(0);
        sum[m][last] = start ? load_part(start + last * LANES, lanes) : splat(0);
        if (vectors == 2 && start)
            sum[m][0] = load(start);
    }
    for (size_t k = p->k; k > 0; k--, a += p->a_step, b += p->b_step) {
        const Vec b0 = load(b), b1 = load(b + last * LANES);
        UNROLLED
        for (size_t m = 0; m < height; m++) {
            const Vec factor = splat(a[m * a_row]);
            if (vectors == 2)
                sum[m][0] = multiply_add(factor, b0, sum[m][0]);
            sum[m][last] = multiply_add(factor, b1, sum[m][last]);
        }
    }
    UNROLLED
    for (size_t m = 0; m < height; m++) {
        Real *c = p->c + m * p->c_row;
        if (vectors == 2)
            store(c, sum[m][0]);
        store_part(c + last * LANES, sum[m][last], lanes);
    }
}

static void rows_down(Product *p, size_t rows)
{
    p->m -= rows;
    p->a += rows * p->a_row;
    p->c += rows * p->c_row;
    if (p->start)
        p->start += rows * p->start_row;
}

/* All rows of C in the panel's columns, in tiles as high as there are rows left. The product is
 * used up: a copy would wait for its parts to reach memory, longer than a tiny product takes. */
ALWAYS void column(size_t vectors, Product *p)
{
    const size_t lanes = p->n - (vectors - 1) * LANES;
    for (; p->m >= BLOCK; rows_down(p, BLOCK))
        tile(BLOCK, vectors, p, lanes);
    for (; BLOCK > 8 && p->m >= 8; rows_down(p, 8))
        tile(8, vectors, p, lanes);
    for (; BLOCK > 4 && p->m >= 4; rows_down(p, 4))
        tile(4, vectors, p, lanes);
    if (p->m >= 2) {
        tile(2, vectors, p, lanes);
        rows_down(p, 2);
    }
    if (p->m > 0)
        tile(1, vectors, p, lanes);
}

static void column_one(Product *p)
{
    column(1, p);
}

static void column_two(Product *p)
{
    column(2, p);
}

#if defined __SSE2__ && !defined BACKPROP_DOUBLE
/* panel[k][n] = b[n][k] for four by four numbers. */
ALWAYS void transpose_four(const Real *b, size_t b_row, Real *panel, size_t panel_row)
{
    typedef float Four __attribute__((vector_size(16)));
    typedef float LooseFour __attribute__((vector_size(16), aligned(4), may_alias));
    const Four a0 = *(const LooseFour *)b, a1 = *(const LooseFour *)(b + b_row);
    const Four a2 = *(const LooseFour *)(b + 2 * b_row), a3 = *(const LooseFour *)(b + 3 * b_row);
    const Four low = _mm_unpacklo_ps(a0, a1), low2 = _mm_unpacklo_ps(a2, a3);
    const Four high = _mm_unpackhi_ps(a0, a1), high2 = _mm_unpackhi_ps(a2, a3);
    *(LooseFour *)panel = _mm_movelh_ps(low, low2);
    *(LooseFour *)(panel + panel_row) = _mm_movehl_ps(low2, low);
    *(LooseFour *)(panel + 2 * panel_row) = _mm_movelh_ps(high, high2);
    *(LooseFour *)(panel + 3 * panel_row) = _mm_movehl_ps(high2, high);
}
#else
ALWAYS void transpose_four(const Real *b, size_t b_row, Real *panel, size_t panel_row)
{
    for (size_t n = 0; n < 4; n++)
        for (size_t k = 0; k < 4; k++)
            panel[k * panel_row + n] = b[n * b_row + k];
}
#endif

/* panel[k][n] = b[n][k], with zeros behind the last n up to a whole vector. */
static void pack_transposed(const Product *p, size_t padded, Real *panel)
{
    size_t n = 0;
    for (size_t k = 0; k < p->k && p->n < padded; k++)
        store(panel + k * WIDTH + padded - LANES, splat(0));
    for (; n + 4 <= p->n; n += 4) {
        const Real *b = p->b + n * p->b_row;
        size_t k = 0;
        for (; k + 4 <= p->k; k += 4)
            transpose_four(b + k, p->b_row, panel + k * WIDTH + n, WIDTH);
        for (; k < p->k; k++)
            for (size_t i = 0; i < 4; i++)
                panel[k * WIDTH + n + i] = b[i * p->b_row + k];
    }
    for (; n < p->n; n++)
        for (size_t k = 0; k < p->k; k++)
            panel[k * WIDTH + n] = p->b[n * p->b_row + k];
}

/* panel[k][n] = b[k][n], with zeros behind the last n up to a whole vector. */
static void pack_straight(const Product *p, size_t padded, Real *panel)
{
    const size_t whole = padded - LANES, left = p->n - whole;
    for (size_t k = 0; k < p->k; k++, panel += WIDTH) {
        const Real *b = p->b + k * p->b_step;
        if (whole > 0)
            store(panel, load(b));
        store(panel + whole, load_part(b + whole, left));
    }
}

/* The columns of one panel (at most WIDTH) and the steps of one block, with `panel` to pack B in.
 * B is packed when its numbers are not side by side, would be read beyond the last column, or are
 * read more than a few times from lines far apart. */
ALWAYS void panel_product(Product *p, Real *panel)
{
    const size_t padded = p->n > LANES ? WIDTH : LANES;
    const bool transposed = p->b_step == 1;
    if (transposed)
        pack_transposed(p, padded, panel);
    else if (p->n < padded || p->m > 2 * BLOCK)
        pack_straight(p, padded, panel);
    if (transposed || p->n < padded || p->m > 2 * BLOCK) {
        p->b = panel;
        p->b_step = WIDTH;
    }
    if (p->n > LANES)
        column_two(p);
    else
        column_one(p);
}

static void large_product(const Product *whole)
{
    Real panel[DEPTH * WIDTH] __attribute__((aligned(64)));
    const size_t blocks = whole->k / DEPTH + 1, depth = whole->k / blocks + 1;
    for (size_t n = 0; n < whole->n; n += WIDTH) {
        size_t k = 0;
        do { /* once also when there are no steps, for C is S then */
            Product p = *whole;
            p.n = p.n - n < WIDTH ? p.n - n : WIDTH;
            p.k = p.k - k < depth ? p.k - k : depth;
            p.a += k * p.a_step;
            p.b += k * p.b_step + n * p.b_row;
            p.c += n;
            p.start = k > 0 ? p.c : p.start ? p.start + n : NULL;
            p.start_row = k > 0 ? p.c_row : p.start_row;
            panel_product(&p, panel);
            k += depth;
        } while (k < whole->k);
    }
}

/* Of one panel, with few steps: its own function, for a large stack frame takes time to set up. */
static void small_product(Product *p)
{
    Real panel[SMALL_DEPTH * WIDTH] __attribute__((aligned(64)));
    panel_product(p, panel);
}

ALWAYS void product(Product *p)
{
    if (p->n == 0 || p->m == 0)
        return;
    if (p->n <= WIDTH && p->k <= SMALL_DEPTH)
        small_product(p);
    else
        large_product(p);
}

static void forward(size_t rows, size_t units, size_t fan_in, const Real *input,
                    const Real *weights, const Real *biases, Real *z, size_t row)
{
    product(&(Product){.m = rows, .n = units, .k = fan_in,
                       .a = input, .a_row = fan_in, .a_step = 1,
                       .b = weights, .b_row = fan_in, .b_step = 1,
                       .start = biases, .start_row = 0, .c = z, .c_row = row});
}

static void backward(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *weights, Real *input_gradient, size_t row)
{
    product(&(Product){.m = rows, .n = fan_in, .k = units,
                       .a = delta, .a_row = units, .a_step = 1,
                       .b = weights, .b_row = 1, .b_step = row,
                       .start = NULL, .c = input_gradient, .c_row = row});
}

/* sums[j] += Σ_r from[r][j] for the first `lanes` of `columns` columns. */
static void add_rows(size_t rows, size_t columns, size_t lanes, const Real *from, Real *sums)
{
    Vec sum = load_part(sums, lanes);
    for (size_t r = 0; r < rows; r++)
        sum += load_part(from + r * columns, lanes);
    store_part(sums, sum, lanes);
}

static void gradient(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *input, Real *weight_gradient, Real *bias_gradient, size_t row)
{
    product(&(Product){.m = units, .n = fan_in, .k = rows,
                       .a = delta, .a_row = 1, .a_step = units,
                       .b = input, .b_row = 1, .b_step = row,
                       .start = weight_gradient, .start_row = row,
                       .c = weight_gradient, .c_row = row});
    for (size_t j = 0; j < units && bias_gradient; j += LANES)
        add_rows(rows, units, units - j < LANES ? units - j : LANES, delta + j, bias_gradient + j);
}
