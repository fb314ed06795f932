-- What can be searched for: one row a text. `number` is the text's place in the engine's own index (db/index.rs).
CREATE TABLE search_text (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    number BIGINT NOT NULL,
    noun TEXT NOT NULL,
    object_id TEXT NOT NULL,
    part TEXT NOT NULL,
    readers TEXT NOT NULL,
    day TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (branch_id, number)
);
CREATE UNIQUE INDEX search_text_number ON search_text (number);
CREATE UNIQUE INDEX search_text_object ON search_text (branch_id, noun, object_id, part);
