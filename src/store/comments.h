// What author and authority say to each other about an assessment or one of its controls. Never edited, never removed. Ledger:
// `assessment.comment`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/assessments.h"

namespace atalaya::store {

struct Comment {
  std::string id, control, at, author, text;  // control empty: the whole
};

// Oldest first.
std::vector<Comment> CommentsOf(Connection& connection, std::string_view assessment);
Comment AddComment(Transaction& transaction, const Assessment& assessment, const std::string& control, const std::string& text);

}  // namespace atalaya::store
