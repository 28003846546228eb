DROP TABLE target_lesson;
DROP TABLE target_backtest;
DROP TABLE target_settings;
DROP TABLE target_book;
DROP TABLE target_rule_event;
DROP TABLE target_rule_version;
DROP TABLE target_rule
