DROP TABLE screening_batch;
DROP TABLE screening_rarity;
DROP TABLE watch_list_load;
DROP TABLE watch_list_about
