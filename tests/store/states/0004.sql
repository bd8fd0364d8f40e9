-- What was done about a bad item and undone, contests of the student, a regrade that was undone, and what it graded.
INSERT INTO adjustment (quiz, item_id, presentation_sha, mend, form, answer, share, option, reason, made_by, made_at, undone_by, undone_at) VALUES
  ('course-final', 3, '77c30e7f9ad0f2300544d0b5e5ec0ddac213d13b4a99e43e7f474d511e45a70c', 'drop_option', NULL, NULL, NULL, 'product', 'Опечатка в варианте', 3, '2026-01-21 10:00:00.000000', NULL, NULL);
INSERT INTO adjustment (quiz, item_id, presentation_sha, mend, form, answer, share, option, reason, made_by, made_at, undone_by, undone_at) VALUES
  ('course-final', 2, 'eb9875eaf032138a9c5afc95f81d6ad72cde03244793fc9e1a06f73f10f8ca5e', 'accept', 'msee', '{"text":"MSEE"}', '0.5', NULL, 'One letter too many', 3, '2026-01-21 10:01:00.000000', 3, '2026-01-21 10:02:00.000000');
INSERT INTO contest (attempt_id, position, comment, made_by, made_at, outcome, reply, answered_by, answered_at) VALUES
  ('0RsiQmQvrYjt-xpe', 2, 'Это опечатка', 1, '2026-01-21 08:00:00.000000', 'mend', 'Верно, половина баллов', 3, '2026-01-21 09:30:00.000000');
INSERT INTO contest (attempt_id, position, comment, made_by, made_at, outcome, reply, answered_by, answered_at) VALUES
  ('0RsiQmQvrYjt-xpe', 3, 'The third option reads like the first', 1, '2026-01-21 08:01:00.000000', NULL, NULL, NULL, NULL);
INSERT INTO regrade (quiz, run_by, run_at, reason, policy, answers, raised, lowered, undone_by, undone_at) VALUES
  ('course-final', 3, '2026-01-21 10:05:00.000000', 'An option of question 3 was dropped', 'raise_only', 1, 0, 0, 3, '2026-01-21 10:06:00.000000');
INSERT INTO grading (attempt_id, position, scoring_sha, points, max_points, verdict, reason, engine_version, graded_at, judgement_id, regrade_id, adjustments) VALUES
  ('0RsiQmQvrYjt-xpe', 3, '0617894118b2b679e514a859f0b7787c5fcc931218e61c96f59fc624d5f1f710', '2', '2', 'correct', '{"params":{},"text":"The chosen option is the right one."}', '0.1.0', '2026-01-21 10:05:00.000000', NULL, 2, '1');
