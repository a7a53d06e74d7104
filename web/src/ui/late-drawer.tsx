import { Drawer, type DrawerProps } from '@mantine/core'
import { useMounted } from '@mantine/hooks'

/**
 * A drawer whose code is read when it is first opened. It is mounted closed and opens right after: one that is open from
 * the start notes itself as what had the focus, and gives it back to nobody when it is closed.
 */
export function LateDrawer({ opened, ...props }: DrawerProps) {
  return <Drawer opened={useMounted() && opened} {...props} />
}
