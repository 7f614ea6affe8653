const names: Record<string, string> = { webp: 'WebP' };

/** How people write a format: WebP; the others are abbreviations, in capitals. */
export const formatName = (format: string): string => names[format] ?? format.toUpperCase();
