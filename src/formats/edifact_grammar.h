// The structure of one EDIFACT message version (its segment table) and the placing of segments in it.
//
// A structure is a line of data/formats/edifact/structures.txt: "CUSCAR D95B: UNHM1 BGMM1 DTMC9 SG1C9(TDTM1 LOCC99) .. UNTM1".
// Placing is tolerant: it never refuses. A segment goes where the directory wants it; where it cannot, to the nearest place that has its tag,
// with the deviation told; a tag that the structure does not have belongs to the group that is open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::formats {

struct EdifactNode {
  std::uint32_t tag = 0;  // of the segment; of a group: its first segment's
  bool mandatory = false, group = false;
  std::uint32_t most = 1;
  int parent = -1, end = 0;  // the nodes of a group are this + 1 .. end - 1
  std::string name;          // "SG7", "LOC"
  std::string path;          // of a group, or of the group of a segment: first segments from the outside, "CNI/RFF/GID"; "" outside of groups
};

// A qualifier that tells the group where tags alone do not: LOC+147 in BAPLIE. One row of anchors.tsv.
struct EdifactAnchor {
  std::string message;  // "BAPLIE"
  std::uint32_t tag = 0;
  std::vector<std::string> qualifiers;  // of the first element
  std::uint32_t least_repeats = 0;      // the group is the first with this tag and at least so many repeats
  bool only = false;                    // no other qualifier opens the group
};

class EdifactGrammar {
 public:
  // nullopt when the line has not the form.
  static std::optional<EdifactGrammar> Parse(std::string_view line, const std::vector<EdifactAnchor>& anchors);
  // Finds where each tag leads from each place: once, before segments are placed. Takes about a millisecond.
  void Prepare();

  std::string message, version;  // "CUSCAR", "D95B"
  const std::vector<EdifactNode>& Nodes() const { return nodes_; }
  bool Has(std::uint32_t tag) const { return TagIndex(tag) >= 0; }

 private:
  friend class EdifactPlacer;
  struct Candidate {
    int node;                  // the segment's place
    int repeated;              // the group that is opened (again) by it, or -1
    std::vector<int> skipped;  // mandatory nodes that are passed over: missing if they were not there
  };
  struct Anchored {
    std::uint32_t tag;
    std::vector<std::string> qualifiers;
    int node;
    bool only;
  };

  int TagIndex(std::uint32_t tag) const;
  std::vector<Candidate> CandidatesFrom(int node, std::uint32_t tag) const;

  std::vector<EdifactNode> nodes_;
  std::vector<std::uint32_t> tags_;                 // sorted
  std::vector<std::vector<Candidate>> candidates_;  // [node * tags + tag]
  std::vector<Anchored> anchored_;
};

struct EdifactPlace {
  int node = -1;          // the segment's; -1: the structure has no such segment
  bool opens = false;     // it opens a group
  bool order = false;     // found only against the order of the structure
  bool too_many = false;  // beyond its number of repeats
};

// Where the segments of one message go. The grammar is prepared and must outlive it.
class EdifactPlacer {
 public:
  explicit EdifactPlacer(const EdifactGrammar& grammar);

  EdifactPlace Place(std::uint32_t tag, std::string_view qualifier);
  // Mandatory nodes that the last Place passed over and the message did not have.
  const std::vector<int>& Missing() const { return missing_; }
  int Current() const { return current_; }  // the node of the last segment that was placed in order

 private:
  void MoveTo(int node, int repeated);
  bool Full(int node, int repeated) const;

  const EdifactGrammar& grammar_;
  std::vector<std::uint32_t> count_;  // per node, in the open instance of its group
  std::vector<int> missing_;
  int current_ = 0;
};

}  // namespace atalaya::formats
