// Whether the ConfigMaps are there that pods take further certificate authorities from: without one a pod never starts.
import { CONFIG_MAP } from '../kube/kinds.ts';
import type { PodTemplate } from '../desired/pod.ts';
import type { Blocker } from '../status/reasons.ts';
import { nameOf, rejection } from './rejection.ts';
import type { SecretReader } from './secrets.ts';

/** What of the templates' bundles is missing, the first of them. */
export const findBundles = async (
  templates: readonly (PodTemplate | undefined)[],
  namespace: string,
  configMaps: SecretReader,
): Promise<Blocker | null> => {
  for (const { caBundle } of templates.filter((template) => template !== undefined)) {
    if (!caBundle) continue;
    const { apiVersion, kind } = CONFIG_MAP;
    const configMap = { apiVersion, kind, metadata: { name: caBundle.configMap, namespace } };
    try {
      const look = await configMaps.look(namespace, caBundle.configMap);
      if (look?.keys.has(caBundle.key)) continue;
      const lack = look ? `has no key "${caBundle.key}"` : 'is not there';
      return { reason: 'ConfigMapMissing', message: `${nameOf(configMap)} ${lack}.` };
    } catch (thrown) {
      const blocker = rejection(thrown, configMap);
      if (blocker) return blocker;
      throw thrown;
    }
  }
  return null;
};
