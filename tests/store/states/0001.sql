-- What a database at this revision held: a course of three questions, its cast, an attempt that was graded and one that
-- was running. Written once and never changed. Rows of tables that later revisions brought are in the files of those.
-- Numbers of rows are left to the database, so that it also counts on from them.
-- account
INSERT INTO account (login, name, role, password_hash, created_at, active, demo, synthetic) VALUES
  ('anna', 'Анна Смирнова', 'student', '$argon2id$v=19$m=8,t=1,p=1$MWkN/wyC87YSHezD6c39Dg$RUkIe09HpWy3sSDox+S+cV3EtANY8osHDgyWPkFqBzY', '2026-01-20 12:00:00.000000', TRUE, FALSE, FALSE);
INSERT INTO account (login, name, role, password_hash, created_at, active, demo, synthetic) VALUES
  ('boris', 'Борис Котов', 'student', NULL, '2026-01-20 12:00:00.000000', TRUE, FALSE, FALSE);
INSERT INTO account (login, name, role, password_hash, created_at, active, demo, synthetic) VALUES
  ('orlov', 'Павел Орлов', 'instructor', NULL, '2026-01-20 12:00:00.000000', TRUE, FALSE, FALSE);
INSERT INTO account (login, name, role, password_hash, created_at, active, demo, synthetic) VALUES
  ('klimova', 'Вера Климова', 'methodologist', NULL, '2026-01-20 12:00:00.000000', TRUE, FALSE, FALSE);
-- blob
INSERT INTO blob (sha, body) VALUES
  ('0617894118b2b679e514a859f0b7787c5fcc931218e61c96f59fc624d5f1f710', '{"key":{"key":"share"},"kind":"single","points":"2"}');
INSERT INTO blob (sha, body) VALUES
  ('1c4b520e0e45b123a47502881a5dd7a341948b4076e9778fb23b415aa04e4de3', '{"key":{"key":"mse"},"kind":"single","points":"1"}');
INSERT INTO blob (sha, body) VALUES
  ('3a13d159690cb97b37ea390c5e26be4519c35f0ed6bef2e576c47c76ad71483d', '{"assesses":{"ПК-2":"1"},"bloom":null,"dispute":null,"explain":null,"feedback":{},"provenance":{"basis":"document","ref":"Course programme, task 1"},"seconds":null,"status":"active","tags":[],"topic":"metrics"}');
INSERT INTO blob (sha, body) VALUES
  ('77c30e7f9ad0f2300544d0b5e5ec0ddac213d13b4a99e43e7f474d511e45a70c', '{"kind":"single","shown":{"choices":[{"id":"share","text":"The share of right answers"},{"id":"sum","text":"Their sum"},{"id":"product","text":"Their product"}],"stem":"What does accuracy measure?"},"shuffle":true}');
INSERT INTO blob (sha, body) VALUES
  ('87382c010ad7ab9fc718102d9a7210eb44ed33ef5005a276341249743cfa0779', '{"pairs":[["schema","quiz/1"],["quiz","course-final"],["title","Final"],["language","ru"],["banks",["course.bank.yaml"]],["programme","course.programme.yaml"],["time",{"pairs":[["limit","1200s"],["grace","15s"]]}],["attempts",2],["order","fixed"],["review","after_submit"],["sections",[{"pairs":[["title","All"],["draw","all"],["from",{"pairs":[["topic",[]],["assesses",[]],["bloom",[]]]}]]}]]]}');
INSERT INTO blob (sha, body) VALUES
  ('87ec85b11f7e30e2637d0987236921a7aa07982d124857fb22f4d4f6e99153f9', '{"assesses":{"УК-1.1":"1"},"bloom":null,"dispute":null,"explain":null,"feedback":{},"provenance":{"basis":"document","ref":"Course programme, task 1"},"seconds":null,"status":"active","tags":[],"topic":"losses"}');
INSERT INTO blob (sha, body) VALUES
  ('baaa7c69c456c49670183c592ea679f29229f02abf5cd07ab204d710c5596505', '{"key":{"accept":["squared error","MSE"],"reject":[{"text":"MAE"}],"stem_words":["loss","quadratic"]},"kind":"text","points":"1"}');
