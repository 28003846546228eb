DROP TABLE call_notice;
DROP TABLE control_step
