// Behind a real nginx and a real Caddy, set up as docs/proxies.md says: over TLS and HTTP/2 words come as they are written.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates, type Certificates } from '../../fixtures/certificates.ts';
import { startFirstword } from '../../fixtures/firstword.ts';
import { askOverHttp2, connectHttp2 } from '../../fixtures/http2-streams.ts';
import { kept } from '../../fixtures/kept.ts';
import { startCaddy, startNginx } from '../../fixtures/web-proxies.ts';
import { closeBackends, startBackend } from './backend-app.ts';

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterEach(closeBackends);
afterAll(() => certificates.close());

const behind = async (start: typeof startCaddy): Promise<string> => {
  const { port } = await startBackend({ replies: [['From ', 'seven.', { hang: true }]] });
  return kept(await start({ port, certificates })).url;
};

const doctor = async (url: string) => {
  const run = startFirstword(['doctor', url], { NODE_EXTRA_CA_CERTS: certificates.ca });
  return { code: await run.ended, output: run.output() };
};

describe.each<[string, typeof startCaddy]>([
  ['nginx', startNginx],
  ['Caddy', startCaddy],
])('behind %s', (_, start) => {
  it('twenty streams on one connection come as they are written', async () => {
    const client = connectHttp2(await behind(start), certificates.caText);
    const sessions = Array.from({ length: 20 }, (_each, index) => `s${index}`);
    // The model has stopped in the middle of its reply: what a proxy collects would never come.
    const texts = await Promise.all(sessions.map((session) => askOverHttp2(client, session, 'seven.')));
    for (const text of texts) expect(text).toMatch(/^retry: \d+\n\n[^]*"content":"From "[^]*"seven\."/);
    client.destroy();
  });

  it('firstword doctor finds TLS, HTTP/2 and no words held back', async () => {
    const { code, output } = await doctor(await behind(start));
    expect(output).toMatch(/ok .*TLS with a valid certificate, HTTP\/2\.\n[^]*ok .*Streams come as they are sent/);
    expect(code).toBe(0);
  });
});

it('firstword doctor finds out an nginx that collects and compresses whatever the backend says', async () => {
  const { code, output } = await doctor(await behind((at) => startNginx(at, 'carelessly')));
  expect(output).toMatch(/FAULT .*holds words back/);
  expect(code).toBe(1);
});
