import { VisuallyHidden } from '@mantine/core'
import { ImageOff, Package } from 'lucide-react'
import { useState } from 'react'
import classes from './thumb.module.css'

interface ThumbProps {
  src: string | null
  alt?: string
  size?: number
}

/** A picture of a supplier's server: read when it comes into view, and replaced by a sign when it cannot be. */
export function Thumb({ src, alt = '', size = 36 }: ThumbProps) {
  const [broken, setBroken] = useState<string | null>(null)
  const box = { width: size, height: size }

  if (!src || broken === src) {
    const Icon = src ? ImageOff : Package
    return (
      <span className={classes.thumb} style={box}>
        <Icon size={Math.round(size * 0.45)} strokeWidth={1.5} aria-hidden="true" />
        {alt ? <VisuallyHidden>{alt}</VisuallyHidden> : null}
      </span>
    )
  }
  return (
    <span className={classes.thumb} style={box}>
      <img
        src={src}
        alt={alt}
        width={size}
        height={size}
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        onError={() => setBroken(src)}
      />
    </span>
  )
}
