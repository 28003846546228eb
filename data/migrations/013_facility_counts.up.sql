-- Facilities of a State by scope, counted without reading them.
CREATE INDEX facility_state_scope ON facility (state, scope)
