import type { Plugin } from 'vite'

export declare function filesOf(
  manifest: Record<string, { file: string; imports?: string[]; css?: string[] }>,
  entries: readonly string[],
): string[]

export declare function measureFirstPage(dist: string): { scriptKb: number; styleKb: number }

export declare function checkSize(): Plugin
