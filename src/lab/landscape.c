#include "lab/landscape.h"

#include "core/base/mathematics.h"
#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From coarse to fine; each divides the one before and the intervals of the grid. */
static const int strides[] = {10, 5, 1};
enum { STRIDES = sizeof strides / sizeof strides[0] };

void landscape_free(Landscape *l)
{
    plane_free(&l->plane);
    components_free(&l->components);
    derivatives_free(&l->derivatives);
    free(l->theta);
    free(l->moments);
    *l = (Landscape){.asked = l->asked, .timeline = l->timeline, .path = l->path};
}

/* Room for a network and its path. */
static bool make_room(Landscape *l, const Net *net, Error *err)
{
    size_t n = net->parameter_count;
    if (l->theta && net_same_sizes(&l->shape, net)) {
        l->shape = *net;
        return true;
    }
    landscape_free(l);
    l->theta = malloc((3 + 2 * OPTIMIZER_STATES_MAX) * n * sizeof *l->theta);
    l->moments = malloc((trail_capacity(n) + 1) * n * sizeof *l->moments);
    if (!l->theta || !l->moments || !plane_init(&l->plane, n, err) ||
        !components_init(&l->components, err) || !derivatives_init(&l->derivatives, net, err)) {
        landscape_free(l);
        return error_memory(err);
    }
    l->shape = *net;
    l->at = l->theta + n;
    l->step = l->at + n;
    l->basis.state = l->step + n;
    l->basis.next = l->basis.state + OPTIMIZER_STATES_MAX * n;
    return true;
}

/* Copies the path, the present parameters last, as differences from these. */
static void take_path(Landscape *l)
{
    LandscapePicture *p = &l->next;
    size_t n = l->shape.parameter_count;
    Path path = {.count = 0};
    if (l->timeline)
        timeline_path(l->timeline, &path);
    else if (l->path)
        path = *l->path;
    p->count = path.count + 1;
    for (size_t i = 0; i < path.count; i++) {
        for (size_t w = 0; w < n; w++)
            l->moments[i * n + w] = path.theta[i][w] - l->theta[w];
        p->path[i].epoch = path.epoch[i];
    }
    memset(l->moments + path.count * n, 0, n * sizeof *l->moments);
}

/* Two weights that are there and differ. */
static void fit_weights(size_t parameter[2], const Net *net)
{
    size_t n = net->parameter_count;
    for (int k = 0; k < 2; k++)
        parameter[k] = parameter[k] < n ? parameter[k] : 0;
    if (parameter[0] == parameter[1])
        parameter[1] = parameter[0] + 1 < n ? parameter[0] + 1 : 0;
}

bool landscape_start(Landscape *l, const Trainer *t, Error *err)
{
    LandscapePicture *p = &l->next;
    if (!make_room(l, &t->net, err))
        return false;
    fit_weights(l->asked.parameter, &t->net);
    *p = (LandscapePicture){.spec = l->asked, .net = t->net, .version = t->version,
                            .epoch = t->cursor.epoch, .of = t->spec.loss,
                            .samples = t->data->count, .loss = NAN, .share = NAN};
    memcpy(l->theta, t->parameters.theta, t->net.parameter_count * sizeof *l->theta);
    take_path(l);
    p->path[p->count - 1].epoch = trainer_epochs(t);
    for (size_t i = 0; i < LANDSCAPE_POINTS; i++)
        p->losses[i] = NAN;
    step_take_basis(&l->basis, t);
    l->revision = t->data->revision;
    components_start(&l->components, p->count);
    l->stage = LANDSCAPE_PLANE;
    return true;
}

static bool is_as_begun(const Landscape *l, const Trainer *t)
{
    return net_same_sizes(&l->shape, &t->net) && l->shape.features == t->net.features &&
           l->next.of == t->spec.loss && l->revision == t->data->revision;
}

