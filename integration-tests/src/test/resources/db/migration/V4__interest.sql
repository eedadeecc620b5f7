UPDATE account SET balance = balance + balance / 100;
INSERT INTO step VALUES(4);
