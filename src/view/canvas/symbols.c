#include "view/canvas/symbols.h"

#include <math.h>

static const TableRow rows[] = {
    {"braille", "braille dots and half blocks, for terminals with a full font"},
    {"box", "box drawing and shades, for the Linux console"},
    {"ascii", "ASCII only"},
};

const Table symbols_table = TABLE_OF("symbol set", rows);

typedef struct Spelling {
    uint32_t c;
    const char *box;   /* NULL: shown as it is */
    const char *ascii;
} Spelling;

/* The fonts of the Linux console have Latin 1, box drawing, shades and arrows; not the rest. */
static const Spelling spellings[] = {
    {0x00b0, NULL, "o"},  /* ° */
    {0x00b1, NULL, "+-"}, /* ± */
    {0x00b2, NULL, "^2"}, /* ² */
    {0x00b3, NULL, "^3"}, /* ³ */
    {0x00b9, NULL, "^1"}, /* ¹ */
    {0x00b7, NULL, "*"},  /* · */
    {0x00bd, NULL, "1/2"}, /* ½ */
    {0x00d7, NULL, "x"},  /* × */
    {0x00f7, NULL, "/"},  /* ÷ */
    {0x0177, "y", "y"},   /* ŷ */
    {0x0394, "D", "D"},   /* Δ */
    {0x03a3, "sum ", "sum "}, /* Σ */
    {0x03a6, "Phi", "Phi"}, /* Φ */
    {0x03b1, "alpha ", "alpha "}, /* α */
    {0x03b2, "beta", "beta"}, /* β */
    {0x03b4, "d", "d"},   /* δ */
    {0x03b5, "eps", "eps"}, /* ε */
    {0x03b7, "rate ", "rate "}, /* η */
    {0x03b8, "theta ", "theta "}, /* θ */
    {0x03bb, "lambda ", "lambda "}, /* λ */
    {0x03bc, "mu ", "mu "}, /* μ */
    {0x03c0, "pi", "pi"}, /* π */
    {0x03c3, "sigmoid", "sigmoid"}, /* σ */
    {0x03c6, "phi", "phi"}, /* φ */
    {0x1d40, "T", "T"},   /* ᵀ */
    {0x1d57, "t", "t"},   /* ᵗ */
    {0x2013, "-", "-"},   /* – */
    {0x2014, "-", "-"},   /* — */
    {0x2026, "...", "..."}, /* … */
    {0x2032, "'", "'"},   /* ′ */
    {0x2096, "k", "k"},   /* ₖ */
    {0x2190, NULL, "<-"}, /* ← */
    {0x2191, NULL, "^"},  /* ↑ */
    {0x2192, NULL, "->"}, /* → */
    {0x2193, NULL, "v"},  /* ↓ */
    {0x2202, "d", "d"},   /* ∂ */
    {0x2207, "grad ", "grad "}, /* ∇ */
    {0x2212, "-", "-"},   /* − */
    {0x221a, "sqrt", "sqrt"}, /* √ */
    {0x2016, "|", "|"},   /* ‖ */
    {0x2248, "~", "~"},   /* ≈ */
    {0x2264, "<=", "<="}, /* ≤ */
    {0x2265, ">=", ">="}, /* ≥ */
    {0x2500, NULL, "-"},  {0x2502, NULL, "|"},  {0x250c, NULL, "+"},  {0x2510, NULL, "+"},
    {0x2514, NULL, "+"},  {0x2518, NULL, "+"},  {0x251c, NULL, "+"},  {0x2524, NULL, "+"},
    {0x2550, NULL, "="},  {0x2551, NULL, "|"},  {0x2554, NULL, "#"},  {0x2557, NULL, "#"},
    {0x255a, NULL, "#"},  {0x255d, NULL, "#"},
    {0x2501, "=", "="},   /* ━ */
    {0x254d, "-", "-"},   /* ╍ */
    {0x256d, "┌", "+"},   {0x256e, "┐", "+"},   {0x256f, "┘", "+"},   {0x2570, "└", "+"},
    {0x2581, "_", "_"},   {0x2582, ".", "."},   {0x2583, "░", "-"},   {0x2584, "░", "="},
    {0x2585, "▒", "+"},   {0x2586, "▓", "*"},   {0x2587, "▓", "%"},   /* ▁ … ▇ */
    {0x2589, "▓", "%"},   {0x258a, "▓", "*"},   {0x258b, "▒", "+"},   {0x258c, "▒", "="},
    {0x258d, "░", "-"},   {0x258e, "░", ":"},   {0x258f, ".", "."},   /* ▉ … ▏ */
    {0x2596, "·", "-"},   /* ▖ */
    {0x2588, NULL, "#"},  {0x2591, NULL, "."},  {0x2592, NULL, ":"},  {0x2593, NULL, "%"},
    {0x2020, "t", "t"},   /* † */
    {0x25b2, "^", "^"},   /* ▲ */
    {0x25c6, "#", "#"},   /* ◆ */
    {0x25c7, "+", "+"},   /* ◇ */
    {0x25cf, "O", "O"},   /* ● */
    {0x25cb, "o", "o"},   /* ○ */
    {0x25b6, ">", ">"},   /* ▶ */
    {0x25b8, ">", ">"},   /* ▸ */
    {0x25b4, "↑", "^"},   /* ▴ */
    {0x25be, "↓", "v"},   /* ▾ */
    {0x25c2, "<", "<"},   /* ◂ */
    {0x25aa, "*", "*"},   /* ▪ */
    {0x2812, "─", "-"},   {0x2824, "─", "-"},   {0x2804, "·", "."},   /* ⠒⠤⠄ */
    {0x2836, "═", "="},   {0x28ff, "═", "#"},   {0x2860, "/", "/"},   /* ⠶⣿⡠ */
    {0x2822, "\\", "\\"}, {0x2884, "\\", "\\"},                       /* ⠢⢄ */
    {0x2713, "v", "v"},   /* ✓ */
    {0x2744, "*", "*"},   /* ❄ */
    {0x2717, "x", "x"},   /* ✗ */
    {0x232b, "BS", "BS"}, /* ⌫ */
};

const char *symbols_spell(Symbols symbols, uint32_t c)
{
    static const char digits[][2] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    if (symbols == SYMBOLS_BRAILLE || c < 0x80)
        return NULL;
    if (c >= 0x2080 && c <= 0x2089)
        return digits[c - 0x2080];
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (spellings[i].c == c)
            return symbols == SYMBOLS_BOX ? spellings[i].box : spellings[i].ascii;
    return symbols == SYMBOLS_ASCII ? "?" : NULL;
}

const char *symbols_shade(Symbols symbols, double share)
{
    static const char *const shades[] = {" ", "░", "▒", "▓", "█"};
    static const char *const letters[] = {" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"};
    bool ascii = symbols == SYMBOLS_ASCII;
    int most = ascii ? 9 : 4;
    int level = isnan(share) ? 0 : (int)(fmin(fmax(share, 0), 1) * most + 0.5);
    return ascii ? letters[level] : shades[level];
}
