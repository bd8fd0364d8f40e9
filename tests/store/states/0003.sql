-- A group with a sitting, what was granted and paused in it, one-time codes, and a late answer that a person judged.
INSERT INTO sign_in_code (code_sha, user_id, made_by, made_at, expires_at, used_at) VALUES
  ('aa00000000000000000000000000000000000000000000000000000000000001', 2, 3, '2026-01-20 11:00:00.000000', '2026-01-21 11:00:00.000000', '2026-01-20 11:55:00.000000');
INSERT INTO student_group (name, created_at) VALUES ('Поток 1', '2026-01-19 09:00:00.000000');
INSERT INTO group_member (group_id, user_id) VALUES (1, 1);
INSERT INTO group_member (group_id, user_id) VALUES (1, 2);
INSERT INTO sitting (title, quiz, quiz_revision_id, group_id, opens_at, closes_at, timezone, access_code, networks, attempts, spacing_seconds, room_start, room_password_hash, room_started_at, paused_at, offline_seconds, review, created_by, created_at, cancelled_at) VALUES
  ('Экзамен', 'course-final', 1, 1, '2026-01-20 12:00:00.000000', '2026-01-20 14:00:00.000000', 'Europe/Moscow', 'сова', '192.0.2.0/24', 1, 0, TRUE, NULL, '2026-01-20 12:00:00.000000', NULL, 120, NULL, 3, '2026-01-19 10:00:00.000000', NULL);
INSERT INTO accommodation (sitting_id, user_id, group_id, time_factor, extra_seconds, break_seconds, opens_at, closes_at, reason, granted_by, granted_at, revoked_by, revoked_at) VALUES
  (1, 2, NULL, '1.5', 300, 600, NULL, NULL, 'Справка', 3, '2026-01-19 11:00:00.000000', NULL, NULL);
INSERT INTO accommodation (sitting_id, user_id, group_id, time_factor, extra_seconds, break_seconds, opens_at, closes_at, reason, granted_by, granted_at, revoked_by, revoked_at) VALUES
  (NULL, NULL, 1, NULL, 60, NULL, NULL, NULL, 'A slow network', 3, '2026-01-19 11:01:00.000000', 3, '2026-01-19 11:02:00.000000');
INSERT INTO attempt_pause (attempt_id, kind, started_at, ended_at) VALUES
  ('RPpPcgBMPpkLkH9T', 'break', '2026-01-20 12:03:10.000000', '2026-01-20 12:03:40.000000');
INSERT INTO deadline_change (attempt_id, before, after, reason, made_by, made_at) VALUES
  ('RPpPcgBMPpkLkH9T', '2026-01-20 12:21:30.000000', '2026-01-20 12:22:00.000000', '{"params":{},"text":"A break."}', NULL, '2026-01-20 12:03:40.000000');
INSERT INTO presence (attempt_id, seen_at, position, waiting) VALUES
  ('RPpPcgBMPpkLkH9T', '2026-01-20 12:03:45.000000', 2, 0);
INSERT INTO sitting_event (sitting_id, attempt_id, kind, body, made_by, made_at) VALUES
  (1, NULL, 'changed', '{"params":{},"text":"The room was started."}', 3, '2026-01-20 12:00:00.000000');
INSERT INTO late_decision (journal_id, counted, reason, decided_by, decided_at) VALUES
  (4, TRUE, 'The network of the room was down', 3, '2026-01-20 13:30:00.000000');
