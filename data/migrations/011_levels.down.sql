DROP TABLE security_instruction_facility;
DROP TABLE security_instruction;
DROP TABLE security_level_facility;
DROP TABLE security_level
