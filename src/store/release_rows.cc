#include "store/release_rows.h"

#include "base/ids.h"
#include "store/sql.h"

namespace atalaya::store {

std::vector<ReleaseRow> ReleasesOf(Connection& c, release::Kind kind, const std::string& now) {
  std::vector<ReleaseRow> list;
  for (Rows rows(c,
                 "SELECT subject_id, subject_state, tlp, audience, purpose, until FROM release_audience "
                 "WHERE subject_kind = :kind AND (until = '' OR until > :now) ORDER BY subject_id, subject_state, audience, tlp, purpose",
                 {{"kind", std::string(release::KindName(kind))}, {"now", now}});
       rows.Next();) {
    ReleaseRow row{rows.Text(0), rows.Text(1), {}, ""};
    const auto tlp = release::TlpFromName(rows.Text(2));
    if (!tlp) continue;
    row.marking = {*tlp, {rows.Text(3)}, rows.Text(4)};
    for (std::size_t i = 0; i < 5; ++i) row.text += rows.Text(i) + "|";
    list.push_back(std::move(row));
  }
  return list;
}

release::Subject WithReleases(Connection& c, release::Subject subject, const std::string& now) {
  subject.markings.clear();
  for (ReleaseRow& row : ReleasesOf(c, subject.kind, now)) {
    if (release::Concerns(subject.kind, row.subject, row.state, subject)) subject.markings.push_back(std::move(row.marking));
  }
  return subject;
}

int DemoReleases(Transaction& t) {
  if (OneWhole(t, "SELECT count(*) FROM released WHERE given_by = 'system'") > 0) return 0;
  std::vector<std::string> states;
  for (Rows rows(t, "SELECT id FROM state WHERE member = 1 ORDER BY id"); rows.Next();) states.push_back(rows.Text(0));
  int given = 0;
  for (const std::string& state : states) {
    for (const release::Kind kind : {release::Kind::kPicture, release::Kind::kPlan, release::Kind::kObjective}) {
      const std::string id = NewId(t.Now()), name(release::KindName(kind)), tlp(release::TlpName(release::Tlp::kGreen));
      Run(t,
          "INSERT INTO released (id, subject_kind, subject_id, subject_state, state, tlp, audiences, given_by, given_at) VALUES "
          "(:id, :kind, '*', :state, :state_of, :tlp, 'region', 'system', :now)",
          {{"id", id}, {"kind", name}, {"state", state}, {"state_of", state}, {"tlp", tlp}, {"now", t.Now()}});
      Run(t,
          "INSERT INTO release_audience (release, subject_kind, subject_id, subject_state, tlp, audience, purpose, until) VALUES "
          "(:id, :kind, '*', :state, :tlp, 'region', '', '')",
          {{"id", id}, {"kind", name}, {"state", state}, {"tlp", tlp}});
      t.Record({"release.give", "release/" + id, state,
                "{\"kind\":\"" + name + "\",\"subject\":\"*\",\"state\":\"" + state + "\",\"tlp\":\"" + tlp + "\",\"audiences\":[\"region\"]}"});
      ++given;
    }
  }
  return given;
}

}  // namespace atalaya::store
