// What a plan leaves of the network's harm, read off the cuts found so far.
//
// Every cut is a lower bound on a threat's evasion for any plan; the largest over a threat's cuts is what is known of it. That is
// exact where the cuts of the plan itself are in, and asks nothing of the network.
#pragma once

#include <vector>

#include "invest/invest.h"

namespace atalaya::invest {

// Cuts by group. Keeps a reference to the cuts; immutable.
class CutIndex {
 public:
  CutIndex(std::size_t groups, std::size_t threats, const std::vector<NetworkCut>& cuts);

  struct Entry {
    int cut = 0, threat = 0;
    std::vector<double> coefficient;  // per choice, as far as listed
    double Of(int choice) const {
      return choice >= 0 && choice < static_cast<int>(coefficient.size()) ? coefficient[choice] : 0;
    }
  };
  const std::vector<Entry>& of_group(int group) const { return by_group_[group]; }  // by threat
  const std::vector<int>& of_threat(int threat) const { return by_threat_[threat]; }
  const std::vector<NetworkCut>& cuts() const { return cuts_; }
  // Do cuts of one threat name both groups? If not, neither group's choice changes what the other's is worth.
  bool Meet(int group, int other) const;
  std::size_t threats() const { return by_threat_.size(); }

 private:
  const std::vector<NetworkCut>& cuts_;
  std::vector<std::vector<Entry>> by_group_;
  std::vector<std::vector<int>> by_threat_;
};

// The cuts at one plan, changed step by step. One thread at a time.
class CutState {
 public:
  // Nothing chosen. `weights` per threat.
  CutState(const CutIndex& index, const std::vector<double>& weights);

  double Harm() const { return harm_; }                   // sum of weight x largest cut, at least 0 each
  double Change(int group, int from, int to) const;       // of Harm() if the group's choice went from -> to
  void Apply(int group, int from, int to);
  double Theta(int threat) const { return theta_[threat]; }

 private:
  const CutIndex& index_;
  const std::vector<double>& weights_;
  std::vector<double> value_;  // per cut
  std::vector<double> theta_;  // per threat
  mutable std::vector<double> shift_;  // per cut, zero between calls
  double harm_ = 0;
};

}  // namespace atalaya::invest