INSERT INTO blob (sha, body) VALUES
  ('e2c90267df867f2845253f2690dbe14f2c18e23c440c2b85ffdb0d15bc7d5087', '{"pairs":[["schema","programme/1"],["programme","course"],["title","Losses"],["language","ru"],["source",{"pairs":[["document","Course programme"]]}],["tasks",[]],["competencies",{"pairs":[["УК-1",{"pairs":[["text","Can choose a loss"],["indicators",{"pairs":[["УК-1.1",{"pairs":[["level","knows"],["text","Knows loss functions"]]}]]}]]}],["ПК-2",{"pairs":[["text","Can defend the choice"],["indicators",{"pairs":[]}]]}]]}],["topics",{"pairs":[["losses",{"pairs":[["number",1],["title","Loss functions: squared and absolute error"],["contents",[]],["hours",{"pairs":[["lectures","0"],["seminars","0"],["self_study","0"]]}],["control",[]]]}],["metrics",{"pairs":[["number",2],["title","Metrics"],["contents",[]],["hours",{"pairs":[["lectures","0"],["seminars","0"],["self_study","0"]]}],["control",[]]]}]]}],["outcomes",{"pairs":[["knows",[]],["can",[]],["has_experience",[]]]}],["grading",{"pairs":[["components",{"pairs":[]}],["scale",{"pairs":[["maximum",10],["pass_mark",4],["bands",{"pairs":[["excellent",{"pairs":[["marks",[8,9,10]],["title","Excellent"],["credit","Passed"]]}],["good",{"pairs":[["marks",[6,7]],["title","Good"],["credit","Passed"]]}],["satisfactory",{"pairs":[["marks",[4,5]],["title","Satisfactory"],["credit","Passed"]]}],["fail",{"pairs":[["marks",[1,2,3]],["title","Failed"],["credit","Not passed"]]}]]}]]}]]}]]}');
INSERT INTO blob (sha, body) VALUES
  ('e4eaf1cf78a5063f297894b989080aee2bec98aa1414b75e11432c4ce83a8927', '{"assesses":{"УК-1":"1"},"bloom":null,"dispute":null,"explain":null,"feedback":{},"provenance":{"basis":"document","ref":"Course programme, task 2"},"seconds":null,"status":"active","tags":[],"topic":"losses"}');
INSERT INTO blob (sha, body) VALUES
  ('eb9875eaf032138a9c5afc95f81d6ad72cde03244793fc9e1a06f73f10f8ca5e', '{"kind":"text","shown":{"stem":"Name a quadratic loss."},"shuffle":true}');
INSERT INTO blob (sha, body) VALUES
  ('f09686b233d90351d6bde2a1095ae0930f954cff08cd61bd92bafb171a51ab4e', '{"kind":"single","shown":{"choices":[{"id":"mse","text":"Squared error"},{"id":"mae","text":"Absolute error"},{"id":"none","pin":"last","text":"None"}],"stem":"Which loss is quadratic?"},"shuffle":true}');
-- item
INSERT INTO item (bank, slug) VALUES
  ('course-final', 'loss');
INSERT INTO item (bank, slug) VALUES
  ('course-final', 'word');
INSERT INTO item (bank, slug) VALUES
  ('course-final', 'metric');
-- release
INSERT INTO release (released_at, released_by, git_commit, git_dirty, engine_version, summary) VALUES
  ('2026-01-20 12:00:00.000000', 'orlov', NULL, NULL, '0.1.0', '[{"params":{"name":"course"},"text":"programme {name}"},{"params":{"count":3,"name":"course-final"},"text":"bank {name}, {count} items"},{"params":{"name":"course-final"},"text":"quiz {name}"}]');
-- item_revision
INSERT INTO item_revision (item_id, release_id, presentation_sha, scoring_sha, mapping_sha) VALUES
  (1, 1, 'f09686b233d90351d6bde2a1095ae0930f954cff08cd61bd92bafb171a51ab4e', '1c4b520e0e45b123a47502881a5dd7a341948b4076e9778fb23b415aa04e4de3', '87ec85b11f7e30e2637d0987236921a7aa07982d124857fb22f4d4f6e99153f9');
INSERT INTO item_revision (item_id, release_id, presentation_sha, scoring_sha, mapping_sha) VALUES
  (2, 1, 'eb9875eaf032138a9c5afc95f81d6ad72cde03244793fc9e1a06f73f10f8ca5e', 'baaa7c69c456c49670183c592ea679f29229f02abf5cd07ab204d710c5596505', 'e4eaf1cf78a5063f297894b989080aee2bec98aa1414b75e11432c4ce83a8927');
