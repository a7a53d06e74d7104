import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

const TYPING_PAUSE_MS = 250

/**
 * What stands in a field that asks the server, which hears of it once the person pauses. What is changed elsewhere
 * meanwhile, such as by the back button, counts; what is typed is never overwritten by its own coming back.
 */
export function useTyping(value: string, onTyped: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value)
  const told = useRef(value)
  const tell = useDebouncedCallback((next: string) => {
    told.current = next.trim()
    onTyped(told.current)
  }, TYPING_PAUSE_MS)

  useEffect(() => {
    if (value === told.current) return
    told.current = value
    tell.cancel()
    setText(value)
  }, [value, tell])

  return [
    text,
    (next) => {
      setText(next)
      tell(next)
    },
  ]
}
