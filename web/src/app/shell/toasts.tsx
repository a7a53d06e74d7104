import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

/** Short notices after something was done; read after the first page, which never shows one. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={3} />
}
