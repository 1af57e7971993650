// The code of docs/browser-client.md runs as it stands there, with what it imports put in its place.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scene, test } from './scripted-hub.mjs';

const here = scene();
const client = new URL('../../Hub.Host/Client/hub.js', import.meta.url).href;
const page = await readFile(new URL('../../Hub.Host/docs/browser-client.md', import.meta.url), 'utf8');

/** The block behind a heading. */
function block(heading, language) {
  const section = page.slice(page.indexOf(`\n## ${heading}\n`));
  return section.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's'))[1];
}

/** Runs it as a module, with the hub of this test. */
async function run(context, code, replaced = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'hub-guide-'));
  context.after(() => rm(folder, { recursive: true }));
  const addresses = { "'hub-client'": `'${client}'`, "'/hub.js'": `'${client}'`, "'/ws'": `'${here.server.url}'`, "'ws://localhost:8080/ws'": `'${here.server.url}'` };
  let there = code;
  for (const [written, real] of Object.entries({ ...addresses, ...replaced })) there = there.replaceAll(written, real);
  await writeFile(join(folder, 'code.mjs'), there);
  return import(pathToFileURL(join(folder, 'code.mjs')).href);
}

test('the program for Node', async context => {
  const lines = [];
  context.mock.method(console, 'log', (...words) => lines.push(words));
  const ended = run(context, block('Node', 'js'));
  const peer = await here.server.next();
  await peer.welcome();
  const publish = await peer.expect('publish');
  assert.deepEqual(publish.payload.data, { text: 'hello' });
  peer.answer(publish, 'published', { room: 'news', epoch: 'e', offset: 12 });
  peer.answer(await peer.expect('history'), 'history', { room: 'news', epoch: 'e', offset: 12, items: [{}, {}] });
  await ended;

  assert.deepEqual(lines, [[12, 2]]);
  assert.equal(await peer.closed(), 1000);
});

test('the token that is fetched', async context => {
  context.mock.method(globalThis, 'fetch', async path => new Response(`token of ${path}`));
  const code = `${block('Tokens', 'js')}\nhub.connect();\nexport { hub };`;
  const { hub } = await run(context, code);
  const peer = await here.server.next();
  assert.equal((await peer.welcome()).token, 'token of /token');
  hub.close();
});

test('the page', async context => {
  const { items, elements, form } = fakeDocument(context);
  const script = block('A page', 'html').match(/<script type="module">\n(.*?)<\/script>/s)[1];
  const { hub } = await run(context, `${script}\nexport { hub };`);
  const peer = await here.server.next();
  await peer.welcome(
    { rooms: [{ room: 'news', epoch: 'e', offset: 0, recovered: false }] },
    { type: 'message', payload: { room: 'news', data: { text: 'hi' }, epoch: 'e', offset: 1, ts: 1 } },
    { type: 'subscribed', payload: { room: 'news', epoch: 'f', offset: 3, recovered: false } });
  await here.heardOut(hub, peer);
  assert.equal(elements['#state'].textContent, 'open');
  elements['#text'].value = 'hello';
  const submitted = form.submit();
  peer.answer(await peer.expect('publish'), 'published', { room: 'news', epoch: 'f', offset: 4 });
  await submitted;
  hub.close();
  await form.submit();

  assert.deepEqual(items, ['hi', '… something is missing here …', 'hello', 'Not sent: The hub is closed']);
});

test('the hook for React', async context => {
  const react = `data:text/javascript,${encodeURIComponent('export const useState = value => globalThis.react.useState(value); export const useEffect = effect => globalThis.react.useEffect(effect);')}`;
  const components = [];
  globalThis.react = {
    useState: first => {
      const component = { value: first };
      components.push(component);
      return [first, next => (component.value = typeof next === 'function' ? next(component.value) : next)];
    },
    useEffect: effect => (components.at(-1).leave = effect()),
  };
  context.after(() => delete globalThis.react);
  const { hub, useRoom } = await run(context, block('React', 'js'), { "'react'": `'${react}'` });
  useRoom('news');
  useRoom('news');
  const peer = await here.server.next();
  const told = { type: 'message', payload: { room: 'news', data: 1, epoch: 'e', offset: 1, ts: 1 } };
  assert.equal((await peer.welcome({ rooms: [{ room: 'news', epoch: 'e', offset: 0, recovered: false }] }, told)).rooms.length, 1);
  await here.heardOut(hub, peer);
  assert.deepEqual(components.map(({ value }) => value.map(({ data }) => data)), [[1], [1]]);

  components[0].leave();
  await here.quiet(hub, peer);
  components[1].leave();
  await peer.expect('unsubscribe');
  hub.close();
});

/** As much of a document as the page uses. */
function fakeDocument(context) {
  const items = [];
  const form = { addEventListener: (_, submitted) => (form.submit = () => submitted({ preventDefault() {} })) };
  const elements = { '#list': { append: ({ textContent }) => items.push(textContent) }, '#state': {}, '#text': {}, '#form': form };
  globalThis.document = { querySelector: selector => elements[selector], createElement: () => ({}) };
  context.after(() => delete globalThis.document);
  return { items, elements, form };
}
