DROP INDEX deficiency_fixed;
DROP INDEX deficiency_facility_deadline;
DROP INDEX deficiency_state_weight;
DROP INDEX deficiency_state_opened;
DROP INDEX deficiency_state_deadline;
DROP INDEX assessment_facility;
DROP INDEX facility_state_scope
