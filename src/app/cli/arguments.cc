#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <iostream>
#include <map>

#include "base/text_util.h"

namespace atalaya::cli {
namespace {

// CLI11's own words in the reader's language, and a little less of them.
class Help : public CLI::Formatter {
 public:
  Help(const Messages& messages, Language language) : messages_(messages), language_(language) {
    for (const auto& [own, key] : {std::pair{"Usage", "help.label.usage"},
                                   {"OPTIONS", "help.label.options"},
                                   {"Options", "help.label.options-title"},
                                   {"SUBCOMMAND", "help.label.verb"},
                                   {"SUBCOMMANDS", "help.label.verb"},
                                   {"Subcommands", "help.label.verbs-title"},
                                   {"Positionals", "help.label.positionals-title"},
                                   {"REQUIRED", "help.label.required"},
                                   {"TEXT", "help.label.text"},
                                   {"INT", "help.label.number"}}) {
      label(own, messages.Say(language, key));
    }
    column_width(28);
  }
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    return CLI::Formatter::make_group(get_label(group), is_positional, options);
  }
  std::string make_usage(const CLI::App* app, std::string) const override {
    std::string path;
    for (const CLI::App* a = app; a != nullptr; a = a->get_parent())
      path = a->get_name() + (path.empty() ? "" : " ") + path;
    return CLI::Formatter::make_usage(app, path);
  }
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode) const override {
    const auto verbs = app->get_subcommands({});
    if (verbs.empty()) return {};
    std::size_t width = 0;
    for (const CLI::App* verb : verbs) width = std::max(width, verb->get_name().size());
    std::string out = "\n" + get_label("Subcommands") + ":\n";
    for (const CLI::App* verb : verbs) {
      out += "  " + verb->get_name() + std::string(width + 3 - verb->get_name().size(), ' ') + verb->get_description() +
             "\n";
    }
    return out;
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string out;
    if (option->get_type_size() != 0) {
      if (!option->get_type_name().empty()) out += " " + get_label(option->get_type_name());
      if (option->get_expected_max() >= CLI::detail::expected_max_vector_size) out += " ...";
      if (option->get_required()) out += " " + get_label("REQUIRED");
    }
    return out;
  }

 private:
  const Messages& messages_;
  Language language_;
};

std::string KeyOf(const std::string& name) {
  std::string key = name.substr(std::min(name.find_first_not_of('-'), name.size()));
  std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
  return key;
}

}  // namespace

struct Arguments::State {
  State(const Messages& m, Language l) : messages(m), language(l), app("", "atalaya") {}

  std::string Say(const std::string& key, const std::vector<MessageArg>& args = {}) const {
    return messages.Say(language, key, args);
  }

  std::string Describe(const std::string& name) const {
    const std::string own = "help." + verb + "." + KeyOf(name);
    if (!verb.empty() && messages.Has(Language::kEnglish, own)) return Say(own);
    return Say("help.option." + KeyOf(name));
  }
  CLI::Option* Finish(CLI::Option* option, Needed needed) const {
    if (needed == Needed::kYes) option->required();
    return option;
  }
  // The verb that the user had reached when something was wrong.
  const CLI::App* Reached() const {
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    return at;
  }
  std::string WhatIsWrong(const CLI::ParseError& error, const CLI::App& at) const {
    const std::string detail = error.what();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
      std::string rest;
      for (const std::string& word : app.remaining(true)) rest += (rest.empty() ? "" : " ") + word;
      const bool unknown_verb = at.get_parent() == nullptr && !rest.empty() && rest[0] != '-';
      return Say(unknown_verb ? "cli.error.unknown-verb" : "cli.error.unexpected", {{"text", rest}});
    }
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
      if (!at.get_subcommands({}).empty()) return Say("cli.error.no-verb");
      return Say("cli.error.required", {{"name", detail.substr(0, detail.find(' '))}});
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      return Say("cli.error.argument", {{"name", detail.substr(0, detail.find_first_of(": "))}});
    }
    const std::size_t colon = detail.find(": ");
    return Say("cli.error.value",
               {{"name", detail.substr(0, colon)},
                {"expected", colon == std::string::npos ? std::string() : detail.substr(colon + 2)}});
  }

  const Messages& messages;
  Language language;
  CLI::App app;
  CLI::App* current = nullptr;
  std::string verb;  // key: "import.answers"
  std::map<const CLI::App*, std::function<int()>> runs;
  std::map<const CLI::Option*, std::string> allowed;
};