INSERT INTO item_revision (item_id, release_id, presentation_sha, scoring_sha, mapping_sha) VALUES
  (3, 1, '77c30e7f9ad0f2300544d0b5e5ec0ddac213d13b4a99e43e7f474d511e45a70c', '0617894118b2b679e514a859f0b7787c5fcc931218e61c96f59fc624d5f1f710', '3a13d159690cb97b37ea390c5e26be4519c35f0ed6bef2e576c47c76ad71483d');
-- programme_revision
INSERT INTO programme_revision (release_id, programme, title, body_sha) VALUES
  (1, 'course', 'Losses', 'e2c90267df867f2845253f2690dbe14f2c18e23c440c2b85ffdb0d15bc7d5087');
-- sign_in
INSERT INTO sign_in (token_sha, user_id, created_at, expires_at, ended_at) VALUES
  ('6783ebe5902aad5671110d931b7d8c0266ce1387a6ac3b5096c2c3a32ede726b', 2, '2026-01-20 12:02:00.000000', '2026-01-21 00:02:00.000000', NULL);
INSERT INTO sign_in (token_sha, user_id, created_at, expires_at, ended_at) VALUES
  ('c7b2682672d3a5e5b9bc5fcbf0e1327638c4ff3c1e62df02ffc4dcf95fe50abc', 1, '2026-01-20 12:00:00.000000', '2026-01-21 00:00:00.000000', NULL);
-- bank_revision
INSERT INTO bank_revision (release_id, bank, title, programme_revision_id, fingerprint) VALUES
  (1, 'course-final', 'Final', 1, 'eaf32cec54bdb628e4451fa7113f5b93abf17ab32ee34f90fceb3b72069af354');
-- quiz_revision
INSERT INTO quiz_revision (release_id, quiz, title, body_sha, programme_revision_id, fingerprint) VALUES
  (1, 'course-final', 'Final', '87382c010ad7ab9fc718102d9a7210eb44ed33ef5005a276341249743cfa0779', 1, 'fe868e35b34bb50697d584e3eb3a43939957da4f36ba45553c3e10d4f33833e2');
-- attempt
INSERT INTO attempt (id, user_id, quiz, quiz_revision_id, number, seed, started_at, deadline_at, grace_seconds, submitted_at, closed_by) VALUES
  ('0RsiQmQvrYjt-xpe', 1, 'course-final', 1, 1, '1', '2026-01-20 12:00:00.000000', '2026-01-20 12:20:00.000000', 15, '2026-01-20 12:10:00.000000', 'student');
INSERT INTO attempt (id, user_id, quiz, quiz_revision_id, number, seed, started_at, deadline_at, grace_seconds, submitted_at, closed_by) VALUES
  ('RPpPcgBMPpkLkH9T', 2, 'course-final', 1, 1, '2', '2026-01-20 12:02:00.000000', '2026-01-20 12:22:00.000000', 15, NULL, NULL);
-- bank_member
INSERT INTO bank_member (bank_revision_id, position, item_revision_id) VALUES
  (1, 0, 1);
INSERT INTO bank_member (bank_revision_id, position, item_revision_id) VALUES
  (1, 1, 2);
INSERT INTO bank_member (bank_revision_id, position, item_revision_id) VALUES
  (1, 2, 3);
-- quiz_member
INSERT INTO quiz_member (quiz_revision_id, position, item_revision_id) VALUES
  (1, 0, 1);
INSERT INTO quiz_member (quiz_revision_id, position, item_revision_id) VALUES
  (1, 1, 2);
INSERT INTO quiz_member (quiz_revision_id, position, item_revision_id) VALUES
  (1, 2, 3);
-- answer_journal
INSERT INTO answer_journal (attempt_id, position, revision, writer, answer, flagged, received_at) VALUES
  ('0RsiQmQvrYjt-xpe', 1, 1, 'page', '{"choice":"mse"}', FALSE, '2026-01-20 12:01:00.000000');
INSERT INTO answer_journal (attempt_id, position, revision, writer, answer, flagged, received_at) VALUES
  ('0RsiQmQvrYjt-xpe', 2, 1, 'page', '{"text":"MSEE"}', FALSE, '2026-01-20 12:01:00.000000');
