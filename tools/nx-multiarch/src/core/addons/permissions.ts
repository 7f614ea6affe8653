/** What an app may say of a package that a build does not treat right by itself (docs/docker-addons.md). */
export const ADDON_PERMISSIONS = ['skip', 'compile', 'run', 'emulate'] as const;
export type AddonPermission = (typeof ADDON_PERMISSIONS)[number];

/** By the name of the package. */
export type AddonPermissions = Readonly<Record<string, AddonPermission>>;
