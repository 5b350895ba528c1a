/* What the processor is called by the system. */
#ifndef BENCH_PROCESSOR_H
#define BENCH_PROCESSOR_H

typedef struct Processor {
    char name[128], family[32], model[32]; /* "" where the system does not say */
} Processor;

/* Reads /proc/cpuinfo. On ARM processors, which have no families there, the family is the number
 * of who designed it, the model that of the part, and the name that of the machine. */
void processor_read(Processor *processor);

#endif
