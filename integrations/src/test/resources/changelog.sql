--liquibase formatted sql

--changeset test:1
CREATE TABLE t(x);
