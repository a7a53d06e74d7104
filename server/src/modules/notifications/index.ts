export type { FollowerParts } from './follow-events.ts'
export { followSoon, notificationTasks } from './jobs/notification-tasks.ts'
export { notificationRoutes } from './routes/notifications.routes.ts'
