export { table } from 'pgops/command'
