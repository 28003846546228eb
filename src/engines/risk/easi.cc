// EASI in its backward form: W_i = P(A_i) P(R|A_i) + (1 - P(A_i)) W_{i+1}, P_I = W_1.
#include "risk/easi.h"

#include <cmath>

#include "base/rng.h"
#include "risk/easi_parts.h"

namespace atalaya::risk {

Delay After(const Element& element) {
  const double share = element.sensor == Sensor::kBegin ? 1.0 : element.sensor == Sensor::kMiddle ? 0.5 : 0.0;
  return {share * element.delay.mean, share * element.delay.sd};
}

double InTime(double mean, double variance, const Delay& response) {
  const double spread = std::sqrt(variance + response.sd * response.sd);
  if (!(spread > 0)) return mean > response.mean ? 1.0 : 0.0;
  return NormalCdf((mean - response.mean) / spread);
}

void Prepend(const Element& element, const Response& response, Backward& rest) {
  const Delay after = After(element);
  const double alarm = element.detect * response.communicate;
  const double in_time = InTime(rest.mean + after.mean, rest.variance + after.sd * after.sd, response.time);
  rest.interruption = alarm * in_time + (1.0 - alarm) * rest.interruption;
  rest.mean += element.delay.mean;
  rest.variance += element.delay.sd * element.delay.sd;
}

namespace {

double Interruption(const std::vector<Element>& path, const Response& response) {
  Backward rest;
  for (std::size_t i = path.size(); i-- > 0;) Prepend(path[i], response, rest);
  return rest.interruption;
}

}  // namespace

PathAssessment AssessPath(const std::vector<Element>& path, const Response& response) {
  PathAssessment out;
  out.elements.resize(path.size());
  Backward rest;
  std::vector<double> later(path.size());  // W after the element
  for (std::size_t i = path.size(); i-- > 0;) {
    const Delay after = After(path[i]);
    ElementShare& share = out.elements[i];
    share.alarm = path[i].detect * response.communicate;
    share.remaining_mean = rest.mean + after.mean;
    share.remaining_variance = rest.variance + after.sd * after.sd;
    share.in_time = InTime(share.remaining_mean, share.remaining_variance, response.time);
    later[i] = rest.interruption;
    Prepend(path[i], response, rest);
    if (out.critical < 0 && share.remaining_mean > response.time.mean) out.critical = static_cast<int>(i);
  }
  out.interruption = rest.interruption;

  double unseen = 1, unseen_in_time = 1;
  bool possible = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    ElementShare& share = out.elements[i];
    share.first_alarm = unseen * share.alarm;
    share.term = share.first_alarm * share.in_time;
    if (path[i].detect < kGoodDetection) {
      const double more = (kGoodDetection - path[i].detect) * response.communicate;
      share.detect_gain = unseen * more * (share.in_time - later[i]);
    }
    unseen *= 1.0 - share.alarm;
    if (static_cast<int>(i) <= out.critical) unseen_in_time *= 1.0 - share.alarm;
    if (!possible) {
      possible = share.alarm > 0;
      out.wasted_delay += path[i].delay.mean - (possible ? After(path[i]).mean : 0.0);
    }
  }
  out.no_alarm = unseen;
  out.timely = 1.0 - unseen_in_time;

  std::vector<Element> changed = path;
  for (std::size_t i = 0; i < path.size(); ++i) {
    changed[i].delay = {2.0 * path[i].delay.mean, 2.0 * path[i].delay.sd};
    out.elements[i].delay_gain = Interruption(changed, response) - out.interruption;
    changed[i] = path[i];
  }
  return out;
}

}  // namespace atalaya::risk
