// The description of the API: the parts in data/openapi, one a slice, as one OpenAPI 3.1 document. A test holds it against the routes.
#pragma once

#include <filesystem>
#include <string>

#include "api/route.h"
#include "base/result.h"

namespace atalaya::api {

// Each part is {"paths": {...}, "schemas": {...}}. Adds info, servers, security, the problem document and its answers. Findings of
// formats/json_parse.h, and `api.openapi` (file; name) for a path or schema that two parts describe.
Result<std::string> OpenApiDocument(const std::filesystem::path& data, const std::string& version);

// GET /api: the document, read once.
void AddOpenApiRoutes(Routes& routes);

}  // namespace atalaya::api
