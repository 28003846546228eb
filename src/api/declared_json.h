// Declarations, consignments and discrepancies as the API shows them.
#pragma once

#include "api/route.h"
#include "store/declarations.h"
#include "store/received.h"

namespace atalaya::api {

void PutReceived(formats::JsonWriter& w, const Call& call, const store::ReceivedFile& file);
void PutDeclaration(formats::JsonWriter& w, const store::DeclarationRow& row);  // the members of a list; the object stays open
void PutConsignment(formats::JsonWriter& w, const store::ConsignmentRow& row);  // likewise
void PutDiscrepancy(formats::JsonWriter& w, const Call& call, const store::DiscrepancyRow& row);
// "The seal of SUDU1234569 changed from A to B."
std::string DiscrepancyText(const Call& call, const store::DiscrepancyRow& row);
// The filter of a list of consignments, by the query.
Result<store::ConsignmentFilter> ConsignmentFilterOf(const Call& call);
// The bytes of a file as they came, as an attachment.
http::Response SendReceived(const Call& call, const std::string& blob, const std::string& name);

}  // namespace atalaya::api
