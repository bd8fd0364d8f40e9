-- An item that was confirmed not to belong, one that was mapped and undone, and what two people say an item is about.
INSERT INTO flag_decision (programme, bank, slug, text_sha, answer, topic, term, language, area, made_by, made_at, undone_by, undone_at) VALUES
  ('course', 'course-final', 'loss', '0123456789ab', 'confirm', NULL, NULL, NULL, NULL, 3, '2026-01-22 10:00:00.000000', NULL, NULL);
INSERT INTO flag_decision (programme, bank, slug, text_sha, answer, topic, term, language, area, made_by, made_at, undone_by, undone_at) VALUES
  ('course', 'course-final', 'word', '0123456789ac', 'term', NULL, 'квадратичная функция потерь', 'ru', 'statistics', 3, '2026-01-22 10:01:00.000000', 3, '2026-01-22 10:02:00.000000');
INSERT INTO mapping_choice (programme, bank, slug, text_sha, code, topic, settles, made_by, made_at, undone_at) VALUES
  ('course', 'course-final', 'loss', '0123456789ab', 'УК-1.1', 'losses', false, 3, '2026-01-22 11:00:00.000000', NULL);
INSERT INTO mapping_choice (programme, bank, slug, text_sha, code, topic, settles, made_by, made_at, undone_at) VALUES
  ('course', 'course-final', 'loss', '0123456789ab', NULL, 'metrics', false, 1, '2026-01-22 11:01:00.000000', '2026-01-22 11:02:00.000000');
