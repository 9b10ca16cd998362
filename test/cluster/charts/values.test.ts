import { describe, expect, it } from 'vitest';
import { CHART, helm, renderChart } from '../../fixtures/helm.ts';

it('helm lint has nothing to say', async () => {
  expect(await helm(['lint', CHART, '--strict', '--values', '-'])).toContain('0 chart(s) failed');
});

const LLM = { baseURL: 'http://vllm/v1', model: 'm' };
const TWO_WAYS = { url: 'redis://a:6379', urlSecretRef: { name: 'redis', key: 'url' } };

describe('the schema refuses, and names the place of', () => {
  it.each([
    ['a name that it does not know', { operater: {} }, 'operater'],
    ['such a name deeper down', { operator: { replica: 1 } }, 'replica'],
    ['a number out of its bounds', { operator: { replicas: 9 } }, '/operator/replicas'],
    ['a text for a number', { operator: { replicas: '1' } }, '/operator/replicas'],
    ['a word that is none of the choice', { onUninstall: 'delete' }, '/onUninstall'],
    ['a URL that is none', { defaults: { llm: { baseURL: 'vllm', model: 'm' } } }, '/defaults/llm/baseURL'],
    ['a model without its server', { defaults: { llm: { model: 'm' } } }, 'baseURL'],
    ['a duration without a unit', { podMonitor: { interval: '15' } }, '/podMonitor/interval'],
    ['a name that no object can have', { nameOverride: 'My_Name' }, '/nameOverride'],
    ['an address that is no URL', { operator: { prometheusUrl: 'prometheus:9090' } }, '/operator/prometheusUrl'],
    ['two addresses of one Redis', { defaults: { redis: TWO_WAYS } }, '/defaults/redis'],
    ['a key where a Secret belongs', { defaults: { llm: { ...LLM, apiKey: 'sk-1' } } }, 'apiKey'],
    ['a namespace that can be none', { watchNamespaces: ['Sales'] }, '/watchNamespaces/0'],
    ['a quantity that is none', { redis: { resources: { limits: { memory: 'much' } } } }, '/redis/resources/limits'],
  ])('%s', async (_, values, place) => {
    await expect(renderChart(values)).rejects.toThrow(place);
  });
});

it('takes quantities as numbers and as texts', async () => {
  const resources = { requests: { cpu: 1, memory: '128Mi' } };
  await expect(renderChart({ operator: { resources } })).resolves.not.toEqual([]);
});

it('a value set to null takes its default away', async () => {
  const values = { operator: { resources: { limits: null } } };
  const operator = (await renderChart(values)).find(({ metadata }) => metadata.name === 'fw-operator');
  expect(JSON.stringify(operator)).not.toContain('"limits"');
});

it('is usable as a part of another chart', async () => {
  await expect(renderChart({ global: { imageRegistry: 'registry.example.com' } })).resolves.not.toEqual([]);
});

it('Kubernetes before 1.30 is refused', async () => {
  await expect(helm(['template', 'fw', CHART, '--kube-version', '1.29.0'])).rejects.toThrow('1.30');
});
