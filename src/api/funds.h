// Funds for readers.
#pragma once

#include <boost/json/value.hpp>

#include "api/route.h"

namespace atalaya::api {

// The funds of a plan document as the reader may see them: the rules as they stand now with `budget` (of the main case) and `version`, or
// only what they are called.
boost::json::array FundsSeen(const Call& call, const boost::json::object& plan);
// Changes when a fund does.
std::string FundsKey(const Call& call);

}  // namespace atalaya::api
