#include "core/base/kernels.h"

static const TableRow rows[] = {
    [KERNEL_BASELINE] = {"baseline", "any processor"},
    [KERNEL_AVX2] = {"avx2", "x86-64 with AVX2 and FMA"},
    [KERNEL_AVX512] = {"avx512", "x86-64 with AVX-512"},
    [KERNEL_NEON] = {"neon", "aarch64"},
};
const Table kernel_table = TABLE_OF("kernel", rows);

bool kernel_choose(const char *name, Error *err)
{
    int index = table_find(&kernel_table, name, err);
    if (index < 0)
        return false;
    return kernel_use((KernelPathId)index) ||
           error_set(err, "this processor cannot run the kernels '%s'", rows[index].name);
}
