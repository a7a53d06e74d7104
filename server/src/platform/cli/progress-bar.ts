import cliProgress from 'cli-progress'

// A CommonJS package: Node finds no names in it.
const { Format, SingleBar } = cliProgress

export interface Progress {
  percent: number
  /** What is said beside the bar. */
  detail: string
}

export interface ProgressBar {
  show(progress: Progress): void
  end(): void
}

const silent: ProgressBar = { show: () => {}, end: () => {} }

/** A bar on a terminal; nothing where nobody watches. */
export function createProgressBar({ stream, quiet }: { stream: NodeJS.WriteStream; quiet: boolean }): ProgressBar {
  if (quiet || !stream.isTTY) return silent

  const bar = new SingleBar({
    stream,
    hideCursor: true,
    format: (options, { progress }, { detail }: { detail: string }) =>
      `${Format.BarFormat(progress, options)} ${String(Math.round(progress * 100)).padStart(3)} %  ${detail}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
  })
  bar.start(100, 0, { detail: '' })
  return {
    show: ({ percent, detail }) => bar.update(percent, { detail }),
    end: () => bar.stop(),
  }
}
