INSERT INTO account(balance) VALUES(100), (200), (300);
INSERT INTO step VALUES(2);
