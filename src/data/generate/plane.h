/* Data sets of points in a plane: two inputs, and classes or a height to learn.
 *
 * circle, xor-plane, gauss, spiral, plane and bumps are defined as in TensorFlow Playground
 * (Smilkov and Carter 2016): where its points lie, its labels, and what its noise moves; a noise of
 * 0.5 is its slider at 50. The numbers are drawn from PCG32 here, so single points differ. */
#ifndef DATA_GENERATE_PLANE_H
#define DATA_GENERATE_PLANE_H

#include "core/samples/dataset.h"
#include "data/generate/choice.h"

/* Each makes the data set of a choice; released by dataset_free also after failure. */
typedef bool PlaneSet(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err);

/* Noise moves the place where the label is looked up, within ±5 times itself, not the point. */
PlaneSet plane_circle, plane_xor;

/* Noise widens the two clouds: a variance from 0.5 up by 7 times itself. */
PlaneSet plane_gauss;

/* Two arms of `turns` turns; noise moves the points, within ± itself. */
PlaneSet plane_spiral;

/* (x₁ + x₂) / 10, and six bumps of radius 2, up and down; noise moves the place where the target is
 * looked up, within ±6 times itself. */
PlaneSet plane_slope, plane_bumps;

/* Two half circles that reach into each other, and a circle in another one; noise is a standard
 * deviation. As in scikit-learn: make_moons, make_circles with a factor of 0.5. */
PlaneSet plane_moons, plane_rings;

/* A board of 4 by 4 fields from −2 to 2; noise moves the points by this standard deviation. */
PlaneSet plane_checkerboard;

/* `number` clouds around places on a circle of radius 2, with this standard deviation: a class
 * each. */
PlaneSet plane_blobs;

/* Two spirals of 97 points each (Lang and Witbrock 1988), which go round three times. */
PlaneSet plane_two_spirals;

#endif
