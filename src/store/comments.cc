#include "store/comments.h"

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {

std::vector<Comment> CommentsOf(Connection& connection, std::string_view assessment) {
  std::vector<Comment> found;
  for (Rows rows(connection, "SELECT id, control, at, author, text FROM assessment_comment WHERE assessment = :id ORDER BY id",
                 {{"id", assessment}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)});
  }
  return found;
}

Comment AddComment(Transaction& t, const Assessment& assessment, const std::string& control, const std::string& text) {
  Comment comment{NewId(t.Now()), control, t.Now(), t.Actor(), text};
  Run(t, "INSERT INTO assessment_comment (id, assessment, control, at, author, text) VALUES (:id, :assessment, :control, :at, :author, :text)",
      {{"id", comment.id}, {"assessment", assessment.id}, {"control", control}, {"at", comment.at}, {"author", comment.author}, {"text", text}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("comment", comment.id).Member("control", control).Member("text", text).EndObject();
  t.Record({"assessment.comment", "assessment/" + assessment.id, assessment.Scope(), w.Take()});
  return comment;
}

}  // namespace atalaya::store
