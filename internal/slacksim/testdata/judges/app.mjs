// An app as anybody would write one with Slack's own client, for judging the simulator. It speaks Socket Mode, or
// signed HTTP on the listener that it inherits as file descriptor 3 when LISTEN_FD says so. It says "ready" when it
// can be talked to, and ends with its standard input.
import bolt from '@slack/bolt';

const { API, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, LISTEN_FD } = process.env;

const app = new bolt.App({
  token: BOT_TOKEN,
  clientOptions: { slackApiUrl: API },
  ...(LISTEN_FD ? { signingSecret: SIGNING_SECRET } : { appToken: APP_TOKEN, socketMode: true }),
});

const plain = (text) => ({ type: 'plain_text', text });
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const option = (text) => ({ text: plain(text), value: text.toLowerCase() });

const wish = {
  type: 'modal',
  callback_id: 'wish',
  title: plain('A wish'),
  submit: plain('Send'),
  private_metadata: 'kept',
  blocks: [
    {
      type: 'input',
      block_id: 'what',
      label: plain('What'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    {
      type: 'input',
      block_id: 'where',
      label: plain('Where'),
      element: { type: 'external_select', action_id: 'place', min_query_length: 2 },
    },
  ],
};

const places = ['Herentals', 'Herenthout', 'Olen'];

app.command('/echo', async ({ command, ack, respond }) => {
  await ack(`acknowledged ${command.text}`);
  await respond({ text: `responded ${command.text}`, response_type: 'in_channel' });
});

app.command('/wish', async ({ command, ack, client }) => {
  await ack();
  await client.views.open({ trigger_id: command.trigger_id, view: wish });
});

app.command('/ask', async ({ ack }) => {
  await ack({
    text: 'Shall we?',
    blocks: [
      section('Shall we?'),
      {
        type: 'actions',
        block_id: 'answer',
        elements: [{ type: 'button', action_id: 'yes', text: plain('Yes'), value: '42' }],
      },
    ],
  });
});

app.options('place', async ({ options, ack }) => {
  const wanted = options.value.toLowerCase();
  await ack({ options: places.filter((p) => p.toLowerCase().startsWith(wanted)).map(option) });
});

app.view('wish', async ({ ack, body, view, client }) => {
  const { what, where } = view.state.values;
  if (what.text.value === 'everything') {
    await ack({ response_action: 'errors', errors: { what: 'One wish at a time.' } });
    return;
  }
  await ack();
  const place = where.place.selected_option.value;
  await client.chat.postMessage({
    channel: body.user.id,
    text: `${what.text.value} in ${place}, ${view.private_metadata}`,
  });
});

app.action({ block_id: 'answer', action_id: 'yes' }, async ({ ack, action, body, respond }) => {
  await ack();
  await respond({ text: `${body.user.username} said ${action.value}`, replace_original: true });
});

app.action('count', async ({ ack, body, client }) => {
  await ack();
  await client.views.publish({ user_id: body.user.id, hash: body.view.hash, view: home('counted') });
});

app.shortcut('note', async ({ ack, shortcut, respond }) => {
  await ack();
  await respond(`noted ${shortcut.message.text}`);
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `heard by <@${event.user}>`, thread_ts: event.ts });
});

app.message('good morning', async ({ message, say }) => {
  await say(`and to you in ${message.channel_type}`);
});

const home = (text) => ({
  type: 'home',
  blocks: [section(text), { type: 'actions', elements: [{ type: 'button', action_id: 'count', text: plain('Count') }] }],
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: home(`home of ${event.user}`) });
});

app.error(async (error) => {
  console.log(`error: ${error.message}`);
});

process.stdin.on('end', () => process.exit(0)).resume();
await app.start(LISTEN_FD ? { fd: Number(LISTEN_FD) } : undefined);
console.log('ready');
