#include "lab/lab.h"

static const TableRow *const instruments[] = {
#define ROW(name) &instrument_##name.row,
    LAB_INSTRUMENTS(ROW)
#undef ROW
};
const Table instrument_table = {
    .kind = "instrument", .count = sizeof instruments / sizeof instruments[0], .list = instruments};

void lab_free(Lab *lab)
{
    probe_free(&lab->probe);
    rate_test_free(&lab->rate_test);
    curvature_free(&lab->curvature);
    gradient_noise_free(&lab->gradient_noise);
    landscape_free(&lab->landscape);
    flow_free(&lab->flow);
    examination_free(&lab->examination);
}
