DROP TABLE considered;
DROP TABLE assessment_comment;
DROP TABLE assessment_event;
DROP TABLE answer;
DROP TABLE assessment;
