// The Minkowski sum of scaled copies of one concave curve by a tournament over their segments: k channels and n
// segments cost O(k n log k) time and O(k) memory beyond what is kept.
#include <algorithm>
#include <cmath>

#include "inspect/curve.h"

namespace atalaya::inspect {
namespace {

// A detection that misses 1 by rounding only is 1: else the frontier would end in an invisible step to 'open'.
constexpr double kAlmostOne = 1.0 - 1e-13;

// A sum with its rounding error carried along (Knuth's two-sum): millions of tiny segments add up exactly enough.
class Sum {
 public:
  explicit Sum(double start) : sum_(start) {}
  void Add(double x) {
    const double total = sum_ + x, part = total - sum_;
    error_ += (sum_ - (total - part)) + (x - part);
    sum_ = total;
  }
  double Value() const { return sum_ + error_; }

 private:
  double sum_, error_ = 0;
};

// Winner tree over lists of falling keys; of equal keys the first list wins.
class Tournament {
 public:
  explicit Tournament(std::size_t lists) {
    while (size_ < lists) size_ *= 2;
    keys_.assign(size_, -1.0);  // keys are positive: an empty list never wins against one that is not
    winner_.assign(2 * size_, 0);
    for (std::size_t i = 0; i < size_; ++i) winner_[size_ + i] = static_cast<std::int32_t>(i);
  }
  void Set(std::size_t list, double key) { keys_[list] = key; }
  void Build() {
    for (std::size_t node = size_ - 1; node >= 1; --node) Play(node);
  }
  void Replace(std::size_t list, double key) {
    keys_[list] = key;
    for (std::size_t node = (size_ + list) / 2; node >= 1; node /= 2) Play(node);
  }
  std::size_t Winner() const { return static_cast<std::size_t>(size_ == 1 ? 0 : winner_[1]); }
  double Key() const { return keys_[Winner()]; }

 private:
  void Play(std::size_t node) {
    const std::int32_t left = winner_[2 * node], right = winner_[2 * node + 1];
    winner_[node] = keys_[static_cast<std::size_t>(left)] >= keys_[static_cast<std::size_t>(right)] ? left : right;
  }
  std::size_t size_ = 1;
  std::vector<double> keys_;
  std::vector<std::int32_t> winner_;
};

}  // namespace

MergeSensor Prepare(const Sensor& sensor, double unit_cost, double delay_weight) {
  MergeSensor prepared;
  prepared.cost = (sensor.cost + delay_weight * sensor.delay) / unit_cost;
  prepared.delay = sensor.delay;
  prepared.channels = sensor.channels;
  double good = 0, bad = 0;
  for (const Channel& channel : sensor.channels) {
    good += channel.good;
    bad += channel.bad;
  }
  for (Channel& channel : prepared.channels) {
    channel.good = channel.good / good < kNever ? 0 : channel.good / good;
    channel.bad = channel.bad / bad < kNever ? 0 : channel.bad / bad;
  }
  for (std::size_t j = 0; j < prepared.channels.size(); ++j) {
    const Channel& channel = prepared.channels[j];
    if (channel.good > 0 && channel.bad > 0) {
      prepared.lists.push_back(static_cast<std::int32_t>(j));
      prepared.ratio.push_back(channel.bad / channel.good);
    } else if (channel.bad > 0) {
      prepared.certain += channel.bad;
    }
  }
  return prepared;
}

std::vector<Point> MergeSegments(const MergeSensor& sensor, std::int32_t root, const Curve& below, double tolerance,
                                 const std::atomic<bool>* cancel) {
  const std::vector<Point>& points = below.points;
  double first_cost = sensor.cost, first_detection = sensor.certain * points.back().detection,
         first_delay = sensor.delay;
  for (const Channel& channel : sensor.channels) {
    if (channel.good == 0) continue;
    first_cost += channel.good * points.front().cost;
    first_detection += channel.bad * points.front().detection;
    first_delay += channel.good * points.front().delay;
  }
  Sum cost(first_cost), detection(first_detection), delay(first_delay);

  const std::size_t lists = sensor.lists.size(), segments = below.slopes.size();
  Tournament heads(std::max<std::size_t>(lists, 1));
  std::vector<std::int32_t> next(lists, 0);
  if (segments > 0) {
    for (std::size_t list = 0; list < lists; ++list) heads.Set(list, sensor.ratio[list] * below.slopes[0]);
  }
  heads.Build();

  Thinner thinner(tolerance);
  Point point;
  point.origin.root = root;
  const auto emit = [&] {
    point.cost = cost.Value();
    if (point.cost >= 1) return false;  // opening is no dearer and finds all
    point.detection = detection.Value() >= kAlmostOne ? 1.0 : detection.Value();
    point.delay = delay.Value();
    thinner.Add(point);
    return point.detection < 1;
  };
  if (!emit()) return thinner.Take();
  for (std::uint64_t left = static_cast<std::uint64_t>(lists) * segments; left > 0; --left) {
    if (cancel != nullptr && left % 65536 == 0 && cancel->load(std::memory_order_relaxed)) break;
    const std::size_t list = heads.Winner();
    const auto segment = static_cast<std::size_t>(next[list]++);
    const Channel& channel = sensor.channels[static_cast<std::size_t>(sensor.lists[list])];
    point.origin.key = heads.Key();
    point.origin.channel = static_cast<std::int32_t>(list);
    point.origin.segment = static_cast<std::int32_t>(segment);
    cost.Add(channel.good * (points[segment + 1].cost - points[segment].cost));
    detection.Add(channel.bad * (points[segment + 1].detection - points[segment].detection));
    delay.Add(channel.good * (points[segment + 1].delay - points[segment].delay));
    if (!emit()) break;
    heads.Replace(list, segment + 1 < segments ? sensor.ratio[list] * below.slopes[segment + 1] : -1.0);
  }
  return thinner.Take();
}

std::vector<std::int32_t> ChildrenOf(const MergeSensor& sensor, const Origin& origin, const Curve& below) {
  const auto top = static_cast<std::int32_t>(below.points.size()) - 1;
  std::vector<std::int32_t> children(sensor.channels.size());
  for (std::size_t j = 0; j < children.size(); ++j) children[j] = sensor.channels[j].good > 0 ? 0 : top;
  for (std::size_t list = 0; list < sensor.lists.size(); ++list) {
    const auto place = static_cast<std::int32_t>(list);
    const auto taken = [&](double slope, std::int32_t segment) {
      const double key = sensor.ratio[list] * slope;
      if (key != origin.key) return key > origin.key;
      return place < origin.channel || (place == origin.channel && segment <= origin.segment);
    };
    std::int32_t low = 0, high = top;  // segments before `low` are taken, from `high` on are not
    while (low < high) {
      const std::int32_t middle = low + (high - low) / 2;
      if (taken(below.slopes[static_cast<std::size_t>(middle)], middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    children[static_cast<std::size_t>(sensor.lists[list])] = low;
  }
  return children;
}

}  // namespace atalaya::inspect
