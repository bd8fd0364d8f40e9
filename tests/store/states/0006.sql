-- A release with its file, a bank in the workbench that was changed there, and what its instructor is writing in it.
INSERT INTO blob (sha, body) VALUES ('text-1', 'schema: bank/1
');
INSERT INTO release_file (release_id, path, text_sha) VALUES (1, 'course.bank.yaml', 'text-1');
INSERT INTO document (id, kind, name, path, version, shelved) VALUES (1, 'bank', 'course-final', 'course.bank.yaml', 2, false);
INSERT INTO document_version (document_id, number, text_sha, saved_by, saved_at, note, release_id) VALUES (1, 1, 'text-1', NULL, '2026-01-22 12:00:00.000000', NULL, 1);
INSERT INTO document_version (document_id, number, text_sha, saved_by, saved_at, note, release_id) VALUES (1, 2, 'text-1', 3, '2026-01-22 12:01:00.000000', 'a comment', NULL);
INSERT INTO draft (document_id, account_id, base, text, written_at) VALUES (1, 3, 2, 'schema: bank/1', '2026-01-22 12:02:00.000000');
