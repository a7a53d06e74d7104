import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { NotLoadedNote } from './not-loaded.tsx'

/** A part of a page whose code is read when it is first needed. One that cannot be read leaves the page as it is, and says so. */
export function late<Name extends string, Props>(
  read: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() =>
    read().then(
      (module) => ({ default: module[name] }),
      () => ({ default: NotLoadedNote }),
    ),
  )
}
