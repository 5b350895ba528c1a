/* The landscape as an instrument: what it has found, in words and as a table. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    return landscape_start(&lab->landscape, t, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    return landscape_advance(&lab->landscape, t, work) || lab->landscape.stage == LANDSCAPE_NONE;
}

static bool is_going(const Lab *lab)
{
    LandscapeStage stage = lab->landscape.stage;
    return stage != LANDSCAPE_NONE && stage != LANDSCAPE_DONE;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    return landscape_is_of(&lab->landscape, t);
}

static void report_plane(const LandscapePicture *p, Findings *out)
{
    char a[NET_PARAMETER_NAME_SIZE], b[NET_PARAMETER_NAME_SIZE];
    landscape_axis(p, 0, a);
    landscape_axis(p, 1, b);
    if (p->spec.kind == PLANE_WEIGHTS)
        findings_add(out, "loss", p->loss, N_("the loss over %s and %s, all else as it is; here, "
                     "at %.4g and %.4g, it is %.6g"), a, b, p->offset[0], p->offset[1], p->loss);
    else if (p->spec.kind == PLANE_RANDOM)
        findings_add(out, "loss", p->loss, N_("the loss over two random directions (seed %llu), as "
                     "long into each unit as its weights; here, at 0 and 0, it is %.6g"),
                     (unsigned long long)p->spec.seed, p->loss);
    else
        findings_add(out, "loss", p->loss, N_("the loss over the first two principal components of "
                     "the path (%zu moments); here, at 0 and 0, it is %.6g"), p->count, p->loss);
}

static void report_path(const LandscapePicture *p, Findings *out)
{
    double far = 0;
    for (size_t i = 0; i < p->count; i++)
        far = fmax(far, p->path[i].distance);
    if (isfinite(p->share))
        findings_add(out, "share", p->share, N_("%.4g %% of the variance of the path lies in this "
                     "plane; it goes as far as %.4g from it: this is one cut through the loss, not "
                     "the loss as such"), 100 * p->share, far);
    findings_add(out, "farthest", p->share >= 0 ? far : NAN, NULL);
    findings_add(out, "moments", (double)p->count, NULL);
}

static void report_range(const LandscapePicture *p, Findings *out)
{
    double low = NAN, high = NAN;
    size_t absent = 0;
    landscape_range(p, &low, &high);
    for (size_t i = 0; i < LANDSCAPE_POINTS; i++)
        absent += isfinite(p->losses[i]) ? 0 : 1;
    findings_add(out, "lowest", low, N_("on the grid the loss is from %.6g to %.6g"), low, high);
    findings_add(out, "highest", high, NULL);
    findings_add(out, "absent", (double)absent, absent > 0 ? N_("at %zu of its points it is no "
                 "number") : NULL, absent);
    findings_add(out, "downhill", p->downhill.length, N_("−∇L is %.4g long, %.4g of it in this "
                 "plane; the next step is %.4g, %.4g of it"), p->downhill.length,
                 p->downhill.within, p->step.length, p->step.within);
    findings_add(out, "downhill_within", p->downhill.within, NULL);
    findings_add(out, "step", p->step.length, NULL);
    findings_add(out, "step_within", p->step.within, NULL);
}

static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    static const char *const columns[][4] = {
        [PLANE_WEIGHTS] = {"first", "second", "loss", NULL},
        [PLANE_RANDOM] = {"alpha", "beta", "loss", NULL},
        [PLANE_PATH] = {"alpha", "beta", "loss", NULL}};
    const LandscapePicture *p = &lab->landscape.shown;
    (void)t;
    if (p->missing[0])
        return error_set(err, "%s", p->missing);
    report_plane(p, out);
    report_path(p, out);
    report_range(p, out);
    if (!findings_tabulate(out, columns[p->spec.kind], LANDSCAPE_POINTS, err))
        return false;
    for (size_t i = 0; i < LANDSCAPE_POINTS; i++) {
        int across = (int)(i % LANDSCAPE_SIDE), along = (int)(i / LANDSCAPE_SIDE);
        *findings_cell(out, i, 0) = landscape_coordinate(p, 0, across) + p->offset[0];
        *findings_cell(out, i, 1) = landscape_coordinate(p, 1, along) + p->offset[1];
        *findings_cell(out, i, 2) = p->losses[i];
    }
    return true;
}

const Instrument instrument_landscape = {
    .row = {"landscape", N_("the loss over a plane through the parameters: two weights, random, or "
                            "the path so far")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
};
