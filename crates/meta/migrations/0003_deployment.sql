-- The deployment that the database belongs to; its blob store carries the same id. One row, or none while a first start
-- has not finished.
CREATE TABLE deployment (
    singleton {INTEGER} NOT NULL PRIMARY KEY CHECK (singleton = 1),
    id {TEXT} NOT NULL,
    created_at {INTEGER} NOT NULL
) {ROWS};