/* 1, 2 or 5 times a power of ten, the least that is not smaller. */
static double round_up(double v)
{
    double unit = math_power_of_ten(math_decade(v)), share = v / unit;
    return unit * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

/* Weights are shown from −r to r, so that the picture stands still while they move. */
static void frame_weights(const Landscape *l, LandscapePicture *p)
{
    double most = 1;
    for (int k = 0; k < 2; k++) {
        p->offset[k] = (double)l->theta[p->spec.parameter[k]];
        most = fmax(most, fabs(p->offset[k]));
    }
    double reach = isfinite(most) ? round_up(1.5 * most) : 1;
    for (int k = 0; k < 2; k++) {
        p->low[k] = -reach - p->offset[k];
        p->high[k] = reach - p->offset[k];
    }
}

/* The path with room around it, on round numbers; no side is less than a third of the other. */
static void frame_path(LandscapePicture *p)
{
    double low[2] = {0, 0}, high[2] = {0, 0}, size[2];
    for (size_t i = 0; i < p->count; i++)
        for (int k = 0; k < 2; k++) {
            low[k] = fmin(low[k], p->path[i].at[k]);
            high[k] = fmax(high[k], p->path[i].at[k]);
        }
    for (int k = 0; k < 2; k++)
        size[k] = high[k] - low[k];
    for (int k = 0; k < 2; k++) {
        double wide = fmax(size[k], size[1 - k] / 3), middle = (low[k] + high[k]) / 2;
        double unit = round_up(wide / 10);
        p->low[k] = unit * floor((middle - 0.8 * wide) / unit);
        p->high[k] = unit * ceil((middle + 0.8 * wide) / unit);
    }
}

static void frame(const Landscape *l, LandscapePicture *p)
{
    double reach = p->spec.reach > 0 ? p->spec.reach : 1;
    for (int k = 0; k < 2; k++) {
        p->low[k] = -reach;
        p->high[k] = reach;
    }
    if (p->spec.kind == PLANE_WEIGHTS)
        for (int k = 0; k < 2; k++)
            p->offset[k] = (double)l->theta[p->spec.parameter[k]];
    if (p->spec.reach > 0)
        return;
    if (p->spec.kind == PLANE_WEIGHTS)
        frame_weights(l, p);
    else if (p->spec.kind == PLANE_PATH)
        frame_path(p);
}

/* What the picture is, where there can be none in the plane that was asked for. */
static void refuse(Landscape *l, const char *why)
{
    snprintf(l->next.missing, sizeof l->next.missing, "%s", why);
    l->shown = l->next;
    l->stage = LANDSCAPE_DONE;
}

static bool find_plane(Landscape *l, const Trainer *t, uint64_t *work, Error *err)
{
    const PlaneSpec *spec = &l->next.spec;
    if (spec->kind == PLANE_WEIGHTS && spec->parameter[0] == spec->parameter[1])
        return error_set(err, N_("this network has only one parameter: there is no plane"));
    if (spec->kind == PLANE_WEIGHTS)
        plane_along_weights(&l->plane, spec->parameter);
    else if (spec->kind == PLANE_RANDOM)
        plane_at_random(&l->plane, &l->shape, l->theta,
                        freeze_flags(&t->frozen, l->basis.hyper.frozen), spec->seed);
    else if (!plane_along_path(&l->plane, &l->components, l->moments, err))
        return false;
    uint64_t cost = 4 * l->plane.n;
    *work -= cost < *work ? cost : *work;
    return plane_is_one(&l->plane) ||
           error_set(err, N_("these two directions are one line here: there is no plane"));
}

/* The path, seen in the plane. */
static void see_path(Landscape *l)
{
    LandscapePicture *p = &l->next;
    size_t n = l->plane.n;
    for (size_t i = 0; i < p->count; i++)
        p->path[i].distance = plane_nearest(&l->plane, l->moments + i * n, p->path[i].at);
    p->share = p->count > 2 ? plane_share(&l->plane, p->count, l->moments) : NAN;
}

/* Some of the stage; false when the rest is for another time. */
static bool advance_plane(Landscape *l, const Trainer *t, uint64_t *work)
{
    Error err;
    bool path = l->next.spec.kind == PLANE_PATH;
    if (path && !components_advance(&l->components, l->plane.n, l->moments, work))
        return false;
    if (!find_plane(l, t, work, &err)) {
        refuse(l, err.message);
        return true;
    }
    see_path(l);
    frame(l, &l->next);
    l->stage = LANDSCAPE_GRADIENT;
    derivatives_start(&l->derivatives);
    return true;
}

static PlaneArrow arrow_of(const Landscape *l, const Real *v, double factor)
{
    PlaneArrow a = {.length = 0};
    double sum = 0;
    const double *g = l->plane.gram;
    plane_nearest(&l->plane, v, a.along);
    for (size_t i = 0; i < l->plane.n; i++)
        sum += (double)v[i] * (double)v[i];
    for (int k = 0; k < 2; k++)
        a.along[k] *= factor;
    a.length = fabs(factor) * sqrt(sum);
    a.within = sqrt(a.along[0] * a.along[0] * g[0] + 2 * a.along[0] * a.along[1] * g[1] +
                    a.along[1] * a.along[1] * g[2]);
    return a;
}

/* The next point of the grid that is not known yet goes to l->at; false: the stride is done. */
static bool next_point(Landscape *l, int level)
{
    const LandscapePicture *p = &l->next;
    size_t side = (size_t)((LANDSCAPE_SIDE - 1) / strides[level] + 1);
    for (; l->point < side * side; l->point++) {
        int across = (int)(l->point % side) * strides[level];
        int along = (int)(l->point / side) * strides[level];
        bool known = level > 0 && across % strides[level - 1] == 0 &&
                     along % strides[level - 1] == 0;
        if (known)
            continue;
        const double at[2] = {landscape_coordinate(p, 0, across),
                              landscape_coordinate(p, 1, along)};
        plane_point(&l->plane, l->theta, at, l->at);
        derivatives_start(&l->derivatives);
        return true;
    }
    return false;
}

static int level_of(const LandscapePicture *p)
{
    int level = 0;
    while (level < STRIDES && p->stride > 0 && strides[level] >= p->stride)
        level++;
    return level;
}

/* A stride is known. Before all is, it is shown only where nothing of this plane is. */
static void end_stride(Landscape *l, int level)
{
    LandscapePicture *p = &l->next;
    bool done = level + 1 == STRIDES;
    p->stride = strides[level];
    l->point = 0;
    bool coarser = l->shown.stride == 0 || !plane_same(&l->shown.spec, &p->spec) ||
                   (l->shown.version == p->version && l->shown.stride > p->stride);
    if (done || coarser)
        l->shown = *p;
    l->stage = done ? LANDSCAPE_DONE : LANDSCAPE_GRID;
}

static bool advance_grid(Landscape *l, const LossOf *there, uint64_t *work)
{
    LandscapePicture *p = &l->next;
    int level = level_of(p), stride = strides[level];
    size_t side = (size_t)((LANDSCAPE_SIDE - 1) / stride + 1);
    double loss;
    if (!derivatives_loss(&l->derivatives, there, work, &loss))
        return false;
    size_t row = l->point / side * (size_t)stride, column = l->point % side * (size_t)stride;
    p->losses[row * LANDSCAPE_SIDE + column] = isfinite(loss) ? loss : NAN;
    l->point++;
    if (next_point(l, level))
        return true;
    end_stride(l, level);
    return l->stage == LANDSCAPE_DONE || next_point(l, level + 1);
}

static bool advance_stage(Landscape *l, const Trainer *t, uint64_t *work)
{
    const LossOf here = {&l->shape, l->theta, t->data, t->spec.loss};
    const LossOf there = {&l->shape, l->at, t->data, t->spec.loss};
    LandscapePicture *p = &l->next;
    switch (l->stage) {
    case LANDSCAPE_PLANE:
        return advance_plane(l, t, work);
    case LANDSCAPE_GRADIENT:
        if (!derivatives_gradient(&l->derivatives, &here, work, l->at, &p->loss))
            return false;
        step_find(&l->basis, t, l->derivatives.none, l->at, l->step);
        p->downhill = arrow_of(l, l->at, -1);
        p->step = arrow_of(l, l->step, l->basis.rate);
        l->stage = LANDSCAPE_GRID;
        l->point = 0;
        return next_point(l, 0);
    case LANDSCAPE_GRID:
        return advance_grid(l, &there, work);
    case LANDSCAPE_NONE:
    case LANDSCAPE_DONE:
        break;
    }
    return false;
}

bool landscape_advance(Landscape *l, const Trainer *t, uint64_t *work)
{
    if (!is_as_begun(l, t)) {
        l->stage = LANDSCAPE_NONE;
        l->shown.stride = 0;
    }
    while (*work > 0 && advance_stage(l, t, work))
        continue;
    return l->stage == LANDSCAPE_DONE;
}

bool landscape_is_of(const Landscape *l, const Trainer *t)
{
    return l->stage != LANDSCAPE_NONE && l->next.version == t->version && is_as_begun(l, t) &&
           plane_same(&l->next.spec, &l->asked) && l->basis.optimizer == t->spec.optimizer &&
           hyper_same(&l->basis.hyper, &t->hyper);
}

double landscape_coordinate(const LandscapePicture *p, int direction, int i)
{
    double share = (double)i / (LANDSCAPE_SIDE - 1);
    return p->low[direction] * (1 - share) + p->high[direction] * share;
}

double landscape_loss(const LandscapePicture *p, const double at[2])
{
    int i[2], s = p->stride;
    double share[2];
    for (int k = 0; k < 2; k++) {
        double place = (at[k] - p->low[k]) / (p->high[k] - p->low[k]) * (LANDSCAPE_SIDE - 1) / s;
        int last = (LANDSCAPE_SIDE - 1) / s;
        if (s == 0 || !(place >= 0 && place <= last))
            return NAN;
        i[k] = place < last ? (int)place : last - 1;
        share[k] = place - i[k];
        i[k] *= s;
    }
    const double *v = p->losses + i[1] * LANDSCAPE_SIDE + i[0];
    double near = v[0] * (1 - share[0]) + v[s] * share[0];
    v += s * LANDSCAPE_SIDE;
    double far = v[0] * (1 - share[0]) + v[s] * share[0];
    return near * (1 - share[1]) + far * share[1];
}

bool landscape_range(const LandscapePicture *p, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; p->stride > 0 && i < LANDSCAPE_POINTS; i++) {
        *low = fmin(*low, p->losses[i]); /* of NaN and a number the number */
        *high = fmax(*high, p->losses[i]);
    }
    return *low <= *high;
}

const char *landscape_number(const LandscapePicture *p, int k, double share, char *out, size_t size)
{
    double wide = p->high[k] - p->low[k], value = p->low[k] + wide * share + p->offset[k];
    snprintf(out, size, "%.3g", fabs(value) < wide * 1e-6 ? 0 : value);
    return out;
}

const char *landscape_axis(const LandscapePicture *p, int k, char name[NET_PARAMETER_NAME_SIZE])
{
    static const char *const names[][2] = {[PLANE_RANDOM] = {"d₁", "d₂"},
                                           [PLANE_PATH] = {"PC1", "PC2"}};
    if (p->spec.kind == PLANE_WEIGHTS)
        net_parameter_name(&p->net, p->spec.parameter[k], name);
    else
        snprintf(name, NET_PARAMETER_NAME_SIZE, "%s", names[p->spec.kind][k]);
    return name;
}

bool landscape_parameters(const Landscape *l, const double at[2], Real *theta)
{
    if (l->stage != LANDSCAPE_DONE || l->shown.stride != 1)
        return false;
    plane_point(&l->plane, l->theta, at, theta);
    return true;
}
