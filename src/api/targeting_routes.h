// Targeting: rules, their tools, back-tests, settings. One file a resource.
#pragma once

#include "api/route.h"
#include "store/rules.h"

namespace atalaya::api {

// All of those below.
void AddTargetingRoutes(Routes& routes);

void AddRuleRoutes(Routes& routes);        // rules.cc
void AddRuleToolRoutes(Routes& routes);    // rule_tools.cc
void AddBackTestRoutes(Routes& routes);    // rule_back_tests.cc
void AddTargetSettingRoutes(Routes& routes);  // target_settings.cc

// {rule}
FindSubject RuleEntry();
release::Subject PlaceOfRule(const store::RuleRow& rule);

// Title, weight, expression, reason of a body; `name` where a rule is made. What is wrong with the expression is told at "body#/expression:line:column".
struct RuleEdit {
  std::string name;
  store::RuleText text;
};
RuleEdit ReadRuleEdit(formats::JsonObject& object, bool with_name);
// Errors of a rule of that text against the schema, the shipped sets and the limits. Empty: it can be used.
Findings CheckRuleText(Context& context, const std::string& name, const store::RuleText& text);

// The rule with its versions, steps, record, and what the caller may do to it.
http::Response AnswerRule(const Call& call, const std::string& rule, int status = 200, const std::string& job = "");

}  // namespace atalaya::api
