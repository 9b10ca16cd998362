import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../operator/src/config.ts';
import { parseDefaults } from '../../../operator/src/defaults.ts';

describe('the environment', () => {
  test('nothing set: the whole cluster, images of this version', () => {
    expect(parseConfig({}, 'host')).toMatchObject({
      namespaces: [],
      podName: 'host',
      images: { backend: 'firstword/backend:0.1.0', piperCuda: 'firstword/piper-cuda:0.1.0' },
      imagePullPolicy: 'IfNotPresent',
      maxParallelFlows: 5,
      metricsPort: 8080,
      watchSilenceMs: 150_000,
    });
  });

  test('what is set is used', () => {
    const env = { WATCH_NAMESPACES: 'a, b', POD_NAME: 'p', BACKEND_IMAGE: 'r/b:2', METRICS_PORT: '', KUBECONFIG: '/k' };
    expect(parseConfig(env, 'host')).toMatchObject({
      namespaces: ['a', 'b'],
      podName: 'p',
      images: { backend: 'r/b:2' },
      metricsPort: 8080,
      api: { kubeconfig: '/k' },
    });
  });

  test('every fault is told together', () => {
    const env = { METRICS_PORT: 'x', MAX_PARALLEL_FLOWS: '0', IMAGE_PULL_POLICY: 'Sometimes', LOG_LEVEL: 'loud' };
    expect(() => parseConfig(env, 'host')).toThrow(
      /IMAGE_PULL_POLICY .*; MAX_PARALLEL_FLOWS .*; METRICS_PORT .*; LOG_LEVEL /,
    );
  });
});

describe('the cluster defaults', () => {
  test('are filled in, and what is empty counts as left out', () => {
    const text =
      'llm: { baseURL: "http://m/v1", model: m, apiKeySecretRef: { name: "", key: "" } }\nredis: { url: "", urlSecretRef: null }\nstt: {}\n';
    const { llm, ...rest } = parseDefaults(text);
    expect(rest).toEqual({});
    expect(llm).toMatchObject({ model: 'm', firstTokenTimeout: '10s', fallbacks: [] });
    expect(llm).not.toHaveProperty('apiKeySecretRef');
    expect(parseDefaults('')).toEqual({});
  });

  test.each(['llm: { model: m }', 'redis: { url: "http://x" }', 'surprise: 1', 'a: [', 'voiceHub: x'])(
    '%s is refused',
    (text) => {
      expect(() => parseDefaults(text)).toThrow(expect.objectContaining({ code: 'DefaultsInvalid' }));
    },
  );
});
