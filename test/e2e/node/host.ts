// What the cluster's pods reach on this machine: the real model server, and a hub that has the real voice.
import { readFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { parseVoiceName } from '../../../services/piper/src/voice/voice-name.ts';
import { startRealModels } from '../../fixtures/real-models.ts';
import { realVoice } from '../../fixtures/real-voice.ts';
import { startVoiceHub } from '../../fixtures/voice-hub.ts';

export type Host = {
  /** As pods reach it. */
  modelUrl: string;
  model: string;
  voiceHub: string;
  /** The recogniser, for this process. */
  sttUrl: string;
  close(): Promise<void>;
};

// Long enough to be cut in the middle.
const MAX_TOKENS = 220;

/** A port at `address` that leads to one on loopback. */
const openRelay = async (address: string, to: URL): Promise<{ url: string; close(): void }> => {
  const server = createServer((socket) => {
    const onward = connect(Number(to.port), to.hostname);
    for (const end of [socket, onward]) end.on('error', () => (socket.destroy(), onward.destroy()));
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${address}:${port}${to.pathname.replace(/\/$/, '')}`, close: () => server.close() };
};

const openHub = async () => {
  const { name, modelPath, configPath } = await realVoice();
  const { hubPath } = parseVoiceName(name);
  return startVoiceHub(hubPath, [
    { name: `${name}.onnx`, bytes: await readFile(modelPath) },
    { name: `${name}.onnx.json`, bytes: await readFile(configPath) },
  ]);
};

/** Starts them all; `close` ends them all. */
export const startHost = async (address: string): Promise<Host> => {
  const models = await startRealModels({ withRecogniser: true, isGreedy: true, maxTokens: MAX_TOKENS });
  const hub = await openHub();
  const relays = [
    await openRelay(address, new URL(models.llm.url)),
    await openRelay(address, new URL(hub.url)),
  ] as const;
  return {
    modelUrl: relays[0].url,
    model: models.llm.model,
    voiceHub: relays[1].url,
    sttUrl: models.sttUrl,
    async close() {
      for (const relay of relays) relay.close();
      await hub.close();
      await models.close();
    },
  };
};
