-- An instructor's decision on an open answer, the grading that followed, a decision that was undone, and a regrade.
INSERT INTO judgement (item_id, presentation_sha, form, answer, share, feedback, decided_by, decided_at, undone_by, undone_at) VALUES
  (2, 'eb9875eaf032138a9c5afc95f81d6ad72cde03244793fc9e1a06f73f10f8ca5e', 'msee', '{"text":"MSEE"}', '0.5', 'Одна буква лишняя', 3, '2026-01-20 13:00:00.000000', NULL, NULL);
INSERT INTO judgement (item_id, presentation_sha, form, answer, share, feedback, decided_by, decided_at, undone_by, undone_at) VALUES
  (2, 'eb9875eaf032138a9c5afc95f81d6ad72cde03244793fc9e1a06f73f10f8ca5e', 'mae', '{"text":"MAE"}', '1', NULL, 3, '2026-01-20 13:01:00.000000', 3, '2026-01-20 13:02:00.000000');
INSERT INTO grading (attempt_id, position, scoring_sha, points, max_points, verdict, reason, engine_version, graded_at, judgement_id) VALUES
  ('0RsiQmQvrYjt-xpe', 2, 'baaa7c69c456c49670183c592ea679f29229f02abf5cd07ab204d710c5596505', '0.5', '1', 'partial', '{"params":{},"text":"A person has decided."}', '0.1.0', '2026-01-20 13:00:00.000000', 1);
INSERT INTO regrade (quiz, run_by, run_at, reason, policy, answers, raised, lowered) VALUES
  ('course-final', 3, '2026-01-21 09:00:00.000000', 'The key of question 2 was corrected', 'raise_only', 2, 1, 0);
