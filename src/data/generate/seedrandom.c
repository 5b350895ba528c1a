#include "data/generate/seedrandom.h"

#include <string.h>

enum { WIDTH = 256, CHUNKS = 6 };

/* `count` bytes of the cipher's stream as the digits of one number, the first the highest. */
static double take(SeedRandom *r, size_t count)
{
    double number = 0;
    for (; count > 0; count--) {
        uint8_t t = r->box[++r->i];
        r->j = (uint8_t)(r->j + t);
        r->box[r->i] = r->box[r->j];
        r->box[r->j] = t;
        number = number * WIDTH + r->box[(uint8_t)(r->box[r->i] + t)];
    }
    return number;
}

/* The text is smeared over a key of at most 256 bytes; then ARC4's key schedule, whose first 256
 * bytes are thrown away. */
void seedrandom_init(SeedRandom *r, const char *seed)
{
    uint8_t key[WIDTH] = {0};
    uint32_t smear = 0;
    size_t length = strlen(seed), used = length < WIDTH ? length : WIDTH;
    for (size_t k = 0; k < length; k++) {
        smear ^= (uint32_t)key[k % WIDTH] * 19;
        key[k % WIDTH] = (uint8_t)(smear + (unsigned char)seed[k]);
    }
    used = used > 0 ? used : 1; /* an empty text is the key 0 */
    for (size_t k = 0; k < WIDTH; k++)
        r->box[k] = (uint8_t)k;
    r->i = r->j = 0;
    for (size_t k = 0; k < WIDTH; k++) {
        uint8_t t = r->box[k];
        r->j = (uint8_t)(r->j + key[k % used] + t);
        r->box[k] = r->box[r->j];
        r->box[r->j] = t;
    }
    r->j = 0;
    take(r, WIDTH);
}

/* Six bytes are 48 bits; more are taken until there are 52, and halved where there are more than
 * 53. */
double seedrandom_next(SeedRandom *r)
{
    double number = take(r, CHUNKS), divisor = 0x1p48, last = 0;
    while (number < 0x1p52) {
        number = (number + last) * WIDTH;
        divisor *= WIDTH;
        last = take(r, 1);
    }
    while (number >= 0x1p53) {
        number /= 2;
        divisor /= 2;
        last = (double)((uint32_t)last >> 1);
    }
    return (number + last) / divisor;
}
