'use strict';

// What serve is measured beside by make bench: the look-up of a contact as a Bolt app is usually written, with the place and
// the topic found by trigrams in Postgres. It reads the database that serve reads, and answers in the ack as serve does.
const { App, HTTPReceiver, LogLevel } = require('@slack/bolt');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.BENCH_CONNECTIONS) });
const receiver = new HTTPReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET, endpoints: '/slack/events', logLevel: LogLevel.ERROR });
const app = new App({ receiver, logLevel: LogLevel.ERROR, authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B1', botUserId: 'U1' }) });

const find = `
  WITH place AS (
    SELECT nis FROM bench_places WHERE name % $3 ORDER BY similarity(name, $3) DESC LIMIT 1
  ), topic AS (
    SELECT topic FROM bench_topics WHERE word % $4 ORDER BY similarity(word, $4) DESC LIMIT 1
  )
  SELECT p.name, p.slack_id, p.email, c.role, c.topics, o.name AS organisation
  FROM contacts c
  JOIN place ON place.nis = c.nis
  JOIN topic ON c.topics @> ARRAY[topic.topic]
  JOIN persons p ON p.id = c.person_id AND NOT p.deactivated
  JOIN organisations o ON o.id = c.organisation_id
  JOIN persons v ON v.workspace_id = c.workspace_id AND v.slack_id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
  WHERE c.workspace_id = $1
    AND (c.valid_from IS NULL OR c.valid_from <= now()) AND (c.valid_to IS NULL OR c.valid_to >= now())
  ORDER BY o.kind, p.name
  LIMIT 20`;

const card = (row) => [
  {
    type: 'section',
    text: { type: 'mrkdwn', text: `*${row.name}*\n${row.role}, ${row.organisation}\n${row.topics.join(', ')}\n<mailto:${row.email}|${row.email}>` },
  },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'message', text: { type: 'plain_text', text: 'Bericht' }, value: row.slack_id },
      { type: 'button', action_id: 'wrong', text: { type: 'plain_text', text: 'Klopt niet' }, value: row.name },
    ],
  },
];

app.command('/overleg', async ({ command, ack }) => {
  const words = command.text.split(' ').slice(1);
  const topic = words.pop();
  const { rows } = await pool.query({ name: 'find', text: find, values: [command.team_id, command.user_id, words.join(' '), topic] });
  await ack({ response_type: 'ephemeral', text: `${rows.length} contacten`, blocks: rows.flatMap(card) });
});

app.start({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' }).then(() => console.log('ready'));
