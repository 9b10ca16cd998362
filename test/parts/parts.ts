// The real parts that tests and demos run on.
import { chromium } from './chromium.ts';
import { consoleBuild } from './console-build.ts';
import { helm } from './helm.ts';
import { kubernetes } from './kubernetes.ts';
import { models } from './models.ts';
import { neighbours } from './neighbours.ts';
import type { Part } from './part.ts';
import { piperTts } from './piper-tts.ts';
import { prometheus } from './prometheus.ts';
import { redis } from './redis.ts';
import { valkey } from './valkey.ts';
import { voices } from './voices.ts';
import { webProxies } from './web-proxies.ts';

export const PARTS: readonly Part[] = [
  voices,
  redis,
  valkey,
  chromium,
  consoleBuild,
  models,
  piperTts,
  prometheus,
  kubernetes,
  helm,
  neighbours,
  webProxies,
];

const partNamed = (name: string): Part => {
  const part = PARTS.find((candidate) => candidate.name === name);
  if (!part) throw new Error(`No part is named ${name}. Parts: ${PARTS.map((each) => each.name).join(', ')}.`);
  return part;
};

export const findPart = (name: string): Promise<string | null> => partNamed(name).find();
export const isSlowPart = (name: string): boolean => partNamed(name).isSlow === true;
export const getPart = (name: string): Promise<void> => partNamed(name).get();
