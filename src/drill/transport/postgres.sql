-- Where homes leave pieces for each other. Run once, by who owns the database; whoever may connect
-- to it can add pieces and read those of the role that they connect with.
CREATE SCHEMA drill;

CREATE TABLE drill.piece (
    tenant text NOT NULL CHECK (length(tenant) <= 200),
    person text NOT NULL CHECK (length(person) BETWEEN 1 AND 200),
    role text NOT NULL DEFAULT current_user,
    replica text NOT NULL CHECK (length(replica) <= 40),
    number integer NOT NULL CHECK (number >= 0),
    tail text NOT NULL CHECK (length(tail) <= 80),
    data bytea NOT NULL CHECK (octet_length(data) <= 64000000),
    PRIMARY KEY (tenant, person, role, replica, number)
);
ALTER TABLE drill.piece ALTER COLUMN data SET STORAGE EXTERNAL; -- it is packed already

ALTER TABLE drill.piece ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON drill.piece USING (role = current_user) WITH CHECK (role = current_user);
GRANT USAGE ON SCHEMA drill TO PUBLIC;
GRANT SELECT, INSERT (tenant, person, replica, number, tail, data) ON drill.piece TO PUBLIC;

CREATE FUNCTION drill.refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a piece is written once and never changed'; END $$;
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON drill.piece
    FOR EACH STATEMENT EXECUTE FUNCTION drill.refuse();
