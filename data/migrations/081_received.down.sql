DROP INDEX declaration_received_file;
ALTER TABLE declaration DROP COLUMN received_file;
DROP TABLE received_file
