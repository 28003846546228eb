DROP TABLE advisory
