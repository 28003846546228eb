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

void ReleaseAllPictures(Transaction& t) {
  std::vector<std::string> states;
  for (Rows rows(t, "SELECT id FROM state WHERE member = 1 ORDER BY id"); rows.Next();) states.push_back(rows.Text(0));
  const std::string release = NewId(t.Now());
  for (const std::string& state : states) {
    Run(t,
        "INSERT INTO release_audience (release, subject_kind, subject_id, subject_state, tlp, audience, purpose, until) "
        "VALUES (:release, 'picture', '*', :state, 'TLP:GREEN', 'region', '', '')",
        {{"release", release}, {"state", state}});
  }
  t.Record({"release.demo", "release/" + release, "", "{\"kind\":\"picture\",\"audiences\":[\"region\"],\"tlp\":\"TLP:GREEN\"}"});
}

}  // namespace atalaya::store
