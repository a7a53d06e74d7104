import { DictDB } from 'dictdb'

// The core alone, as in a browser: a list that redraws itself.
const todos = new DictDB().createTable<{ id: number; title: string; done: boolean }>('todos', {
  indexes: { done: 'hash' },
})
const live = todos
  .query()
  .where({ done: false })
  .orderBy('title')
  .live((rows) => console.log(rows.map(({ title }) => title).join(', ') || 'nothing left'))

todos.insertMany([
  { title: 'write', done: false },
  { title: 'read', done: false },
])
await Promise.resolve()
todos.updateAll({ done: true })
await Promise.resolve()
live.stop()
