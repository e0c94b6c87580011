// Posts and comments by the thousand, written straight into the database: what years of writing leave behind.
//
// The same statements for SQLite and PostgreSQL, by their own command-line programs.
import { spawnSync } from "node:child_process";

const DAY = 86_400_000;

/** Adds this many posts and comments; the first post gets 50 comments, one comment in 50 waits. */
export function fill(database, { posts, comments }) {
  const now = Date.now();
  const html = "<p>Glutes carry us up every stair, and nobody thanks them.</p>".repeat(60);
  const series = (most) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${most})`;
  run(database, `
BEGIN;
${series(posts)} INSERT INTO posts (kind, uuid, author_id, state, comments_open, created_at, edited_at, published_at, updated_at)
  SELECT 'post', 'bench-' || i, 1, 'published', TRUE, ${now} - i * 60000, ${now} - i * 60000, ${now} - i * 60000, ${now} - i * 60000 FROM n;
INSERT INTO revisions (post_id, kind, saved_by, saved_at, title, body, tags, slug, excerpt, html, summary, contents, words, render_version)
  SELECT id, 'saved', 1, created_at, 'Stairs and glutes ' || id, 'Glutes carry us up every stair.', '', '', '', '${html}',
    'Glutes carry us up every stair, and nobody thanks them.', '[]', 600, (SELECT max(render_version) FROM revisions) FROM posts WHERE uuid LIKE 'bench-%';
UPDATE posts SET live_revision = (SELECT id FROM revisions WHERE post_id = posts.id), draft_revision = (SELECT id FROM revisions WHERE post_id = posts.id)
  WHERE uuid LIKE 'bench-%';
INSERT INTO addresses (path, target, target_id, is_current, created_at)
  SELECT 'bench-' || id, 'post', id, TRUE, created_at FROM posts WHERE uuid LIKE 'bench-%';
INSERT INTO post_tags (post_id, tag_id, position)
  SELECT p.id, t.id, 0 FROM posts p JOIN tags t ON t.id % 10 = p.id % 10 WHERE p.uuid LIKE 'bench-%';
${series(comments)} INSERT INTO comments (post_id, state, name, body, html, render_version, links, held_because, network, nonce_hash, receipt_hash, created_at, approved_at)
  SELECT p.id, CASE WHEN n.i % 50 = 0 THEN 'pending' ELSE 'approved' END, 'Ada ' || (n.i % 500), 'That helped.', '<p>That helped.</p>',
    (SELECT max(render_version) FROM comments), 0, '', 'bench-' || (n.i % 1000), 'n' || n.i, 'r' || n.i, ${now - DAY} + n.i, ${now - DAY} + n.i
  FROM n JOIN posts p ON p.uuid = 'bench-' || (CASE WHEN n.i <= 50 THEN 1 ELSE n.i % ${posts} + 1 END);
COMMIT;
${isPostgres(database) ? "ANALYZE;" : ""}
`);
  return answer(database, "SELECT path FROM addresses JOIN posts ON posts.id = target_id WHERE target = 'post' AND uuid = 'bench-1'");
}

/** Adds this many comments that wait, under the sample content's first post, each by a name and a network of its own. */
export function wait(database, count) {
  const now = Date.now();
  run(database, `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
INSERT INTO comments (post_id, state, name, body, html, render_version, links, held_because, network, nonce_hash, receipt_hash, created_at)
  SELECT (SELECT min(id) FROM posts WHERE state = 'published' AND kind = 'post'), 'pending', 'Ada ' || i, 'That helped, thank you. How often should I do it?',
    '<p>That helped, thank you. How often should I do it?</p>', (SELECT max(render_version) FROM comments), 0,
    'Nobody with a confirmed address stands behind this name yet', 'waiting-' || i, 'wn' || i, 'wr' || i, ${now} + i FROM n;
${isPostgres(database) ? "ANALYZE;" : ""}
`);
}

/** One value from the database. */
export function answer(database, question) {
  return run(database, `${question};`).trim();
}

function run(database, statements) {
  const [command, options] = isPostgres(database)
    ? ["psql", ["-qAtX", "-v", "ON_ERROR_STOP=1", database]]
    : ["sqlite3", ["-bail", database]];
  const ran = spawnSync(command, options, { input: statements, encoding: "utf8", maxBuffer: 64 * 1_024 * 1_024 });
  if (ran.status !== 0) throw new Error(`${command} failed: ${ran.stderr}`);
  return ran.stdout;
}

function isPostgres(database) {
  return /^postgres(ql)?:/.test(database);
}
