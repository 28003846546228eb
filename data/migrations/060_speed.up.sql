-- Indices for a full-size register (docs/decisions/performance.md): counts by State, and a State's or a facility's deficiencies in the orders
-- that lists have, so that a page reads the rows it shows and no more.
CREATE INDEX facility_state_scope ON facility (state, scope);
CREATE INDEX assessment_facility ON assessment (facility, status);
CREATE INDEX deficiency_state_deadline ON deficiency (state, deadline, id);
CREATE INDEX deficiency_state_opened ON deficiency (state, opened, id);
CREATE INDEX deficiency_state_weight ON deficiency (state, weight, id);
CREATE INDEX deficiency_facility_deadline ON deficiency (facility, deadline, id);
CREATE INDEX deficiency_fixed ON deficiency (facility, deadline, id) WHERE status = 'fixed'
