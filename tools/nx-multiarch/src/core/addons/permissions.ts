/** What an app may say of a package whose install script nobody knows (docs/docker-addons.md). */
export const ADDON_PERMISSIONS = ['skip', 'run', 'emulate'] as const;
export type AddonPermission = (typeof ADDON_PERMISSIONS)[number];

/** By the name of the package. */
export type AddonPermissions = Readonly<Record<string, AddonPermission>>;
