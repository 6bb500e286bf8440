// What a policy is called: those that come with the platform have no name that a
// person gave them, only the ids of their files.
export interface Version { id: string; version: number | string }
const builtIn = ['default', 'care']

export const policyName = (t: (key: string, named: Record<string, unknown>) => string, p: Version) =>
  (builtIn.includes(p.id) ? t('admin.policy.builtIn', { version: p.version }) : t('admin.policy.version', { id: p.id, version: p.version }))
