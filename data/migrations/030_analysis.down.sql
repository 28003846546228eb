DROP TABLE analysis_document;
DROP TABLE analysis_input;
DROP TABLE analysis;
DROP TABLE job;
DROP TABLE pack_file;
DROP TABLE content;
