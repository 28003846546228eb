// What the assessment of one path (easi.cc) and the search over a diagram (easi_diagram.cc) share.
#pragma once

#include "risk/easi.h"

namespace atalaya::risk {

// The part of an element's delay that is left after its sensor: 1, 1/2 or 0 of it.
Delay After(const Element& element);

// Chance that the response arrives before a time left of this mean and variance has passed.
double InTime(double mean, double variance, const Delay& response);

// The end of a path, from some element to the goal: W and the time it takes.
struct Backward {
  double interruption = 0, mean = 0, variance = 0;
};
// Puts one element before it. Constant time.
void Prepend(const Element& element, const Response& response, Backward& rest);

}  // namespace atalaya::risk
