import { useTranslation } from 'react-i18next'
import classes from './source-card.module.css'

/** A new token, shown this once, and how a program uses it. */
export function PushToken({ token }: { token: string }) {
  const { t } = useTranslation()

  return (
    <div role="status" className={classes.token}>
      <p>{t('sources.tokenOnce')}</p>
      <code>{token}</code>
      <pre>
        {`curl -T prices.csv -X POST -H "Authorization: Bearer ${token}" "${window.location.origin}/api/v1/push?name=prices.csv"`}
      </pre>
    </div>
  )
}
