ALTER TABLE account ADD COLUMN owner TEXT;
UPDATE account SET owner = 'owner ' || id;
INSERT INTO step VALUES(3);
