/* The paths of kernel/kernel.h by their names. */
#ifndef CORE_BASE_KERNELS_H
#define CORE_BASE_KERNELS_H

#include "core/base/table.h"
#include "kernel/kernel.h"

extern const Table kernel_table; /* rows in the order of KernelPathId */

/* From now on the path called `name` (a unique prefix will do); false with a sentence when there is
 * none or this processor cannot run it. */
bool kernel_choose(const char *name, Error *err);

#endif