Arguments::Arguments(const Messages& messages, Language language, const std::string& version)
    : state_(std::make_unique<State>(messages, language)) {
  CLI::App& app = state_->app;
  app.description(state_->Say("help.program"));
  app.footer(state_->Say("help.program.examples"));
  app.formatter(std::make_shared<Help>(messages, language));
  app.set_help_flag("-h,--help", state_->Say("help.option.help"));
  app.set_version_flag("--version", "atalaya " + version, state_->Say("help.option.version"));
  app.require_subcommand(1);  // also keeps `explain plan` from being read as two verbs
  app.fallthrough();
  state_->current = &app;
}

Arguments::~Arguments() = default;

Arguments& Arguments::Verb(const std::string& path, std::function<int()> run) {
  CLI::App* at = &state_->app;
  std::string key = "help";
  for (const std::string& name : Split(path, ' ')) {
    key += "." + name;
    CLI::App* next = nullptr;
    for (CLI::App* sub : at->get_subcommands([](CLI::App*) { return true; })) {
      if (sub->get_name() == name) next = sub;
    }
    if (next == nullptr) {
      if (at != &state_->app) at->require_subcommand(1);
      next = at->add_subcommand(name, state_->Say(key));
      const std::string examples = key + ".examples";
      std::string footer = state_->Say("help.common");
      if (state_->messages.Has(Language::kEnglish, examples)) footer = state_->Say(examples) + "\n\n" + footer;
      next->footer(footer);
    }
    at = next;
  }
  state_->current = at;
  state_->verb = key.substr(5);
  state_->runs[at] = std::move(run);
  return *this;
}

Arguments& Arguments::Flag(const std::string& name, bool& value) {
  state_->current->add_flag(name, value, state_->Describe(name));
  return *this;
}

Arguments& Arguments::Word(const std::string& name, std::string& value, Needed needed) {
  state_->Finish(state_->current->add_option(name, value, state_->Describe(name)), needed);
  return *this;
}

Arguments& Arguments::OneOf(const std::string& name, std::string& value, const std::vector<std::string>& words,
                            Needed needed) {
  CLI::Option* option = state_->Finish(state_->current->add_option(name, value, state_->Describe(name)), needed);
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : "|") + word;
  option->type_name(list);
  option->check([words, list](const std::string& text) -> std::string {
    return std::find(words.begin(), words.end(), text) != words.end() ? "" : list;
  });
  return *this;
}

Arguments& Arguments::Words(const std::string& name, std::vector<std::string>& values, Needed needed) {
  CLI::Option* option = state_->Finish(state_->current->add_option(name, values, state_->Describe(name)), needed);
  if (name[0] == '-') option->expected(1)->take_all();  // repeated, not greedy: `--budget 10M --budget 25M REGION`
  return *this;
}

Arguments& Arguments::Whole(const std::string& name, long long& value, long long low, long long high) {
  CLI::Option* option = state_->current->add_option(name, value, state_->Describe(name));
  option->check([low, high](const std::string& text) -> std::string {
    const auto number = ToInteger(text);
    return number && *number >= low && *number <= high ? "" : std::to_string(low) + ".." + std::to_string(high);
  });
  option->type_name("INT");
  return *this;
}

int Arguments::Parse(const std::vector<std::string>& arguments) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    state_->app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    std::cout << state_->Reached()->help("", CLI::AppFormatMode::Normal);
    return kExitDone;
  } catch (const CLI::CallForVersion& version) {
    std::cout << version.what() << "\n";
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    const CLI::App& at = *state_->Reached();
    std::cerr << "atalaya: " << state_->WhatIsWrong(error, at) << "\n";
    // What went wrong in words of ours, then where to read more: the whole help would push the reason off the screen.
    if (arguments.empty()) {
      std::cerr << state_->app.help("", CLI::AppFormatMode::Normal);
    } else {
      std::string path;
      for (const CLI::App* a = &at; a != nullptr; a = a->get_parent())
        path = a->get_name() + (path.empty() ? "" : " ") + path;
      std::cerr << state_->Say("cli.error.see-help", {{"command", path + " --help"}}) << "\n";
    }
    return kExitUsage;
  }
  return state_->runs.at(state_->Reached())();
}

}  // namespace atalaya::cli
