DROP TABLE facility;
DROP TABLE organisation;
DROP TABLE port;
DROP TABLE state;
DROP TABLE ledger_head;
DROP TABLE ledger;
DROP TABLE setting