INSERT INTO answer_journal (attempt_id, position, revision, writer, answer, flagged, received_at) VALUES
  ('0RsiQmQvrYjt-xpe', 3, 1, 'page', '{"choice":"sum"}', FALSE, '2026-01-20 12:01:00.000000');
INSERT INTO answer_journal (attempt_id, position, revision, writer, answer, flagged, received_at) VALUES
  ('0RsiQmQvrYjt-xpe', 3, 2, 'page', '{"choice":"share"}', FALSE, '2026-01-20 12:02:00.000000');
INSERT INTO answer_journal (attempt_id, position, revision, writer, answer, flagged, received_at) VALUES
  ('RPpPcgBMPpkLkH9T', 2, 1, 'page', '{"text":"root mean error"}', TRUE, '2026-01-20 12:03:00.000000');
-- attempt_item
INSERT INTO attempt_item (attempt_id, position, item_revision_id, choice_order) VALUES
  ('0RsiQmQvrYjt-xpe', 1, 1, '["mae","mse","none"]');
INSERT INTO attempt_item (attempt_id, position, item_revision_id, choice_order) VALUES
  ('0RsiQmQvrYjt-xpe', 2, 2, '[]');
INSERT INTO attempt_item (attempt_id, position, item_revision_id, choice_order) VALUES
  ('0RsiQmQvrYjt-xpe', 3, 3, '["share","product","sum"]');
INSERT INTO attempt_item (attempt_id, position, item_revision_id, choice_order) VALUES
  ('RPpPcgBMPpkLkH9T', 1, 1, '["mse","mae","none"]');
INSERT INTO attempt_item (attempt_id, position, item_revision_id, choice_order) VALUES
  ('RPpPcgBMPpkLkH9T', 2, 2, '[]');
INSERT INTO attempt_item (attempt_id, position, item_revision_id, choice_order) VALUES
  ('RPpPcgBMPpkLkH9T', 3, 3, '["product","sum","share"]');
-- grading
INSERT INTO grading (attempt_id, position, scoring_sha, points, max_points, verdict, reason, engine_version, graded_at) VALUES
  ('0RsiQmQvrYjt-xpe', 1, '1c4b520e0e45b123a47502881a5dd7a341948b4076e9778fb23b415aa04e4de3', '1', '1', 'correct', '{"params":{},"text":"The chosen option is the right one."}', '0.1.0', '2026-01-20 12:10:00.000000');
INSERT INTO grading (attempt_id, position, scoring_sha, points, max_points, verdict, reason, engine_version, graded_at) VALUES
  ('0RsiQmQvrYjt-xpe', 2, 'baaa7c69c456c49670183c592ea679f29229f02abf5cd07ab204d710c5596505', '0', '1', 'review', '{"params":{},"text":"The answer is not in the key. A person decides."}', '0.1.0', '2026-01-20 12:10:00.000000');
INSERT INTO grading (attempt_id, position, scoring_sha, points, max_points, verdict, reason, engine_version, graded_at) VALUES
  ('0RsiQmQvrYjt-xpe', 3, '0617894118b2b679e514a859f0b7787c5fcc931218e61c96f59fc624d5f1f710', '2', '2', 'correct', '{"params":{},"text":"The chosen option is the right one."}', '0.1.0', '2026-01-20 12:10:00.000000');
-- response
INSERT INTO response (attempt_id, position, revision, writer, answer, flagged, saved_at) VALUES
  ('0RsiQmQvrYjt-xpe', 1, 1, 'page', '{"choice":"mse"}', FALSE, '2026-01-20 12:01:00.000000');
INSERT INTO response (attempt_id, position, revision, writer, answer, flagged, saved_at) VALUES
  ('0RsiQmQvrYjt-xpe', 2, 1, 'page', '{"text":"MSEE"}', FALSE, '2026-01-20 12:01:00.000000');
INSERT INTO response (attempt_id, position, revision, writer, answer, flagged, saved_at) VALUES
  ('0RsiQmQvrYjt-xpe', 3, 2, 'page', '{"choice":"share"}', FALSE, '2026-01-20 12:02:00.000000');
INSERT INTO response (attempt_id, position, revision, writer, answer, flagged, saved_at) VALUES
  ('RPpPcgBMPpkLkH9T', 2, 1, 'page', '{"text":"root mean error"}', TRUE, '2026-01-20 12:03:00.000000');
