/* What every test program here starts with: cmocka and its headers, in their order. */
#ifndef TESTS_VIEW_TAP_H
#define TESTS_VIEW_TAP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
